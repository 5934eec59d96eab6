import { describe } from 'vitest';
import { holdsInSeeds } from './world/hold-in-seeds.ts';

// `.ci/run` plays 650 more.
describe('faults at random places', () => {
  holdsInSeeds(1, 50);
});
