import { describe } from 'vitest';
import { holdsInSeeds } from './hold-in-seeds.ts';

/**
 * Seeds that failed once, by what they found. A seed means what it meant only as long as the scenario and the
 * order of calls stay as they are; test/flows/interleavings.test.ts has the same, step by step.
 */
const seeds: [found: string, seed: number][] = [
  ['the keeper logged a whole record when it settled a stopped ticket', 31],
  ['an execution that was stopped and redriven waited for its turn for ever', 126],
];

describe.each(seeds)('%s', (_, seed) => {
  holdsInSeeds(seed, 1);
});
