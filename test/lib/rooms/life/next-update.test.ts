import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { nextUpdate, withNextUpdate } from '../../../../lib/rooms/life/next-update.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import type { LivingRecord } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { lifeSettings } from '../../builders/settings.ts';

const settings = lifeSettings();
const open = { closed: false, status: 'open', atMs: 1 };
const closed = { closed: true, status: 'done', atMs: 1 };

function given(life: Partial<Life>, change: Partial<WorkRecord> = {}): WorkRecord {
  const made = {
    status: 'done',
    room: recordedRoom(101),
    intent: intentOf(),
    outcomeAt: iso(startMs),
  } as const;
  const all = { reported: open, mark: 2, seen: 1, seenAtMs: startMs, update: 0, ...life };
  return { ...projectRecord({ ...made, ...change }), life: all };
}
/** A look after which the daily one is later than all else. */
const late = startMs + 30 * day;
const requested = (to: 'archive' | 'restore') => ({ to, atMs: startMs, update: 1, times: 1 });
const room = (more: object = {}) => ({ room: { id: 101, ...more } });

describe('the time of the next update of a room whose archive is announced', () => {
  const announcing = lifeSettings({ noteDaysBefore: 2 });
  /** The daily look is later than the announcement. */
  const before = { seenAtMs: startMs + 4.5 * day };
  it.each<[string, Partial<Life>, number | undefined]>([
    ['is so many days before the end of the grace', before, startMs + 5 * day],
    [
      'is the end of the grace once it was looked at without an announcement, as where people archived it',
      {},
      startMs + 7 * day,
    ],
    ['is the end of the grace once it was announced', room({ announcedClosing: startMs }), startMs + 7 * day],
    [
      'is before it again for another closing',
      { ...before, ...room({ announcedClosing: 1 }) },
      startMs + 5 * day,
    ],
    ['is a day after the last look once all was done', room({ handledClosing: startMs }), late + day],
  ])('%s', (_, life, at) => {
    expect(
      nextUpdate(given({ reported: closed, closedSinceMs: startMs, seenAtMs: late, ...life }), announcing),
    ).toBe(at);
  });
});

describe('the time of the next update of a room', () => {
  it.each<[string, WorkRecord, number | undefined]>([
    ['is a day after the last look for an open item of which nothing changed', given({}), startMs + day],
    [
      'is the end of the grace',
      given({ reported: closed, closedSinceMs: startMs + day, seenAtMs: late }),
      startMs + 8 * day,
    ],
    [
      'counts the grace from the outcome where the room was made later',
      given({ reported: closed, closedSinceMs: startMs - day, seenAtMs: late }),
      startMs + 7 * day,
    ],
    [
      'is a day after the last look for a closing about which all was done',
      given({ reported: closed, closedSinceMs: startMs, ...room({ handledClosing: startMs }) }),
      startMs + day,
    ],
    [
      'is a week after it where that left the room in the archive',
      given(
        { reported: closed, closedSinceMs: startMs, ...room({ handledClosing: startMs }) },
        { room: recordedRoom(101, { state: 'archived' }) },
      ),
      startMs + 7 * day,
    ],
    [
      'is a day after it for an open item whose room people archived',
      given({}, { room: recordedRoom(101, { state: 'archived' }) }),
      startMs + day,
    ],
    [
      'is never for a room that is deleted',
      given(room({ seen: 'deleted' }), { room: recordedRoom(101, { state: 'deleted' }) }),
      undefined,
    ],
    [
      'is at once for a room whose deletion the look for late rooms found first',
      given({}, { room: recordedRoom(101, { state: 'deleted' }) }),
      0,
    ],
    [
      'is never for such a room that an operator keeps',
      given({}, { room: recordedRoom(101, { state: 'deleted' }), kept: { since: iso(startMs) } }),
      undefined,
    ],
    ['is at once after a webhook that says that the item has changed', given({ asked: 2 }), 0],
    ['is at once where that webhook came while the item was being read', given({ asked: 2, read: 1 }), 0],
    [
      'is a day after the last look for an item that was read since',
      given({ asked: 2, read: 2 }),
      startMs + day,
    ],
    ['is at once for another name', given({ reported: { ...open, title: 'Q2' } }), 0],
    [
      'is a day after the last look for the name that it has',
      given({ reported: { ...open, title: 'Q1' } }),
      startMs + day,
    ],
    [
      'is a day after it for another name that was looked at',
      given({ reported: { ...open, title: 'Q2' }, seen: 2 }),
      startMs + day,
    ],
    ['is at once for a room to be restored', given(room({ archived: true })), 0],
    ['is at once for a room whose link was removed', given(room({ link: { to: 'removed', atMs: 1 } })), 0],
    [
      'is a day after the last look for the link of a room whose item is closed',
      given({
        reported: closed,
        closedSinceMs: 1,
        ...room({ link: { to: 'removed', atMs: 1 }, handledClosing: 1 }),
      }),
      startMs + day,
    ],
    [
      'is a day after it for a room that an update left in the archive',
      given({ ...room({ archived: true }), seen: 2 }),
      startMs + day,
    ],
    ['is at once for a move that may still come', given(room({ requested: requested('archive') })), 0],
    [
      'is ten minutes after a move that did not come',
      given({ ...room({ requested: requested('archive') }), seen: 2 }),
      startMs + 10 * minute,
    ],
    [
      'is a day after it when it did not come by then',
      given({ ...room({ requested: requested('restore') }), seen: 2, seenAtMs: startMs + 10 * minute }),
      startMs + day,
    ],
    [
      'is a day later after that',
      given({ ...room({ requested: requested('restore') }), seen: 2, seenAtMs: startMs + day }),
      startMs + 2 * day,
    ],
    ['is at once where people may have done something with the room', given({ roomAsked: 2, seen: 2 }), 0],
    [
      'is at once where people may have done something with a room that is kept as it is',
      given({ roomAsked: 2, seen: 2 }, { kept: { at: iso(startMs) } as never }),
      0,
    ],
    [
      'is never for a room that is kept as it is',
      given({ reported: closed, closedSinceMs: startMs }, { kept: { at: iso(startMs) } as never }),
      undefined,
    ],
    [
      'is never before there is a room',
      given({ reported: closed, closedSinceMs: 0 }, { status: 'running' }),
      undefined,
    ],
    [
      'keeps nothing of a room of before',
      given({
        reported: closed,
        closedSinceMs: startMs,
        room: { id: 7, handledClosing: startMs },
        seenAtMs: late,
      }),
      startMs + 7 * day,
    ],
  ])('%s', (_, record, at) => {
    expect(nextUpdate(record, settings)).toBe(at);
  });

  it('is never where the environment leaves rooms as they are', () => {
    expect(nextUpdate(given({ reported: closed, closedSinceMs: 0 }), undefined)).toBeUndefined();
  });
});

describe('the next update of a room', () => {
  const nowMs = startMs + 8 * day;
  const error = { code: 'PortalUnavailable', message: 'no answer', at: iso(startMs) };
  /** Its grace is over after so many days, and the update before failed. */
  const closing = (days: number) =>
    given(
      { reported: closed, closedSinceMs: startMs + (days - 7) * day, failures: 2, error, seenAtMs: late },
      { due: { erase: 1, life: startMs } },
    ) as LivingRecord;

  it.each([
    ['that is due', 7],
    ['that is due at this very moment', 8],
  ])('begins where one is %s, and its trouble stays until that has ended', (_, days) => {
    const record = closing(days);
    const { begins, record: after } = withNextUpdate(record, settings, nowMs);
    expect(begins).toBe(true);
    const running = { update: 1, attempt: 1, sinceMs: nowMs };
    expect(after.life).toEqual({ ...record.life, update: 1, running });
    expect(after.due).toEqual({ erase: 1, life: nowMs + minute });
  });

  it('is put off where one is due and may not begin', () => {
    const record = closing(7);
    expect(withNextUpdate(record, settings, nowMs, nowMs + minute)).toEqual({
      record: { ...record, due: { erase: 1, life: nowMs + minute } },
      begins: false,
    });
  });

  it('is put off to the end of a pause that its source wants, and what failed is not over', () => {
    const record = closing(7);
    const life = { ...record.life, pausedUntilMs: nowMs + 5 };
    expect(withNextUpdate({ ...record, life }, settings, nowMs, nowMs + minute)).toEqual({
      record: { ...record, life, due: { erase: 1, life: nowMs + 5 } },
      begins: false,
    });
    const over = { ...record.life, pausedUntilMs: nowMs };
    expect(withNextUpdate({ ...record, life: over }, settings, nowMs).begins).toBe(true);
  });

  it.each([
    ['later', closing(9), nowMs + day],
    [
      'never',
      given(
        { failures: 2, error, ...room({ seen: 'deleted' }) },
        { due: { erase: 1, life: startMs }, room: recordedRoom(101, { state: 'deleted' }) },
      ),
      undefined,
    ],
  ])('is planned for when it is due, and what failed is over: %s', (_, record, at) => {
    // Also during a hold, for which one that is due is put off.
    for (const putOffMs of [undefined, nowMs + minute]) {
      const next = withNextUpdate(record as LivingRecord, settings, nowMs, putOffMs);
      const { failures: _failures, error: _error, ...life } = record.life ?? {};
      expect(next).toEqual({ record: { ...record, life, due: { erase: 1, life: at } }, begins: false });
    }
  });
});

describe('an update of a room that an operator has just had deleted', () => {
  const nowMs = startMs + 10 * day;
  const withDeletion = (atMs: number) =>
    given({ roomAsked: 1, ...room({ deletion: { atMs } }) }) as LivingRecord;
  it('is begun two minutes after that was written down, and not before', () => {
    const soon = withNextUpdate(withDeletion(nowMs - 1), settings, nowMs);
    expect(soon).toMatchObject({ begins: false, record: { due: { life: nowMs - 1 + 2 * minute } } });
    expect(withNextUpdate(withDeletion(nowMs - 2 * minute), settings, nowMs).begins).toBe(true);
  });
});
