import { priceOf } from '../costs/prices.ts';
import { type Delays, delaysNote, realistic } from '../runs/delays.ts';
import { oursAtOnce, type ProjectsRun, tutorialAtOnce } from '../runs/projects-at-once.ts';
import { queueThrough } from '../runs/slot-queue.ts';
import { median, quantile, rounded } from '../statistics.ts';
import type { Bench, Table } from '../table.ts';

const mixedQueues = [50, 500];
const mixedSeconds = [2, 60] as const;
const copySeconds = [3, 10, 30, 60, 300];
const queueOfCopies = 50;
const queues = [1, 10, 100, 500];
const copySecondsOfQueues = 30;
const queuesAlone = [1, 10, 100, 1_000, 10_000];

/** What each call takes where the slot is compared: 100 ms the portal, 50 ms a Lambda, 30 ms a transition. */
const stated: Delays = {
  portalRead: [100, 100],
  portalWrite: [100, 100],
  store: [5, 5],
  stepFunctions: [30, 30],
  step: [80, 80],
  receiver: [100, 100],
};

/** Table 2: how busy the portal is kept, and what a place in the queue costs. */
export const slot: Bench = {
  name: 'slot',
  clock: 'virtual',
  async run() {
    const columns = [
      'portal busy',
      'portal idle between two copies p50, s',
      'p99, s',
      'transitions per room',
      '$ per 1,000 rooms',
    ];
    const mixed = await mixedTable(mixedQueues);
    const byCopy: Table['rows'] = [];
    for (const seconds of copySeconds) byCopy.push([seconds, ...(await inFlows(queueOfCopies, seconds))]);
    const byQueue: Table['rows'] = [];
    for (const count of queues) byQueue.push([count, ...(await inFlows(count, copySecondsOfQueues))]);
    const alone: Table['rows'] = [];
    for (const count of queuesAlone) alone.push([count, ...aloneCells(await queueThrough(count))]);
    return [
      mixed,
      {
        title: `The slot: ${queueOfCopies} projects at once, by the length of a copy`,
        columns: ['copy, s', ...columns],
        rows: byCopy,
        notes: [
          'No copy is more than 10 % longer or shorter. Busy is the time of all copies in that from the first request for a room to the end of the last copy.',
          delaysNote(realistic),
        ],
      },
      {
        title: `The slot: so many projects at once, copies of ${copySecondsOfQueues} s`,
        columns: ['projects in the queue', ...columns],
        rows: byQueue,
        notes: [
          'Through the whole flow, from the webhook to the result. A single project has nothing to wait for: its portal is idle while it is looked at.',
        ],
      },
      {
        title: 'The slot alone: its own calls per room',
        columns: [
          'in the queue',
          'DynamoDB reads',
          'DynamoDB writes',
          'Step Functions calls',
          'hand-over p50, ms',
          'p99, ms',
        ],
        rows: alone,
        notes: [
          "The slot's code over a store in memory, with 6 ms for each call of DynamoDB and 30 ms for each of Step Functions. Hand-over: from the holder giving the slot back to the next having confirmed it.",
        ],
      },
    ];
  },
};

type Cells = (string | number)[];

function aloneCells({
  rooms,
  reads,
  writes,
  wakes,
  handOversMs,
}: Awaited<ReturnType<typeof queueThrough>>): Cells {
  const spread = handOversMs.length > 0 ? [median(handOversMs), quantile(handOversMs, 0.99)] : ['', ''];
  return [rounded(reads / rooms), rounded(writes / rooms), rounded(wakes / rooms), ...spread];
}

/** So many projects at once with copies of all lengths, by both ways. */
export async function mixedTable(counts: readonly number[]): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const count of counts) {
    const options = { count, copySeconds: mixedSeconds, delays: stated };
    rows.push([count, 'ours', ...mixedCells(await oursAtOnce(options), count)]);
    rows.push([count, 'tutorial', ...mixedCells(await tutorialAtOnce(options), count)]);
  }
  return {
    title: `The slot: so many projects at once, copies of ${mixedSeconds.join(' to ')} s`,
    columns: [
      'projects in the queue',
      'way',
      'portal busy',
      'transitions per room',
      '$ per 1,000 rooms',
      'longest wait, s',
      "FIFO's ideal, s",
      'requests per room',
      'right',
      'wrong',
      'duplicate',
      'missing',
    ],
    rows,
    notes: [
      "Longest wait: from the webhook to the beginning of the last copy. FIFO's ideal is the time of all copies before it, on a portal that is never idle. The tutorial's way is one process without transitions, and in it nobody waits: while a room is made the portal drops the requests for others.",
      'Each call of the portal takes 100 ms, each Lambda 50 ms, each transition 30 ms, each call of DynamoDB 5 ms and of Step Functions 30 ms.',
    ],
  };
}

function mixedCells(run: ProjectsRun, count: number): Cells {
  const { usage, copies, longestWaitMs, requests, stands } = run;
  const idealMs = copies.slice(0, -1).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return [
    busy(run),
    usage ? rounded(usage.transitions / count) : '',
    usage ? rounded((1000 * priceOf(usage)) / count) : '',
    usage ? rounded(longestWaitMs / 1000, 4) : '',
    usage ? rounded(idealMs / 1000, 4) : '',
    rounded(requests / count),
    stands.right,
    stands.wrong,
    stands.duplicate,
    stands.missing,
  ];
}

/** The time of all copies in that from the first request for a room to the end of the last copy. */
function busy({ copies, firstAskMs }: ProjectsRun): string {
  const busyMs = copies.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return `${((100 * busyMs) / ((copies.at(-1)?.toMs ?? 0) - firstAskMs)).toFixed(1)} %`;
}

/** So many projects at once with copies of about one length. */
async function inFlows(count: number, seconds: number): Promise<Cells> {
  const run = await oursAtOnce({
    count,
    copySeconds: [seconds * 0.9, seconds * 1.1],
    delays: realistic,
  });
  const { copies, stands, usage } = run;
  if (stands.right !== count || !usage) throw new Error(`${stands.right} right rooms of ${count}`);
  const idle = copies.slice(1).map(({ fromMs }, index) => (fromMs - (copies[index]?.toMs ?? 0)) / 1000);
  return [
    busy(run),
    ...(idle.length > 0 ? [rounded(median(idle)), rounded(quantile(idle, 0.99))] : ['', '']),
    rounded(usage.transitions / count),
    rounded((1000 * priceOf(usage)) / count),
  ];
}
