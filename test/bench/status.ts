import { handler, type readStatus } from '../../functions/read-status.ts';
import { keyOf } from '../../lib/work-items/keys.ts';
import type { Flow } from '../flows/harness/flow.ts';
import { signingKey } from '../lib/builders/records.ts';
import type { Bench, Table } from './results.ts';
import { delaysNote, realistic, slowHost } from './runs/delays.ts';
import { drawCopies } from './runs/projects-at-once.ts';
import { counted } from './runs/usage.ts';
import { itemsOf } from './runs/work-items.ts';
import { quantile, rounded } from './statistics.ts';

/** What many see who open the statuses of projects that queue, and what that costs. */
export const status: Bench = {
  name: 'status',
  run: async () => [await statusTable({ projects: 40, readers: 1_000, copySeconds: [27, 33] })],
};

export interface StatusOptions {
  projects: number;
  readers: number;
  copySeconds: readonly [number, number];
}

/** One answer to one reader. */
interface Seen {
  /** Of the project, as the portal slot was granted. */
  key: string;
  atMs: number;
  status: string;
  place?: number;
  likelyMs?: number;
}

/** A view of the queue is kept for so long. */
const viewMs = 3_000;

export async function statusTable(options: StatusOptions): Promise<Table> {
  const { made, seen, reads } = await watched(options);
  const alone = await watched({ ...options, readers: 0 });
  const requestsOf = ({ simulator }: Flow) => simulator.world.requests.length;
  const grantedMs = new Map(
    made.log
      .filter(({ code }) => code === 'SLOT_GRANTED')
      .map(({ fields, atMs }) => [String(fields.key), atMs]),
  );
  const doneMs = new Map(
    [...made.records.all.values()].map(({ value }) => [value.key, Date.parse(value.outcomeAt ?? '')]),
  );
  const inOrder = [...grantedMs.keys()];
  const placeAt = (key: string, ms: number) =>
    inOrder.slice(0, inOrder.indexOf(key) + 1).filter((one) => (grantedMs.get(one) ?? 0) > ms).length;
  const placed = seen.filter(({ place }) => place !== undefined);
  const right = placed.filter(
    ({ key, place = 0, atMs }) => placeAt(key, atMs) <= place && place <= placeAt(key, atMs - viewMs),
  );
  const [, , third = 0] = [...doneMs.values()].sort((one, other) => one - other);
  const errors = placed.flatMap(({ key, atMs, likelyMs }) => {
    const at = doneMs.get(key) ?? 0;
    return likelyMs === undefined || atMs < third ? [] : [(100 * Math.abs(likelyMs - at)) / (at - atMs)];
  });
  const followed = new Set(seen.filter(({ status }) => status === 'done').map(({ key }) => key)).size;
  return {
    title: `${options.readers} readers of the statuses of ${options.projects} projects that queue`,
    columns: [
      'answers',
      'projects seen done',
      'places said',
      'of them right',
      'estimates after the third room',
      'error, middle, %',
      'error, 95 of 100, %',
      'error, worst, %',
      'reads of the queue',
      'reads of records',
      'requests to the portal for them',
    ],
    rows: [
      [
        seen.length,
        followed,
        placed.length,
        right.length,
        errors.length,
        rounded(quantile(errors, 0.5), 2),
        rounded(quantile(errors, 0.95), 2),
        rounded(quantile(errors, 1), 2),
        reads.queue,
        reads.records,
        requestsOf(made) - requestsOf(alone.made),
      ],
    ],
    notes: [
      `Copies take ${options.copySeconds.join(' to ')} s, all as likely. Each reader opens the page until it says done, and again after the seconds of its Retry-After. A place is right if it was so by the order in which the slot was granted, within the three seconds for which one Lambda keeps its view. The error is that of the time at which the room is likely to be there, of what remained until it was, for those who wait. Requests to the portal are compared with those of the same run without readers. ${delaysNote(realistic)}`,
    ],
  };
}

/** Lets the projects queue and the readers read, under one clock and through one warm Lambda. */
async function watched({ projects, readers, copySeconds }: StatusOptions) {
  const { world: made } = await counted(copySeconds[0] * 1000, (outside) => slowHost(outside, realistic, 1));
  const { clock, simulator, machines } = made;
  drawCopies(simulator, copySeconds);
  const urls: string[] = [];
  const names: string[] = [];
  for (const { source, id, body } of itemsOf(projects)) {
    if (source !== 'project-system') continue;
    const answer = await clock.run(made.send(source, body, `msg_${id}`));
    const { statusUrl, execution } = answer.body as { statusUrl: string; execution: string };
    urls.push(statusUrl);
    names.push(execution);
  }
  const reads = { queue: 0, records: 0 };
  const open = warmLambda(made, reads);
  const seen: Seen[] = [];
  const reader = async (url: string) => {
    for (;;) {
      const { body, headers, key } = await open(url);
      const { status, queue, readyAt } = JSON.parse(body);
      seen.push({
        key,
        atMs: clock.now(),
        status,
        ...(queue ? { place: queue.place } : {}),
        ...(readyAt ? { likelyMs: Date.parse(readyAt.likely) } : {}),
      });
      const seconds = Number(headers['retry-after']);
      if (!seconds) return;
      await clock.sleep(seconds * 1000);
    }
  };
  const all = Array.from({ length: readers }, (_, number) => reader(urls[number % urls.length] ?? ''));
  await clock.run(Promise.all([...all, ...names.map((name) => machines.project.finished(name))]));
  return { made, seen, reads };
}

/** `ReadStatus` over the stores of a flow, kept warm: one process with one view of the queue. */
function warmLambda(
  { records, slot, hold, clock, settings, logger }: Flow,
  reads: { queue: number; records: number },
) {
  const read = handler.withRuntime({
    variables: { TAG_SIGNING_KEY_SECRET: 'key', VERIFY_SECRETS: '{}' },
    settings,
    services: {
      clock,
      log: logger,
      hold,
      records: {
        ...records,
        read(asked) {
          reads.records += 1;
          return records.read(asked);
        },
      },
      slot: {
        ...slot.store,
        firstWaiters(most) {
          reads.queue += 1;
          return slot.store.firstWaiters(most);
        },
        readSlot: () => slot.store.readSlot(),
      },
      secrets: { read: async () => signingKey },
    },
  });
  return async (url: string) => {
    const { pathname, searchParams } = new URL(url);
    const [, , source = '', id = ''] = pathname.slice('/prod'.length).split('/').map(decodeURIComponent);
    const event: Parameters<typeof readStatus>[0] = {
      pathParameters: { source, id },
      httpMethod: 'GET',
      multiValueHeaders: {},
      queryStringParameters: Object.fromEntries(searchParams),
    };
    const answer = await read(event);
    return {
      body: answer.body,
      headers: answer.headers ?? {},
      key: keyOf({ namespace: settings.namespace, source, kind: 'project', id }),
    };
  };
}
