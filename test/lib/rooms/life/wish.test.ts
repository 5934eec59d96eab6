import { expect, it } from 'vitest';
import type { Room } from '../../../../lib/docspace/schemas.ts';
import { day, second } from '../../../../lib/kernel/time.ts';
import { nextChange } from '../../../../lib/rooms/life/next-change.ts';
import { nextUpdate } from '../../../../lib/rooms/life/next-update.ts';
import type { LifeOfRoom, RoomWish } from '../../../../lib/work-items/life/life.ts';
import { type LivingRecord, newLife } from '../../../../lib/work-items/life/updates.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { lifeSettings } from '../../builders/settings.ts';

const me = 'me';
const nowMs = startMs + 30 * day;
const closedMs = nowMs - day;
const settings = lifeSettings({ graceDays: 7 });

function shown(rootFolderType: number): Room {
  const room = { id: 101, title: 'Q1 (PRJ-1)', rootFolderType, tags: [], createdBy: { id: me } };
  return { ...room, filesCount: 0, foldersCount: 0 };
}
const active = shown(14);
const archived = shown(20);

function given(closed: boolean, wish: Partial<RoomWish>, room: Partial<LifeOfRoom> = {}): LivingRecord {
  const record = projectRecord({ status: 'done', room: recordedRoom(101), intent: intentOf() });
  const closing = closed ? { closing: closedMs } : {};
  return {
    ...record,
    life: {
      ...newLife(startMs),
      reported: { closed, status: 'x', atMs: 1 },
      ...(closed ? { closedSinceMs: closedMs } : {}),
      room: { id: 101, ...room },
      wish: { to: 'archive', roomId: 101, since: '2026-01-01T00:00:00Z', ...closing, ...wish },
    },
  };
}
const access = { hasLink: false, guests: [] };
const next = (record: LivingRecord, now: Room) =>
  nextChange(record, now, { me, settings, nowMs, update: 5, access, wantsLink: false });

const ours = { archived: true, seen: 'archived' } as const;

it.each<[string, LivingRecord, Room, string]>([
  ['archives the room of an open item', given(false, {}), active, 'archive'],
  ['archives the room of a closed item before its grace is over', given(true, {}), active, 'archive'],
  [
    'leaves an archived room of an open item where it is',
    given(false, { done: true }, ours),
    archived,
    'none',
  ],
  ['restores the room of a closed item', given(true, { to: 'restore' }, ours), archived, 'restore'],
  [
    'restores a room that people archived',
    given(false, { to: 'restore' }, { seen: 'archived' }),
    archived,
    'restore',
  ],
  [
    'archives no room again that people restored after it',
    given(false, { done: true }, { seen: 'archived' }),
    active,
    'none',
  ],
  [
    'restores no room again that people archived after it',
    given(true, { to: 'restore', done: true }),
    archived,
    'none',
  ],
  ['of before the closing counts no more', given(true, { closing: 5 }), active, 'none'],
  ['of an item that is open by now counts no more', given(false, { closing: 5 }, ours), archived, 'restore'],
  ['about another room counts for nothing', given(false, { roomId: 7 }), active, 'none'],
])('an operator’s wish %s', (_, record, now, change) => {
  expect(next(record, now).change).toBe(change);
});

it('says why a room was moved, with the reason of the operator', () => {
  const requested = { requested: { to: 'archive', atMs: nowMs - second, update: 5, times: 1 } } as const;
  const { happened } = next(given(false, { reason: 'Case 4711' }, requested), archived);
  expect(happened).toMatchObject([{ what: 'archived', why: 'an operator wished it: Case 4711' }]);
  const other = next(given(false, { to: 'restore' }, requested), archived);
  expect(other.happened).toMatchObject([{ why: 'the work item was closed' }]);
});

const asked = (to: 'archive' | 'restore') =>
  ({ requested: { to, atMs: nowMs - second, update: 5, times: 1 } }) as const;

it.each<[string, LivingRecord, Room, string, string]>([
  [
    'a wish without a reason',
    given(false, {}, asked('archive')),
    archived,
    'archived',
    'an operator wished it',
  ],
  [
    'a wish to have it back',
    given(false, { to: 'restore' }, asked('restore')),
    active,
    'restored',
    'an operator wished it',
  ],
  [
    'a work item that was opened again',
    given(false, { done: true }, asked('restore')),
    active,
    'restored',
    'the work item was opened again',
  ],
  [
    'a wish whose room has lost its guests first',
    given(false, {}, { removal: { update: 5, times: 1 } }),
    active,
    'access-removed',
    'an operator wished it',
  ],
])('names as the reason %s', (_, record, now, what, why) => {
  expect(next(record, now).happened).toMatchObject([{ what, why }]);
});

it.each([
  ['archive', archived],
  ['restore', active],
] as const)('requests no move of a room that is where an operator wishes it: %s', (to, now) => {
  const { change, room } = next(given(false, { to }), now);
  expect(change).toBe('none');
  expect(room.requested).toBeUndefined();
});

it('leaves the room of a closed item out of the archive for that closing', () => {
  expect(next(given(true, { to: 'restore' }), active).room.handledClosing).toBe(closedMs);
  expect(next(given(true, { to: 'restore', done: true }), active).room.handledClosing).toBe(closedMs);
  expect(next(given(true, {}), active).room.handledClosing).toBeUndefined();
});

it.each<[string, LivingRecord, number | undefined]>([
  ['at once', given(false, {}), 0],
  ['not any more once it is done', given(false, { done: true }), undefined],
  [
    'not for a room that is gone',
    { ...given(false, {}, { seen: 'deleted' }), room: { ...recordedRoom(101), state: 'deleted' } },
    undefined,
  ],
  ['not for a room that is kept', { ...given(false, {}), kept: { since: '' } }, undefined],
])('is carried out %s', (_, record, at) => {
  expect(nextUpdate(record, settings) === 0 ? 0 : undefined).toBe(at);
});
