import { describe } from 'vitest';
import { holdsInSeeds } from './world/hold-in-seeds.ts';

// Half of 200; the other half is in a file of its own, so that it runs beside this one. `.ci/run` plays 500 more.
describe('whatever goes wrong, by chance', () => {
  holdsInSeeds(1, 100);
});
