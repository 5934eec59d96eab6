import { Chance } from '../../../infra/local/docspace-simulator/state/chance.ts';
import type { Folder } from '../../../infra/local/docspace-simulator/state/model.ts';
import { counted } from '../costs/measure.ts';
import { priceOf } from '../costs/prices.ts';
import { delaysNote, realistic, slowHost } from '../runs/delays.ts';
import { queueThrough } from '../runs/slot-queue.ts';
import { median, quantile, rounded } from '../statistics.ts';
import type { Bench, Table } from '../table.ts';

const copySeconds = [3, 10, 30, 60, 300];
const queueOfCopies = 50;
const queues = [1, 10, 100, 500];
const copySecondsOfQueues = 30;
const queuesAlone = [1, 10, 100, 1_000, 10_000];

/** Table 2: how busy the portal is kept, and what a place in the queue costs. */
export const slot: Bench = {
  name: 'slot',
  async run() {
    const columns = [
      'portal busy',
      'portal idle between two copies p50, s',
      'p99, s',
      'transitions per room',
      '$ per 1,000 rooms',
    ];
    const byCopy: Table['rows'] = [];
    for (const seconds of copySeconds) byCopy.push([seconds, ...(await inFlows(queueOfCopies, seconds))]);
    const byQueue: Table['rows'] = [];
    for (const count of queues) byQueue.push([count, ...(await inFlows(count, copySecondsOfQueues))]);
    const alone: Table['rows'] = [];
    for (const count of queuesAlone) alone.push([count, ...aloneCells(await queueThrough(count))]);
    return [
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

/** So many projects at once, through the whole flow. */
export async function inFlows(count: number, seconds: number): Promise<Cells> {
  const { world, usage } = await counted(seconds * 1000, (outside) => slowHost(outside, realistic, 1));
  const { clock, send, machines, simulator } = world;
  const chance = new Chance(1);
  simulator.world.worker.chance = () => ({ msPerFile: (seconds * chance.pick([900, 1_100])) / 8 });
  await clock.run(async () => {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const number = index + 1;
        const project = { projectId: `PRJ-${number}`, projectType: 'marketing', projectName: 'Q1' };
        return send('project-system', project, `msg_${number}`);
      }),
    );
    const names = answers.map(({ body }) => (body as { execution: string }).execution);
    await Promise.all(names.map((name) => machines.project.finished(name)));
  });
  const { portal, requests } = simulator.world;
  const rooms = portal.rooms().filter(({ room }) => room.place === 'rooms');
  if (rooms.length !== count) throw new Error(`${rooms.length} rooms of ${count}`);
  const copies = rooms
    .map((room: Folder) => ({
      fromMs: room.created,
      toMs: Math.max(...portal.filesBelow(room.id).map(({ created }) => created)),
    }))
    .sort((one, other) => one.fromMs - other.fromMs);
  const firstAskMs = requests.find(({ path }) => /fromtemplate$/i.test(path))?.time ?? 0;
  const lastMs = copies.at(-1)?.toMs ?? 0;
  const busyMs = copies.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const idle = copies.slice(1).map(({ fromMs }, index) => (fromMs - (copies[index]?.toMs ?? 0)) / 1000);
  const used = usage();
  return [
    `${((100 * busyMs) / (lastMs - firstAskMs)).toFixed(1)} %`,
    ...(idle.length > 0 ? [rounded(median(idle)), rounded(quantile(idle, 0.99))] : ['', '']),
    rounded(used.transitions / count),
    rounded((1000 * priceOf(used)) / count),
  ];
}
