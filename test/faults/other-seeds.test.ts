import { describe } from 'vitest';
import { holdsInSeeds } from './world/hold-in-seeds.ts';

describe('faults at random places', () => {
  holdsInSeeds(51, 50);
});
