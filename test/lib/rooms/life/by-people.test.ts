import { describe, expect, it } from 'vitest';
import type { Room } from '../../../../lib/docspace/schemas.ts';
import { doneByPeople } from '../../../../lib/rooms/life/by-people.ts';
import type { LifeOfRoom } from '../../../../lib/work-items/life/life.ts';
import type { LivingRecord } from '../../../../lib/work-items/life/updates.ts';
import { newLife } from '../../../../lib/work-items/life/updates.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { lifeSettings } from '../../builders/settings.ts';

const me = 'me';
const title = 'Q1 (PRJ-1)';
const settings = lifeSettings();

function shown(change: Partial<Room> = {}): Room {
  const room = { id: 101, title, rootFolderType: 14, tags: [], createdBy: { id: me } };
  return { ...room, filesCount: 0, foldersCount: 0, ...change };
}
const active = shown();
const archived = shown({ rootFolderType: 20 });
const theirs = shown({ createdBy: { id: 'you' } });
const requested = (to: 'archive' | 'restore') => ({ requested: { to, atMs: 1, update: 1, times: 1 } });

function given(room: Partial<LifeOfRoom>, more: Partial<LivingRecord> = {}): LivingRecord {
  const record = projectRecord({ status: 'done', room: recordedRoom(101), intent: intentOf() });
  return { ...record, life: { ...newLife(startMs), room: { id: 101, ...room } }, ...more };
}

const found = (record: LivingRecord, now: Room | undefined) =>
  doneByPeople(record, now, { me, settings, nowMs: startMs });

it('gives up a deletion that an operator wanted two minutes ago, and keeps it until then and afterwards', () => {
  const deletionOf = (atMs: number, now?: Room) => found(given({ deletion: { atMs } }), now).room.deletion;
  expect(deletionOf(startMs - 119_999, archived)).toEqual({ atMs: startMs - 119_999 });
  expect(deletionOf(startMs - 120_000, archived)).toBeUndefined();
  expect(deletionOf(startMs - 120_000)).toEqual({ atMs: startMs - 120_000 });
});

it('says why an operator had the room deleted', () => {
  const why = (deletion: object) =>
    found(given({ deletion: { atMs: 1, ...deletion } }), undefined).happened[0]?.why;
  expect([why({}), why({ reason: 'Policy' })]).toEqual([
    'an operator cleaned up',
    'an operator cleaned up: Policy',
  ]);
});

const whatOf = (record: LivingRecord, now: Room | undefined) =>
  found(record, now).happened.map(({ what }) => what);

describe('what people did with a room', () => {
  it.each<[string, Partial<LifeOfRoom>, Room | undefined, string[]]>([
    ['nothing', {}, active, []],
    ['it is gone', {}, undefined, ['deleted-by-people']],
    ['it is gone, as an operator wanted', { deletion: { atMs: 1 } }, undefined, ['deleted']],
    ['the same at the next look', { deletion: { atMs: 1 }, seen: 'deleted' }, undefined, []],
    ['it is in the archive, and nothing was requested', {}, archived, ['archived-by-people']],
    ['the same at the next look', { seen: 'archived' }, archived, []],
    ['it is in the archive, as was requested', requested('archive'), archived, []],
    [
      'it is in the archive, although its restoring was requested',
      requested('restore'),
      archived,
      ['archived-by-people'],
    ],
    ['it is in the archive where this program put it', { archived: true, seen: 'archived' }, archived, []],
    ['the same, put there by a version that did not note what it saw', { archived: true }, archived, []],
    [
      'it is out of the archive, where people had put it',
      { seen: 'archived' },
      active,
      ['restored-by-people'],
    ],
    [
      'it is out of the archive, where this program had put it',
      { archived: true },
      active,
      ['restored-by-people'],
    ],
    ['it is out of the archive, as was requested', { archived: true, ...requested('restore') }, active, []],
    ['it is gone', {}, undefined, ['deleted-by-people']],
    ['it is gone from the archive', { archived: true, seen: 'archived' }, undefined, ['deleted-by-people']],
    ['it is gone, at the next look', { seen: 'deleted' }, undefined, []],
    ['it is gone with the title of people', { titleOfPeople: 'Ours' }, undefined, ['deleted-by-people']],
    ['it has another owner', {}, theirs, ['handed-over']],
    ['it has another owner, at the next look', { seen: 'handed-over' }, theirs, []],
    ['it is back from another owner', { seen: 'handed-over' }, active, []],
    ['it has another title', {}, shown({ title: 'Ours' }), ['renamed-by-people']],
    ['it has another title, at the next look', { titleOfPeople: 'Ours' }, shown({ title: 'Ours' }), []],
    ['it has one more title', { titleOfPeople: 'Ours' }, shown({ title: 'Theirs' }), ['renamed-by-people']],
    ['it has a title that was requested', { requestedTitles: ['Q2'] }, shown({ title: 'Q2' }), []],
    ['it has the last title from here', { title: 'Q2' }, shown({ title: 'Q2' }), []],
    ['it has the title from before', { title: 'Q2' }, active, ['renamed-by-people']],
    [
      'it is in the archive with another title',
      {},
      shown({ rootFolderType: 20, title: 'Ours' }),
      ['archived-by-people', 'renamed-by-people'],
    ],
    ['it has another owner and another title', {}, { ...theirs, title: 'Ours' }, ['handed-over']],
  ])('%s', (_, room, now, what) => {
    expect(whatOf(given(room), now)).toEqual(what);
  });

  it('is no new title where the room has the one that its work item has now', () => {
    const record = given({});
    record.life.reported = { closed: false, status: 'open', atMs: 1, title: 'Q2' };
    expect(whatOf(record, shown({ title: 'Q2 (PRJ-1)' }))).toEqual([]);
  });

  it('is no new title where nobody knows the last one any more', () => {
    expect(whatOf(given({}, { erasedAt: '2026-01-01T00:00:00Z' }), shown({ title: 'Ours' }))).toEqual([]);
    const { intent: _, ...old } = given({});
    expect(whatOf({ ...old, room: { ...recordedRoom(101), title: '' } }, shown({ title: 'Ours' }))).toEqual(
      [],
    );
  });

  it('is remembered with the state and the title that were seen', () => {
    const archivedWithTitle = shown({ rootFolderType: 20, title: 'Ours' });
    expect(found(given({}), archivedWithTitle).room).toEqual({
      id: 101,
      seen: 'archived',
      titleOfPeople: 'Ours',
    });
    const back = given({ seen: 'archived', titleOfPeople: 'Ours' });
    expect(found(back, active).room).toStrictEqual({ id: 101 });
  });

  it('leaves a restored room to people until its work item is closed again', () => {
    const record = given({ archived: true, seen: 'archived' });
    record.life.closedSinceMs = 5;
    expect(found(record, active).room).toStrictEqual({ id: 101, handledClosing: 5 });
  });

  it('begins with an active room where another one was looked at before', () => {
    expect(whatOf(given({ id: 7, seen: 'archived' }), active)).toEqual([]);
    expect(whatOf(given({ id: 7, seen: 'archived' }), archived)).toEqual(['archived-by-people']);
  });
});
