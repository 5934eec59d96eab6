import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { nextUpdate } from '../../../../lib/rooms/life/next-update.ts';
import type { Life } from '../../../../lib/work-items/life.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';

const settings = { graceDays: 7, renameRooms: true, events: false };
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
const requested = (to: 'archive' | 'restore') => ({ to, atMs: startMs, update: 1, times: 1 });
const room = (more: object = {}) => ({ room: { id: 101, ...more } });

describe('the time of the next update of a room', () => {
  it.each<[string, WorkRecord, number | undefined]>([
    ['is never for an open item of which nothing changed', given({}), undefined],
    ['is the end of the grace', given({ reported: closed, closedSinceMs: startMs + day }), startMs + 8 * day],
    [
      'counts the grace from the outcome where the room was made later',
      given({ reported: closed, closedSinceMs: startMs - day }),
      startMs + 7 * day,
    ],
    [
      'is never for a closing about which all was done',
      given({ reported: closed, closedSinceMs: startMs, ...room({ handledClosing: startMs }) }),
      undefined,
    ],
    ['is at once for another name', given({ reported: { ...open, title: 'Q2' } }), 0],
    ['is never for the name that it has', given({ reported: { ...open, title: 'Q1' } }), undefined],
    [
      'is never for another name that was looked at',
      given({ reported: { ...open, title: 'Q2' }, seen: 2 }),
      undefined,
    ],
    ['is at once for a room to be restored', given(room({ archived: true })), 0],
    [
      'is never for a room that an update left in the archive',
      given({ ...room({ archived: true }), seen: 2 }),
      undefined,
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
      'is never after that',
      given({ ...room({ requested: requested('restore') }), seen: 2, seenAtMs: startMs + day }),
      undefined,
    ],
    [
      'is never before there is a room',
      given({ reported: closed, closedSinceMs: 0 }, { status: 'running' }),
      undefined,
    ],
    [
      'keeps nothing of a room of before',
      given({ reported: closed, closedSinceMs: startMs, room: { id: 7, handledClosing: startMs } }),
      startMs + 7 * day,
    ],
  ])('%s', (_, record, at) => {
    expect(nextUpdate(record, settings)).toBe(at);
  });

  it('is never where the environment leaves rooms as they are', () => {
    expect(nextUpdate(given({ reported: closed, closedSinceMs: 0 }), undefined)).toBeUndefined();
  });
});
