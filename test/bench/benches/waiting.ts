import { checkCreation } from '../../../functions/project-room/check-creation.ts';
import { seededRandom } from '../../../infra/local/docspace/state/random.ts';
import { VirtualClock } from '../../../infra/local/virtual-clock.ts';
import { creationStatus } from '../../../lib/docspace/rooms.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { Watch } from '../../../lib/rooms/creation.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { acceptedRecord } from '../../../lib/work-items/next-attempt.ts';
import { changed } from '../../../lib/work-items/record.ts';
import { type CopyJob, copyJob, filesOfTemplate, type Progress, shapes } from '../runs/copy-job.ts';
import { median, rounded } from '../statistics.ts';
import type { Bench, Table } from '../table.ts';

const minute = 60;
const lengths: [name: string, seconds: number][] = [
  ['1 s', 1],
  ['3 s', 3],
  ['10 s', 10],
  ['30 s', 30],
  ['1 min', minute],
  ['5 min', 5 * minute],
  ['15 min', 15 * minute],
  ['1 h', 60 * minute],
  ['6 h', 360 * minute],
];
/** Of each length and shape, from 5 % shorter to 5 % longer; fewer of those that take many looks. */
const jobsOfEach = (seconds: number) => (seconds < 60 * minute ? 10 : 4);
/** From a state's wait to the first line of the next Lambda. */
const transitionMs = 100;

/** How the end of one job was noticed. */
export interface Noticed {
  /** From the end to the answer that shows it (ms); undefined when it was given up before. */
  lagMs: number | undefined;
  looks: number;
  /** How long the job took. */
  lengthMs: number;
}

/** A way of waiting for a job. */
export type Wait = (clock: Clock, job: CopyJob) => Promise<Omit<Noticed, 'lengthMs'>>;

/** Looks at the status after each of these waits (ms). */
const looking =
  (waits: () => Iterable<number>): Wait =>
  async (clock, { call, endsAtMs }) => {
    let looks = 0;
    for (const wait of waits()) {
      looks += 1;
      if ((await creationStatus(call))?.isCompleted) return { lagMs: clock.now() - endsAtMs, looks };
      await clock.sleep(wait);
    }
    return { lagMs: undefined, looks };
  };

const keyTag = 'prj-1-0123456789ab';
const accepted = acceptedRecord(
  {
    namespace: 'test',
    source: 'project-system',
    facts: { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  },
  0,
);

/** The step itself, and the wait of the state machine where the step says so. */
const ours: Wait = async (clock, { call, endsAtMs }) => {
  const records = memoryRecords();
  const record = { ...accepted, keyTag };
  await records.write(changed(record, record.attempt, { status: 'running' }, clock.now()) ?? record, 0);
  let looks = 0;
  const counted: typeof call = (request) => {
    if (request.path.endsWith('/status')) looks += 1;
    return call(request);
  };
  const log = { info() {}, warn() {}, error() {} };
  const tasks = { wake: async () => 'gone' as const, isRunning: async () => true };
  const dependencies = {
    portal: { call: counted, url: 'https://portal.example.com' },
    records,
    slot: { store: memorySlot(), tasks, clock, log },
    projectRoom: { incompleteAfterMinutes: 15, giveUpAfterHours: 24 },
    clock,
  };
  let watch: Watch = { startedAtMs: clock.now(), expected: { files: filesOfTemplate, folders: 0 }, posts: 1 };
  for (;;) {
    const verdict = await checkCreation(
      { key: record.key, attempt: record.attempt, fence: 1, watch },
      dependencies,
    );
    if (verdict.outcome === 'complete') return { lagMs: clock.now() - endsAtMs, looks };
    if (verdict.outcome !== 'copying') return { lagMs: undefined, looks };
    watch = verdict.watch;
    await clock.sleep(verdict.waitSeconds * 1000 + transitionMs);
  }
};

export const ways: Record<string, Wait> = {
  ours,
  'tutorial: 2 s, 30 times': looking(() => Array.from({ length: 30 }, () => 2_000)),
  'fixed 2 s': looking(function* () {
    for (;;) yield 2_000;
  }),
  'fixed 5 s': looking(function* () {
    for (;;) yield 5_000;
  }),
  'x1.5 up to 30 s': looking(function* () {
    for (let wait = 1_000; ; wait = Math.min(30_000, wait * 1.5)) yield wait;
  }),
};

/** One job by one way. */
export async function notice(wait: Wait, lengthMs: number, shape: Progress, seed = 1): Promise<Noticed> {
  const clock = new VirtualClock();
  const job = copyJob(clock, { lengthMs, shape, keyTag, random: seededRandom(seed) });
  return { ...(await clock.run(wait(clock, job))), lengthMs };
}

/** Table 3: how late the end of a job is noticed, and with how many looks. */
export const waiting: Bench = {
  name: 'waiting',
  clock: 'virtual',
  async run() {
    const rows: Table['rows'] = [];
    const byShape: Table['rows'] = [];
    for (const [name, seconds] of lengths) {
      for (const [way, wait] of Object.entries(ways)) {
        const noticed: Noticed[] = [];
        for (const [shapeName, shape] of Object.entries(shapes)) {
          const some = await Promise.all(jobs(seconds).map((ms, seed) => notice(wait, ms, shape, seed + 1)));
          noticed.push(...some);
          if (way === 'ours') byShape.push([name, shapeName, ...lagCells(some)]);
        }
        rows.push([name, way, ...lagCells(noticed)]);
      }
    }
    const columns = ['lag p50, s', 'worst, s', 'worst, % of the job', 'looks p50', 'never noticed'];
    return [
      {
        title: 'Waiting: from the end of a copy to the answer that shows it',
        columns: ['length of the job', 'way', ...columns],
        rows,
        notes: [
          `Six shapes of progress, 10 jobs of each (4 of an hour and more), from 5 % shorter to 5 % longer, ${filesOfTemplate} files. Each request takes 60 to 140 ms, each wait of the state machine ${transitionMs} ms more. A look is one request; ours asks for status and rooms side by side.`,
          'No shape stands still for longer than ten minutes: after fifteen, a setting, ours delivers what is there and says that it is incomplete.',
        ],
      },
      {
        title: 'Waiting: ours by the shape of progress',
        columns: ['length of the job', 'shape', ...columns],
        rows: byShape,
        notes: [],
      },
    ];
  },
};

function jobs(seconds: number): number[] {
  const count = jobsOfEach(seconds);
  return Array.from({ length: count }, (_, index) => seconds * 1000 * (0.95 + (0.1 * index) / (count - 1)));
}

function lagCells(noticed: readonly Noticed[]): (string | number)[] {
  const ends = noticed.flatMap(({ lagMs, lengthMs }) => (lagMs === undefined ? [] : [{ lagMs, lengthMs }]));
  const lags = ends.map(({ lagMs }) => lagMs / 1000);
  const shares = ends.map(({ lagMs, lengthMs }) => (100 * lagMs) / lengthMs);
  return [
    ...(lags.length > 0
      ? [rounded(median(lags)), rounded(Math.max(...lags)), rounded(Math.max(...shares))]
      : ['', '', '']),
    median(noticed.map(({ looks }) => looks)),
    noticed.length - lags.length,
  ];
}
