import { atATime, type Run, runStack, warmUp } from '../local-stack/run.ts';
import { median, rounded } from '../statistics.ts';
import type { Bench, VersionedItem } from '../table.ts';

const sizes = [100, 1000];

/** How many executions the local stack runs in a second, and what each costs it: no more when there were many. */
export const localStack: Bench = {
  name: 'local-stack',
  clock: 'real',
  async run() {
    const rows: VersionedItem[][] = [];
    for (const size of sizes) rows.push(rowOf(await runStack(size)));
    return [
      {
        title: 'The local stack',
        columns: [
          'executions',
          'seconds',
          'a second',
          'processor ms each',
          'second half to first',
          'heap KB each',
          'process MB',
          'ms of GET /executions',
        ],
        rows,
        notes: [
          `Tickets from the signed webhook to the reported room, ${atATime} at a time, in a fresh process for each row, after ${warmUp} others: the receiver, six steps and everything that they call, with the simulator as the portal. Projects are made one at a time, so their rate is the portal's.`,
          'Processor time is of all threads: the median of the ten tenths, in brackets the least and the most. Its second half costs no more than its first if nothing is looked through that grows; of 100 it costs less, for ten are under way when the counting of the second begins.',
          'Heap: what an execution leaves behind, which is its history, its record, its room in the simulator and its result at the receiver. The process has up to ten environments of each Lambda.',
        ],
      },
    ];
  },
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function rowOf({ executions, seconds, processorMs, heapBytes, processBytes, listMs }: Run): VersionedItem[] {
  const [least, most] = [Math.min(...processorMs), Math.max(...processorMs)].map((ms) => rounded(ms));
  return [
    executions,
    rounded(seconds),
    rounded(executions / seconds),
    `${rounded(median(processorMs))} (${least} to ${most})`,
    rounded(sum(processorMs.slice(5)) / sum(processorMs.slice(0, 5)), 2),
    rounded(heapBytes / executions / 1024),
    Math.round(processBytes / 1024 / 1024),
    rounded(listMs),
  ];
}
