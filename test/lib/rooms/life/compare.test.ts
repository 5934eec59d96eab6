import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../lib/kernel/failures.ts';
import { day, minute, second } from '../../../../lib/kernel/time.ts';
import type { LifeResult, RoomMove } from '../../../../lib/work-items/life/life.ts';
import { iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { type GivenUpdate, nowMs, ref, updating } from './updating.ts';

const inArchive = { place: 'archive' } as const;
const requested = (to: RoomMove, ageMs: number) => ({
  requested: { to, atMs: nowMs - ageMs, update: 5, times: 1, closing: startMs },
});
const trouble = {
  failures: 2,
  error: { code: 'PortalUnavailable', message: 'no answer', at: iso(startMs) },
};
const none = { change: 'none', waitSeconds: 0 };
const events = { events: true };

describe('a look at a room that has to be changed', () => {
  it.each<[string, GivenUpdate, string]>([
    ['the move to the archive', { item: 'closed' }, 'archive'],
    ['the move out of the archive', { room: inArchive, done: { archived: true } }, 'restore'],
    ['the title', { name: 'Q2' }, 'rename'],
  ])('writes down %s before the portal gets it, and the update goes on', async (_, given, change) => {
    const made = await updating({ ...given, life: trouble });
    expect(await made.compare()).toEqual({ change, waitSeconds: 0, roomId: made.room.id });
    expect(made.writes()).toEqual([]);
    const { life, due } = made.now();
    expect(life?.room).toMatchObject(
      change === 'rename'
        ? { requestedTitles: ['Q2 (PRJ-1)'] }
        : { requested: { to: change, atMs: nowMs, update: 5, times: 1 } },
    );
    expect(life).toMatchObject({
      ...trouble,
      running: made.record.life?.running,
      seen: 2,
      seenAtMs: startMs,
    });
    expect(due).toEqual(made.record.due);
    expect(made.lines).toEqual([]);
  });

  it('waits while a move that was requested may still come, and the update goes on', async () => {
    const made = await updating({ item: 'closed', done: requested('archive', 20 * second) });
    expect(await made.compare()).toEqual({ change: 'wait', waitSeconds: 15, roomId: made.room.id });
    expect(made.now().life).toEqual(made.record.life);
  });

  it('fails where the portal does not move it, and leaves that to the record of the failure', async () => {
    const done = requested('archive', 2 * minute);
    done.requested.times = 3;
    const made = await updating({ item: 'closed', done });
    await expect(made.compare()).rejects.toMatchObject({ code: 'RoomNotMoved' });
    expect(made.now()).toEqual(made.record);
  });
});

describe('a look at a room about which nothing is left to do', () => {
  it('ends the update, and its trouble', async () => {
    const made = await updating({ life: trouble });
    expect(await made.compare()).toEqual({ ...none, roomId: made.room.id });
    const { running: _, failures: __, error: ___, ...life } = made.record.life ?? {};
    expect(made.now()).toEqual({
      ...made.record,
      life: { ...life, room: { id: made.room.id }, seen: 3, seenAtMs: nowMs },
      due: { erase: 1, life: nowMs + day },
      updatedAt: iso(nowMs),
    });
    expect(made.lines).toEqual([]);
  });

  it.each<[string, Partial<GivenUpdate>]>([
    ['the environment leaves rooms as they are', { settings: null }],
    [
      'an operator keeps the room as it is',
      { life: { asked: 3 }, record: { kept: { at: iso(startMs) } as never } },
    ],
  ])('is one at each room where %s', async (_, given) => {
    const title = 'Q0 (PRJ-1)';
    const made = await updating({ item: 'closed', name: 'Q2', done: { title }, room: { title }, ...given });
    expect(await made.compare()).toEqual({ ...none, roomId: made.room.id });
    const { life, due } = made.now();
    expect(life).not.toHaveProperty('running');
    expect(life?.room).toEqual({ id: made.room.id, title });
    expect(due.life).toBeUndefined();
    expect(life).not.toHaveProperty('changes');
  });

  it('asks for the work item first where a webhook says that it has changed, and changes nothing', async () => {
    const made = await updating({ item: 'closed', life: { asked: 3, read: 2 } });
    expect(await made.compare()).toEqual({ change: 'read', waitSeconds: 0, roomId: made.room.id });
    expect(made.now()).toEqual(made.record);
  });

  it('asks for nothing where the work item was read since', async () => {
    const made = await updating({ life: { asked: 3, read: 3 } });
    expect(await made.compare()).toMatchObject({ change: 'none' });
  });

  it('is followed by another at the end of the grace', async () => {
    const made = await updating({ item: 'closed', life: { closedSinceMs: nowMs - 6.5 * day } });
    await made.compare();
    expect(made.now().due).toEqual({ erase: 1, life: nowMs + 0.5 * day });
  });

  it.each([
    ['when a move that did not come may have come late', 2 * minute, 8 * minute],
    ['after a minute at the earliest', 9.5 * minute, minute],
  ])('is followed by another %s', async (_, ageMs, afterMs) => {
    const made = await updating({ done: requested('archive', ageMs) });
    await made.compare();
    expect(made.now().due.life).toBe(nowMs + afterMs);
  });
});

describe('what a look finds out', () => {
  /** Each with what the room was before, and what is said of it. */
  const found: [string, GivenUpdate, string, string | undefined][] = [
    [
      'archived',
      { item: 'closed', done: requested('archive', minute), room: inArchive },
      'ROOM_ARCHIVED',
      'room.archived',
    ],
    ['restored', { done: requested('restore', minute) }, 'ROOM_RESTORED', 'room.restored'],
    [
      'renamed',
      { name: 'Q2', done: { requestedTitles: ['Q2 (PRJ-1)'] }, room: { title: 'Q2 (PRJ-1)' } },
      'ROOM_RENAMED',
      'room.renamed',
    ],
    ['restored-by-people', { done: { archived: true } }, 'ROOM_LEFT_TO_PEOPLE', undefined],
  ];

  it.each(found)('is remembered and logged: %s', async (what, given, code) => {
    const before = { at: iso(startMs), what: 'renamed', why: 'the work item was renamed' } as const;
    const made = await updating({ ...given, life: { changes: [before] } });
    expect(await made.compare()).toEqual({ ...none, roomId: made.room.id });
    expect(made.now().life?.changes).toEqual([before, { at: iso(nowMs), what, why: expect.any(String) }]);
    const about = { key: made.record.key, source: 'project-system', roomId: made.room.id };
    const fields = code === 'ROOM_LEFT_TO_PEOPLE' ? { ...about, change: what } : about;
    expect(made.lines).toEqual([{ level: 'info', code, fields }]);
    // No source gets an event that the environment does not want.
    expect(made.now().life).not.toHaveProperty('results');
    expect(made.now().due).not.toHaveProperty('report');
  });

  it.each(found)(
    'goes to a source that wants it, but for what people did: %s',
    async (_, given, __, type) => {
      const made = await updating({ ...given, settings: events });
      await made.compare();
      const { life, due } = made.now();
      if (type === undefined) {
        expect(life).not.toHaveProperty('results');
        expect(due).not.toHaveProperty('report');
        return;
      }
      const title = type === 'room.renamed' ? 'Q2 (PRJ-1)' : 'Q1 (PRJ-1)';
      const room = { id: made.room.id, url: made.room.url, title };
      expect(life?.results).toEqual([{ type, at: iso(nowMs), room }]);
      expect(due.report).toBe(nowMs);
    },
  );

  it('goes to a source with a word that people did it, where the environment wants that', async () => {
    const made = await updating({ room: { place: 'archive' }, settings: { reportPeople: true } });
    await made.compare();
    expect(made.now().life?.results).toMatchObject([{ type: 'room.archived', by: 'people' }]);
  });

  it('goes to no source where people gave the room another owner', async () => {
    const made = await updating({ room: { marias: true }, settings: { ...events, reportPeople: true } });
    await made.compare();
    expect(made.now().life?.changes).toMatchObject([{ what: 'handed-over' }]);
    expect(made.now().life).not.toHaveProperty('results');
  });

  it('is not waited for to read a work item where rooms are left as they are by now', async () => {
    const made = await updating({ settings: null, life: { asked: 3 } });
    expect(await made.compare()).toMatchObject({ change: 'none' });
  });

  it('goes to its source after what it has not got yet, and at the time at which that is sent again', async () => {
    const room = { id: 7, url: 'https://portal.example.com/7', title: 'Q0 (PRJ-1)' };
    const first: LifeResult = { type: 'room.renamed', at: iso(startMs), room, deliveries: 2 };
    const made = await updating({
      done: requested('restore', minute),
      settings: events,
      life: { results: [first] },
      record: { due: { life: nowMs, report: nowMs + day } },
    });
    await made.compare();
    expect(made.now().life?.results).toMatchObject([first, { type: 'room.restored' }]);
    expect(made.now().due).toEqual({ life: nowMs + day, report: nowMs + day });
  });

  it('is written down although the update goes on', async () => {
    const made = await updating({ name: 'Q2', done: requested('restore', minute), settings: events });
    expect(await made.compare()).toMatchObject({ change: 'rename' });
    const { life, due } = made.now();
    expect(life).toMatchObject({ running: {}, changes: [{ what: 'restored' }], results: [{}] });
    expect(due).toEqual({ ...made.record.due, report: nowMs });
  });

  it.each<[string, (made: Awaited<ReturnType<typeof updating>>) => void, string | undefined]>([
    ['is in the archive', ({ simulator, room }) => placeOf(simulator, room.id, 'archive'), 'archived'],
    ['was deleted', ({ simulator, room }) => simulator.world.portal.deleteFolder(room.id), 'deleted'],
    ['is where it was', () => {}, undefined],
  ])('is in the record of the room: it %s', async (_, change, state) => {
    const made = await updating();
    await made.store({ room: { ...made.room, state: 'handed-over' } });
    change(made);
    expect(await made.compare()).toEqual({ ...none, roomId: made.room.id });
    expect(made.now().room).toEqual(state ? { ...made.room, state } : made.room);
  });

  it('is the title by which the record of the room has it from then on', async () => {
    const made = await updating({
      name: 'Q2',
      done: { requestedTitles: ['Q2 (PRJ-1)'] },
      room: { title: 'Q2 (PRJ-1)' },
    });
    await made.compare();
    expect(made.now().room).toEqual({ ...made.room, title: 'Q2 (PRJ-1)' });
  });
});

function placeOf(
  simulator: Awaited<ReturnType<typeof updating>>['simulator'],
  id: number,
  place: 'archive',
): void {
  const row = simulator.world.portal.room(id);
  if (row) row.room.place = place;
}

describe('a look at a room whose place another took meanwhile', () => {
  it('writes nothing, and looks at the other one a second later', async () => {
    const made = await updating({ item: 'closed' });
    const other = recordedRoom(4711);
    let isFirst = true;
    made.beforeRequest(async () => {
      if (isFirst) await made.store({ room: other });
      isFirst = false;
    });
    expect(await made.compare()).toEqual({ change: 'wait', waitSeconds: 1, roomId: made.room.id });
    expect(made.now()).toEqual({ ...made.record, room: other });
    expect(await made.compare()).toEqual({ ...none, roomId: 4711 });
    expect(made.now().room).toEqual({ ...other, state: 'deleted' });
  });
});

describe('a look at an open room whose link was removed from here', () => {
  const { facts } = ticketRecord();
  const invitation = { kind: 'invitation', expiresAfterDays: 30 };

  it.each([
    ['makes it again for a ticket', { facts }, invitation, 'make-link'],
    ['makes none where the settings want none', { facts }, { kind: 'members' }, 'none'],
    ['makes none for a project', {}, invitation, 'none'],
  ])('%s', async (_, record, link, change) => {
    const done = { link: { to: 'removed', atMs: startMs } } as const;
    const made = await updating({ record, done, sections: { ticketRoom: { link } } });
    expect(await made.compare()).toMatchObject({ change });
  });
});

describe('a look at a room whose archive is announced', () => {
  it('says to its source when that will be, also where it wants no events', async () => {
    const closedSinceMs = nowMs - 5 * day;
    const made = await updating({
      item: 'closed',
      life: { closedSinceMs },
      settings: { noteDaysBefore: 2, renameRooms: false },
    });
    await made.compare();
    const { life, due } = made.now();
    const room = { id: made.room.id, url: made.room.url, title: 'Q1 (PRJ-1)' };
    const archiveAfter = iso(nowMs + 2 * day);
    expect(life?.results).toEqual([{ type: 'room.archiving', at: iso(nowMs), archiveAfter, room }]);
    expect(due).toMatchObject({ report: nowMs, life: nowMs + day });
  });
});

describe('a look at a room with which somebody does something', () => {
  it('is repeated a second later where that came in the middle of it', async () => {
    const made = await updating({ item: 'closed' });
    const { life } = made.record;
    let isFirst = true;
    made.beforeRequest(async () => {
      if (isFirst) await made.store({ life: { ...life, mark: 4, roomAsked: 4 } as never });
      isFirst = false;
    });
    expect(await made.compare()).toEqual({ change: 'wait', waitSeconds: 1, roomId: made.room.id });
    expect(made.now().life).toEqual({ ...life, mark: 4, roomAsked: 4 });
    expect(await made.compare()).toMatchObject({ change: 'archive' });
    expect(made.now().life).not.toHaveProperty('roomAsked');
  });
});

describe('a look whose answer was lost', () => {
  it('is repeated with the same answer after the update has ended well', async () => {
    const made = await updating();
    await made.compare();
    const after = made.now();
    expect(await made.compare()).toEqual({ ...none, roomId: made.room.id });
    expect(made.now()).toEqual(after);
  });

  it.each<[string, (life: object) => object, Partial<typeof ref>]>([
    ['for an update that was followed by another', (life) => life, { update: 4 }],
    ['for another attempt', (life) => life, { attempt: 2 }],
    ['for an update that failed', (life) => ({ life: { ...life, error: trouble.error } }), {}],
    [
      'while an update of another attempt runs',
      (life) => ({ life: { ...life, running: { update: 5, attempt: 2, sinceMs: nowMs } } }),
      {},
    ],
    ['for a record without a life', () => ({ life: undefined }), {}],
  ])('is not taken %s', async (_, change, of) => {
    const made = await updating();
    await made.compare();
    const { life = {} } = made.now();
    await made.store(change(life));
    await expect(made.compare({ ...ref, ...of })).rejects.toMatchObject({ code: 'AttemptSuperseded' });
  });

  it('is not taken for a work item that nobody knows', async () => {
    const made = await updating();
    const { key } = projectRecord({ key: 'test/project-system/project/PRJ-9' });
    await expect(made.compare({ ...ref, key })).rejects.toMatchObject({ code: 'AttemptSuperseded' });
  });

  it('fails as the portal fails, also where the update has ended meanwhile', async () => {
    const made = await updating();
    made.beforeRequest(async () => {
      const { running: _, ...life } = made.record.life ?? {};
      await made.store({ life: life as never });
      throw new Failure('PortalUnavailable', 'no answer');
    });
    await expect(made.compare()).rejects.toMatchObject({ code: 'PortalUnavailable' });
  });
});
