import { describe } from 'vitest';
import { holdsInSeeds } from './world/hold-in-seeds.ts';

describe('whatever goes wrong, by chance', () => {
  holdsInSeeds(101, 100);
});
