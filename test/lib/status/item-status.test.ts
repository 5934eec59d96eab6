import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { day, minute, second } from '../../../lib/kernel/time.ts';
import type { Slot, Waiter } from '../../../lib/portal-slot/slot-store.ts';
import { type ItemStatus, statusSchema } from '../../../lib/status/contract.ts';
import { askAgainSeconds, isOver, itemStatus } from '../../../lib/status/item-status.ts';
import type { QueueView } from '../../../lib/status/queue-view.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';

const nowMs = startMs + 10 * minute;
const template = { id: 7, title: 'Marketing' };
const project = (change: Partial<WorkRecord> = {}) =>
  projectRecord({ status: 'running', template, ...change });
const other = (key: string): Waiter => ({
  key,
  attempt: 1,
  queuedAt: iso(startMs),
  template: 7,
  execution: key,
  token: key,
  tryNumber: 1,
});
const me = (): Waiter => ({ ...other(project().key), attempt: project().attempt });
const free: Slot = { fence: 1, confirmed: false, leaseUntilMs: 0 };
const turns = [{ ms: 2 * minute, template: 7 }];
const held = (holder: Waiter, more: Partial<Slot> = {}): Slot => ({
  ...free,
  holder,
  grantedAtMs: nowMs - minute,
  turns,
  ...more,
});
const queue = (slot: Slot, waiting: Waiter[] = [], more: Partial<QueueView> = {}): QueueView => ({
  isHeld: false,
  slot,
  waiting,
  isCut: false,
  ...more,
});
const at = (minutes: number) => iso(nowMs + minutes * minute);
const all = (minutes: number) => ({
  readyAt: { likely: at(minutes), earliest: at(minutes), latest: at(minutes) },
});
const life = (change: object) => ({
  life: {
    reported: { closed: true, status: 'solved', atMs: 1 },
    mark: 1,
    seen: 1,
    seenAtMs: 1,
    update: 1,
    closedSinceMs: startMs,
    ...change,
  },
});
const done = (change: Partial<WorkRecord> = {}) =>
  project({ status: 'done', room: recordedRoom(4711), outcomeAt: iso(startMs), ...change });
const url = recordedRoom(4711).url;
const follows = { graceDays: 30, renameRooms: true } as never;

const cases: [string, WorkRecord, ItemStatus, QueueView?][] = [
  ['taken, before its execution begins', project({ status: 'accepted' }), { status: 'accepted' }],
  ['taken, before it stands in the queue', project(), { status: 'accepted' }, queue(free)],
  [
    'queued behind the holder, who has half of its turn left',
    project(),
    { status: 'queued', queue: { place: 1, of: 2 }, ...all(3) },
    queue(held(other('a')), [me(), other('b')]),
  ],
  [
    'queued behind the holder and another',
    project(),
    { status: 'queued', queue: { place: 2, of: 2 }, ...all(5) },
    queue(held(other('a')), [other('b'), me()]),
  ],
  [
    'queued without an estimate where no copy is known',
    project(),
    { status: 'queued', queue: { place: 1, of: 1 } },
    queue(held(other('a'), { turns: [] }), [me()]),
  ],
  [
    'queued without an estimate while all work is held',
    project(),
    { status: 'queued', queue: { place: 1, of: 1 } },
    queue(held(other('a')), [me()], { isHeld: true }),
  ],
  [
    'queued behind more than are counted',
    project(),
    { status: 'queued', queue: { of: 1 } },
    queue(free, [other('a')], { isCut: true }),
  ],
  [
    'queued only with the place of its current attempt',
    project({ attempt: 2 }),
    { status: 'accepted' },
    queue(held(other('a')), [me()]),
  ],
  [
    'being copied, with what has gone by of the likely time',
    project(),
    { status: 'creating', percent: 50, ...all(1) },
    queue(held(me())),
  ],
  [
    'being copied, with what was seen of it',
    project(),
    { status: 'creating', percent: 80, ...all(1) },
    queue(held(me(), { progress: { share: 0.8, atMs: nowMs } })),
  ],
  [
    'being copied without a word about what nobody knows',
    project(),
    { status: 'creating' },
    queue(held(me(), { turns: [] })),
  ],
  [
    'being copied without an estimate while all work is held',
    project(),
    { status: 'creating', percent: 50 },
    queue(held(me()), [], { isHeld: true }),
  ],
  [
    'being copied as its record says, when the view of the queue is older',
    project({ intent: intentOf() }),
    { status: 'creating' },
    queue(held(other('a')), [me()]),
  ],
  [
    'queued, though an attempt before has requested its room',
    project({ attempt: 2, intent: intentOf() }),
    { status: 'queued', queue: { place: 1, of: 1 }, ...all(3) },
    queue(held(other('a')), [{ ...me(), attempt: 2 }]),
  ],
  ['a ticket whose room is made', ticketRecord({ status: 'running' }), { status: 'creating' }],
  ['nearly done, with a room', project({ room: recordedRoom(4711) }), { status: 'completing' }],
  ['done', done(), { status: 'done', room: { url } }],
  [
    'done, with its room in the archive',
    done({ room: recordedRoom(4711, { state: 'archived' }) }),
    { status: 'done', room: { url, state: 'archived' } },
  ],
  [
    'done, with its room to go to the archive',
    done(life({})),
    { status: 'done', room: { url }, archiveAfter: iso(startMs + 30 * day) },
  ],
  [
    'done, with its room kept',
    done({ ...life({}), kept: { since: iso(1) } }),
    { status: 'done', room: { url } },
  ],
  [
    'held by trouble of the portal',
    project({ status: 'held', held: { reason: 'PortalKeyRefused', since: iso(startMs) } }),
    { status: 'held', reason: 'portal' },
  ],
  [
    'held until the next hour',
    project({ status: 'held', held: { reason: 'RoomCeiling', since: '2026-11-23T10:20:00.000Z' } }),
    { status: 'held', reason: 'quota', notBefore: '2026-11-23T11:00:00.000Z' },
  ],
  [
    'ignored, for its own system says so',
    project({ status: 'ignored', ignored: { reason: 'The secret condition is not met.' } }),
    { status: 'ignored' },
  ],
  [
    'failed',
    project({
      status: 'failed',
      error: { code: 'TemplateNotFound', message: 'There is none for "secret".' },
    }),
    { status: 'failed', reason: 'no-template' },
  ],
];

describe('the status of a work item', () => {
  it.each(cases)('is %s', async (_, record, status, view) => {
    const readQueue = async () => {
      if (!view) throw new Error('the queue is read for nothing');
      return view;
    };
    const said = await itemStatus(record, { settings: { life: follows }, readQueue, nowMs });
    expect(said).toEqual(status);
    // And it is what the contract promises
    v.parse(statusSchema, { ...said, message: 'm', over: isOver(said) });
  });

  it('knows of no archive where rooms stay as they are', async () => {
    const dependencies = { settings: {}, readQueue: async () => queue(free), nowMs };
    expect(await itemStatus(done(life({})), dependencies)).toEqual({ status: 'done', room: { url } });
  });
});

describe('the time after which it is worth asking again', () => {
  const readyIn = (ms: number) => {
    const time = iso(nowMs + ms);
    return { readyAt: { likely: time, earliest: time, latest: time } };
  };
  it.each<[string, ItemStatus, number | undefined]>([
    ['soon for what was taken', { status: 'accepted' }, 5],
    ['half a minute without an estimate', { status: 'queued', queue: { place: 1, of: 1 } }, 30],
    ['a tenth of what remains', { status: 'queued', queue: { place: 1, of: 1 }, ...readyIn(4 * minute) }, 24],
    ['a minute at most', { status: 'queued', queue: { place: 9, of: 9 }, ...readyIn(day) }, 60],
    ['five seconds at least', { status: 'creating', ...readyIn(second) }, 5],
    ['soon for a room without a template', { status: 'creating' }, 5],
    ['a minute for what is held', { status: 'held', reason: 'portal' }, 60],
    ['never for what is done', { status: 'done', room: { url } }, undefined],
    ['never for what is ignored', { status: 'ignored' }, undefined],
    ['never for what failed', { status: 'failed', reason: 'refused' }, undefined],
  ])('is %s', (_, status, seconds) => {
    expect(askAgainSeconds(status, nowMs)).toBe(seconds);
    expect(isOver(status)).toBe(seconds === undefined);
  });
});
