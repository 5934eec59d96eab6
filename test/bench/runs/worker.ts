import { type RunOptions, runOne } from '../benches/right-rooms.ts';

/** A process beside others: runs what it is told, one after the other, and answers what each came to. */
process.on('message', async (options: RunOptions) => {
  process.send?.(await runOne(options));
});
process.send?.('ready');
