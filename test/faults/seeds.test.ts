import { describe } from 'vitest';
import { holdsInSeeds } from './world/hold-in-seeds.ts';

// Half of 100; the other half is in a file of its own, so that it runs beside this one. `.ci/run` plays 600 more.
describe('faults at random places', () => {
  holdsInSeeds(1, 50);
});
