import { runLifeSeed, runSeed } from './run-seeds.ts';

const runOne = process.argv.includes('--life') ? runLifeSeed : runSeed;

/** A process beside others: plays the seeds that it is given, one after the other, and reports each. */
process.on('message', async (seeds: number[]) => {
  for (const seed of seeds) process.send?.(await runOne(seed));
});
process.send?.('ready');
// Its parent was interrupted.
process.on('disconnect', () => process.exit());
