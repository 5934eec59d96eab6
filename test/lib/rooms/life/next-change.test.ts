import { describe, expect, it } from 'vitest';
import type { Room } from '../../../../lib/docspace/schemas.ts';
import { day, minute, second } from '../../../../lib/kernel/time.ts';
import type { RoomAccess } from '../../../../lib/rooms/life/access.ts';
import { nextChange } from '../../../../lib/rooms/life/next-change.ts';
import type { Life, LifeOfRoom } from '../../../../lib/work-items/life/life.ts';
import type { LivingRecord } from '../../../../lib/work-items/life/updates.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { lifeSettings } from '../../builders/settings.ts';

const me = 'me';
const closedAt = startMs;
const nowMs = startMs + 8 * day;
const keyTag = projectRecord().keyTag;

interface Given {
  closed?: boolean;
  /** Days ago. */
  closedFor?: number;
  name?: string;
  room?: Partial<LifeOfRoom>;
}

function given({ closed = false, closedFor = 8, name, room }: Given): LivingRecord {
  const life: Life = {
    reported: { closed, status: closed ? 'done' : 'open', atMs: 1, ...(name ? { title: name } : {}) },
    ...(closed ? { closedSinceMs: nowMs - closedFor * day } : {}),
    mark: 2,
    seen: 1,
    seenAtMs: startMs,
    update: 5,
    ...(room ? { room: { id: 101, ...room } } : {}),
  };
  return { ...projectRecord({ status: 'done', room: recordedRoom(101), intent: intentOf() }), life };
}

function shown(change: Partial<Room> = {}): Room {
  const room = { id: 101, title: 'Q1 (PRJ-1)', rootFolderType: 14, tags: [keyTag], createdBy: { id: me } };
  return { ...room, filesCount: 0, foldersCount: 0, ...change };
}
const active = shown();
const archived = shown({ rootFolderType: 20 });
const requested = (to: 'archive' | 'restore', ageMs: number, more: object = {}) => ({
  requested: { to, atMs: nowMs - ageMs, update: 5, times: 1, ...more },
});

const nobody: RoomAccess = { hasLink: false, guests: [] };
const withLink: RoomAccess = { hasLink: true, guests: [] };
const next = (
  record: LivingRecord,
  now: Room | undefined,
  access: RoomAccess | undefined = nobody,
  wantsLink = true,
) =>
  nextChange(record, now, {
    access,
    wantsLink,
    me,
    settings: lifeSettings(),
    nowMs,
    update: 5,
  });

describe('what an update changes about a room', () => {
  it.each<[string, Given, Room | undefined, string, string[]]>([
    ['of an open item that is active: nothing', {}, active, 'none', []],
    ['of a closed item: archives it', { closed: true }, active, 'archive', []],
    ['of a closed item within the grace: nothing', { closed: true, closedFor: 6 }, active, 'none', []],
    ['that is in the archive already: nothing', { closed: true }, archived, 'none', ['archived-by-people']],
    [
      'that people restored after its item was closed: nothing',
      { closed: true, room: { archived: true, handledClosing: closedAt } },
      active,
      'none',
      ['restored-by-people'],
    ],
    [
      'that people restored, with the next closing: archives it',
      { closed: true, room: { handledClosing: 1 } },
      active,
      'archive',
      [],
    ],
    ['that people archived while its item is open: nothing', {}, archived, 'none', ['archived-by-people']],
    [
      'that was archived from here, of an open item: restores it',
      { room: { archived: true } },
      archived,
      'restore',
      [],
    ],
    ['that is gone: nothing', { closed: true, name: 'Q2' }, undefined, 'none', ['deleted-by-people']],
    [
      'of another owner: nothing',
      { closed: true },
      shown({ createdBy: { id: 'you' } }),
      'none',
      ['handed-over'],
    ],
    [
      'with the key tags of two work items: nothing',
      { closed: true },
      shown({ tags: [keyTag, 'other-0123456789ab'] }),
      'none',
      [],
    ],
    ['that lost its tag: archives it all the same', { closed: true }, shown({ tags: [] }), 'archive', []],
    ['with another name: renames it', { name: 'Q2' }, active, 'rename', []],
    ['that people renamed: nothing', { name: 'Q2' }, shown({ title: 'Ours' }), 'none', ['renamed-by-people']],
    [
      'that has the name already: nothing',
      { name: 'Q2' },
      shown({ title: 'Q2 (PRJ-1)' }),
      'none',
      ['renamed'],
    ],
    [
      'that was renamed from here before: renames it again',
      { name: 'Q3', room: { title: 'Q2 (PRJ-1)' } },
      shown({ title: 'Q2 (PRJ-1)' }),
      'rename',
      [],
    ],
    ['in the archive with another name: nothing', { name: 'Q2' }, archived, 'none', ['archived-by-people']],
    ['that is closed and renamed: the name first', { closed: true, name: 'Q2' }, active, 'rename', []],
    ['about to be archived: waits', { closed: true, room: requested('archive', second) }, active, 'wait', []],
    [
      'with a move that was requested long ago: requests it again',
      { closed: true, room: requested('archive', minute) },
      active,
      'archive',
      [],
    ],
    [
      'with a move that an earlier update requested: requests it again',
      { closed: true, room: requested('archive', minute, { update: 4, times: 3 }) },
      active,
      'archive',
      [],
    ],
    [
      'about to be archived, and opened again: waits',
      { room: requested('archive', second) },
      active,
      'wait',
      [],
    ],
    [
      'that was not archived in time, and is open: nothing',
      { room: requested('archive', minute) },
      active,
      'none',
      [],
    ],
    [
      'that was not archived in time, and is open with another name: renames it',
      { name: 'Q2', room: requested('archive', minute, { times: 3 }) },
      active,
      'rename',
      [],
    ],
    [
      'that was archived late, and is open: restores it',
      { room: requested('archive', day) },
      archived,
      'restore',
      ['archived'],
    ],
    [
      'that came back late, and is closed again: archives it',
      { closed: true, room: { archived: true, handledClosing: closedAt, ...requested('restore', day) } },
      active,
      'archive',
      ['restored'],
    ],
  ])('%s', (_, before, now, change, happened) => {
    const found = next(given(before), now);
    expect(found.change).toBe(change);
    expect(found.happened.map(({ what }) => what)).toEqual(happened);
  });

  it.each([
    ['may still come within a day', day - 1, true],
    ['comes no more after a day: who archives the room then is somebody else', day, false],
  ])('has a move that was requested in vain, is not wanted any more, and %s', (_, ageMs, isWaitedFor) => {
    const { change, room } = next(given({ room: requested('archive', ageMs) }), active);
    expect(change).toBe('none');
    expect(room.requested !== undefined).toBe(isWaitedFor);
    const [found] = next(given({ room: { ...room } }), archived).happened;
    expect(found?.what).toBe(isWaitedFor ? 'archived' : 'archived-by-people');
  });

  it('fails after three requests of one update that the portal does not carry out', () => {
    const record = given({ closed: true, room: requested('archive', minute, { times: 3 }) });
    expect(() => next(record, active)).toThrow(expect.objectContaining({ name: 'RoomNotMoved' }));
  });

  it('removes the link first of a room that is to be archived, and makes it again when the item is open', () => {
    const closed = next(given({ closed: true }), active, withLink);
    expect(closed).toMatchObject({ change: 'remove-access', room: { link: { to: 'removed', atMs: nowMs } } });
    expect(closed.room).not.toHaveProperty('requested');
    const { link } = closed.room;
    const open = given({ ...(link ? { room: { link } } : {}) });
    expect(next(open, active)).toMatchObject({ change: 'make-link', room: { link: { to: 'made' } } });
    expect(next(open, active, nobody, false)).toMatchObject({ change: 'none' });
    expect(next(open, archived)).toMatchObject({ change: 'none', room: { link } });
  });

  it('leaves the link of a room alone whose item is closed and that people restored', () => {
    const room = { handledClosing: closedAt, link: { to: 'removed', atMs: 1 } } as const;
    expect(next(given({ closed: true, room }), active)).toMatchObject({ change: 'none', room });
    expect(next(given({ closed: true, room }), active, withLink)).toMatchObject({ change: 'none' });
  });

  it('says what became of access, and why', () => {
    const removed = given({ closed: true, room: { removal: { update: 5, times: 1 } } });
    expect(next(removed, active)).toMatchObject({
      change: 'archive',
      happened: [{ what: 'access-removed', why: 'the work item was closed' }],
    });
    const made = given({ room: { link: { to: 'made', atMs: 1 } } });
    expect(next(made, active, withLink)).toMatchObject({
      change: 'none',
      happened: [{ what: 'link-made', why: 'the work item was opened again' }],
    });
  });

  it.each<[string, Given, Room, string[]]>([
    ['so many days before', { closed: true, closedFor: 5 }, active, ['announced']],
    [
      'once for a closing',
      { closed: true, closedFor: 5, room: { announcedClosing: nowMs - 5 * day } },
      active,
      [],
    ],
    [
      'again for the next',
      { closed: true, closedFor: 5, room: { announcedClosing: 1 } },
      active,
      ['announced'],
    ],
    ['not earlier', { closed: true, closedFor: 4 }, active, []],
    ['not when the grace is over', { closed: true, closedFor: 7 }, active, []],
    [
      'not of a room in the archive',
      { closed: true, closedFor: 5, room: { seen: 'archived' } },
      archived,
      [],
    ],
    [
      'not of a room that stays for this closing',
      { closed: true, closedFor: 5, room: { handledClosing: nowMs - 5 * day } },
      active,
      [],
    ],
    ['not of an open item', { room: { announcedClosing: 1 } }, active, []],
  ])('announces the archive %s', (_, before, now, happened) => {
    const record = given(before);
    const settings = lifeSettings({ noteDaysBefore: 2 });
    const found = nextChange(record, now, {
      ...{ me, settings, nowMs, update: 5, access: nobody },
      wantsLink: true,
    });
    expect(found.happened.map(({ what }) => what)).toEqual(happened);
    const { announcedClosing } = found.room;
    expect(announcedClosing).toBe(
      happened.length > 0 ? record.life.closedSinceMs : before.room?.announcedClosing,
    );
  });

  it('writes down what it requests, and for which closing', () => {
    const { room } = next(given({ closed: true, room: requested('archive', minute) }), active);
    expect(room.requested).toEqual({ to: 'archive', atMs: nowMs, update: 5, times: 2, closing: closedAt });
  });

  it('writes down no closing of a room that is to be restored', () => {
    const { room } = next(given({ room: { archived: true } }), archived);
    expect(room.requested).toStrictEqual({ to: 'restore', atMs: nowMs, update: 5, times: 1 });
  });

  it('archives a room at the very end of the grace', () => {
    expect(next(given({ closed: true, closedFor: 7 }), active).change).toBe('archive');
  });

  it.each([
    [0, 3],
    [9, 3],
    [10, 15],
    [59, 15],
  ])('looks again at a move that was requested %i seconds ago in %i seconds', (age, waitSeconds) => {
    const record = given({ closed: true, room: requested('archive', age * second) });
    expect(next(record, active)).toMatchObject({ change: 'wait', waitSeconds });
  });

  it('is done about a closing when nothing is left to do, and not before the end of the grace', () => {
    expect(next(given({ closed: true }), archived).room).toEqual({
      id: 101,
      seen: 'archived',
      handledClosing: closedAt,
    });
    expect(next(given({ closed: true, closedFor: 6 }), active).room).toEqual({ id: 101 });
    expect(next(given({ closed: true }), undefined).room).toEqual({
      id: 101,
      seen: 'deleted',
      handledClosing: closedAt,
    });
    expect(next(given({}), active).room).toStrictEqual({ id: 101 });
  });

  it('is archived from here when a move comes, for the closing for which it was requested', () => {
    const came = next(given({ closed: true, room: requested('archive', second, { closing: 5 }) }), archived);
    expect(came.room).toEqual({ id: 101, seen: 'archived', archived: true, handledClosing: closedAt });
    const early = given({ closed: true, closedFor: 6, room: requested('archive', second, { closing: 5 }) });
    expect(next(early, archived).room).toEqual({
      id: 101,
      seen: 'archived',
      archived: true,
      handledClosing: 5,
    });
    const unknown = given({ closed: true, closedFor: 6, room: requested('archive', second) });
    expect(next(unknown, archived).room).toStrictEqual({ id: 101, seen: 'archived', archived: true });
  });

  it('remembers the last three titles that it requests', () => {
    const first = next(given({ name: 'Q2' }), active);
    expect(first.room.requestedTitles).toEqual(['Q2 (PRJ-1)']);
    const room = { requestedTitles: ['a', 'b', 'c'] };
    expect(next(given({ name: 'Q2', room }), active).room.requestedTitles).toEqual(['b', 'c', 'Q2 (PRJ-1)']);
    const again = { requestedTitles: ['Q2 (PRJ-1)'] };
    expect(next(given({ name: 'Q2', room: again }), active).room.requestedTitles).toEqual(['Q2 (PRJ-1)']);
  });

  it('has a title that was requested before, although the name has changed again', () => {
    const record = given({ name: 'Q3', room: { requestedTitles: ['Q2 (PRJ-1)'] } });
    const found = next(record, shown({ title: 'Q2 (PRJ-1)' }));
    expect(found.happened).toMatchObject([{ what: 'renamed', at: expect.any(String) }]);
    expect(found).toMatchObject({ change: 'rename', room: { title: 'Q2 (PRJ-1)' } });
  });

  it('begins afresh with another room than before', () => {
    const record = given({ closed: true, room: { id: 7, handledClosing: closedAt, archived: true } });
    expect(next(record, active)).toMatchObject({ change: 'archive', happened: [] });
  });
});
