import type { Bench, Table } from './results.ts';
import { type Delays, delaysNote, realistic } from './runs/delays.ts';
import { priceOf } from './runs/prices.ts';
import { oursAtOnce, type ProjectsRun, tutorialAtOnce } from './runs/projects-at-once.ts';
import { median, quantile, rounded } from './statistics.ts';

const queues = [50, 500];
const mixedSeconds = [2, 60] as const;
const copySeconds = [3, 10, 30, 60, 300];
const queueOfCopies = 50;

/** What each call takes where the ways are compared. */
const stated: Delays = {
  portalRead: [100, 100],
  portalWrite: [100, 100],
  store: [5, 5],
  stepFunctions: [30, 30],
  step: [80, 80],
  receiver: [100, 100],
};

/** How busy the portal is kept when many projects come at once, and what a place in the queue costs. */
export const slot: Bench = {
  name: 'slot',
  run: async () => [await queueTable(queues), await copyTable(copySeconds)],
};

type Cells = (string | number)[];

/** Projects at once with copies of all lengths, by both ways. */
export async function queueTable(counts: readonly number[]): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const count of counts) {
    const options = { count, copySeconds: mixedSeconds, delays: stated };
    rows.push([count, 'ours', ...queueCells(await oursAtOnce(options), count)]);
    rows.push([count, 'tutorial', ...queueCells(await tutorialAtOnce(options), count)]);
  }
  return {
    title: `The slot: projects at once, copies of ${mixedSeconds.join(' to ')} s`,
    columns: [
      'projects in the queue',
      'way',
      'right',
      'wrong',
      'portal busy',
      'longest wait, s',
      "FIFO's ideal, s",
      'transitions per room',
      'DynamoDB reads',
      'DynamoDB writes',
      '$ per 1,000 rooms',
      'requests per room',
    ],
    rows,
    notes: [
      "Busy is the time of all copies in that from the first request for a room to the end of the last copy. Longest wait: from the webhook to the beginning of the last copy. FIFO's ideal is the time of all copies before it, on a portal that is never idle. In the tutorial's way no project waits: while a room is made the portal drops the requests for others.",
      'Each call of the portal takes 100 ms, each Lambda 50 ms, each transition 30 ms, each call of DynamoDB 5 ms and of Step Functions 30 ms. Reads of 4 KB and writes of 1 KB, per room.',
    ],
  };
}

function queueCells(run: ProjectsRun, count: number): Cells {
  const { usage, copies, longestWaitMs, requests, tally } = run;
  const idealMs = copies.slice(0, -1).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const ofAws = usage && [
    rounded(longestWaitMs / 1000, 4),
    rounded(idealMs / 1000, 4),
    rounded(usage.transitions / count),
    rounded(usage.dynamoReads / count),
    rounded(usage.dynamoWrites / count),
    rounded((1000 * priceOf(usage)) / count),
  ];
  return [
    tally.right,
    tally.wrong,
    busy(run),
    ...(ofAws ?? ['', '', '', '', '', '']),
    rounded(requests / count),
  ];
}

/** Projects at once with copies of about one length, through the whole flow. */
export async function copyTable(seconds: readonly number[], count = queueOfCopies): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const length of seconds) rows.push([length, ...copyCells(await copiesOf(length, count), count)]);
  return {
    title: `The slot: ${count} projects at once, by the length of a copy`,
    columns: [
      'copy, s',
      'portal busy',
      'portal idle between two copies p50, s',
      'p99, s',
      'transitions per room',
      '$ per 1,000 rooms',
      'requests per room',
    ],
    rows,
    notes: [`No copy is more than 10 % longer or shorter. ${delaysNote(realistic)}`],
  };
}

async function copiesOf(seconds: number, count: number): Promise<ProjectsRun> {
  const run = await oursAtOnce({
    count,
    copySeconds: [seconds * 0.9, seconds * 1.1],
    delays: realistic,
  });
  if (run.tally.right !== count) throw new Error(`${run.tally.right} right rooms of ${count}`);
  return run;
}

function copyCells(run: ProjectsRun, count: number): Cells {
  const idle = run.copies
    .slice(1)
    .map(({ fromMs }, index) => (fromMs - (run.copies[index]?.toMs ?? 0)) / 1000);
  const { usage, requests } = run;
  const ofAws = usage
    ? [rounded(usage.transitions / count), rounded((1000 * priceOf(usage)) / count)]
    : ['', ''];
  return [
    busy(run),
    rounded(median(idle)),
    rounded(quantile(idle, 0.99)),
    ...ofAws,
    rounded(requests / count),
  ];
}

/** The time of all copies in that from the first request for a room to the end of the last copy. */
function busy({ copies, firstAskMs }: ProjectsRun): string {
  const busyMs = copies.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return `${((100 * busyMs) / ((copies.at(-1)?.toMs ?? 0) - firstAskMs)).toFixed(1)} %`;
}
