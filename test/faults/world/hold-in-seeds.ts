import { expect, it } from 'vitest';
import { linesOf, runSeed } from '../run/run-seeds.ts';

/** A busy machine may take its time. */
const timeoutMs = 120_000;

/** Everything holds in so many seeds, a test for each. `npm run test:faults -- --trace SEED` tells what happened in one. */
export function holdsInSeeds(from: number, count: number): void {
  it.each(Array.from({ length: count }, (_, index) => from + index))(
    'everything holds in seed %i',
    async (seed) => {
      expect(linesOf(await runSeed(seed))).toEqual([]);
    },
    timeoutMs,
  );
}
