import { describe, expect, it } from 'vitest';
import { archive, retireRooms } from '../../../lib/rooms/retire-rooms.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { Warning, WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from '../builders/dependencies.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { type GivenRoom, simulatedPortal, withoutMakers } from '../builders/simulated-portal.ts';

const { keyTag } = projectRecord();
const anothers = 'prj-2-ba9876543210';
const expected = { files: 1, folders: 1 };
const whole = { tags: [keyTag], files: 1, folders: 1 };
const shortWarning: Warning[] = [{ code: 'TemplateCopyIncomplete', message: 'm' }];

/** Rooms of a project for which an operator wants a new room, the first of which is the recorded one. */
async function given(rooms: GivenRoom[], change: Partial<WorkRecord> = {}) {
  const made = simulatedPortal();
  const ids = rooms.map((room) => made.addRoom(room));
  const records = memoryRecords();
  const record = projectRecord({
    status: 'running',
    newRoomWanted: true,
    intent: intentOf({ expected }),
    warnings: shortWarning,
    ...(ids[0] === undefined ? {} : { room: recordedRoom(ids[0]) }),
    ...change,
  });
  await records.write(record, 0);
  const { log, lines } = keptLog();
  const { portal, clock } = made;
  const retire = () => clock.run(retireRooms(record, { portal, records, clock, log }));
  return { ...made, ids, record, records, lines, retire };
}

describe('making way for the new room that an operator wants', () => {
  interface Case {
    room: GivenRoom;
    /** Without a template: what was reported of the room decides. */
    reported?: WorkRecord['warnings'];
    /** The file that links back is one of its files. */
    hasLinkFile?: boolean;
    becomes: 'kept' | 'archived' | 'given up';
  }
  it.each<[string, Case]>([
    ['keeps a complete room', { room: whole, becomes: 'kept' }],
    ['keeps a room in which people work', { room: { ...whole, files: 2 }, becomes: 'kept' }],
    ['archives a room without all files', { room: { ...whole, files: 0 }, becomes: 'archived' }],
    [
      'archives a room without all files beside the one that links back',
      { room: whole, hasLinkFile: true, becomes: 'archived' },
    ],
    [
      'keeps a complete room with a file more, which links back',
      { room: { ...whole, files: 2 }, hasLinkFile: true, becomes: 'kept' },
    ],
    ['archives a room without all folders', { room: { ...whole, folders: 0 }, becomes: 'archived' }],
    [
      "leaves a room that carries another work item's tag too",
      { room: { ...whole, tags: [keyTag, anothers] }, becomes: 'given up' },
    ],
    [
      "leaves an incomplete room that carries another work item's tag too",
      { room: { tags: [keyTag, anothers] }, becomes: 'given up' },
    ],
    ['leaves a complete room in the archive', { room: { ...whole, place: 'archive' }, becomes: 'given up' }],
    [
      'keeps a room without a template of which nothing was reported',
      { room: { tags: [keyTag] }, reported: [], becomes: 'kept' },
    ],
    [
      'archives a room without a template of which something was reported',
      { room: { tags: [keyTag] }, reported: shortWarning, becomes: 'archived' },
    ],
  ])('%s', async (_, { room, reported, hasLinkFile, becomes }) => {
    const roomId = simulatedPortal().addRoom();
    const change = {
      ...(reported ? { intent: intentOf(), warnings: reported } : {}),
      ...(hasLinkFile ? { linkFile: { roomId, title: 'Project PRJ-1.txt', atMs: startMs, id: 8 } } : {}),
    };
    const { retire, ids, roomAt, lines, records, record } = await given([room], change);
    const after = await retire();
    const [id = 0] = ids;
    expect(roomAt(id)).toMatchObject({
      tags: expect.arrayContaining(room.tags ?? []),
      place: becomes === 'archived' ? 'archive' : (room.place ?? 'rooms'),
    });
    expect(after.retired).toEqual(becomes === 'kept' ? [] : [id]);
    expect(after.room?.id).toBe(becomes === 'kept' ? id : undefined);
    const retired = { level: 'warn', code: 'ROOM_RETIRED', fields: { key: record.key, roomId: id } };
    expect(lines).toEqual(becomes === 'archived' ? [retired] : []);
    expect(after).not.toHaveProperty('newRoomWanted');
    expect(after).not.toHaveProperty('warnings');
    expect(records.all.get(record.key)?.value).toEqual(after);
  });

  it('keeps a room without a template whose record names no warnings', async () => {
    const { records, portal, clock, record, roomAt, ids } = await given([{ tags: [keyTag] }], {
      intent: intentOf(),
    });
    const { warnings: _, ...plain } = record;
    const after = await clock.run(retireRooms(plain, { portal, records, clock, log: keptLog().log }));
    expect(after).toMatchObject({ retired: [], room: { id: ids[0] } });
    expect(roomAt(ids[0] ?? 0)?.place).toBe('rooms');
  });

  it('does nothing to a room with the key tag that somebody else made', async () => {
    const { retire, addRoom, roomAt } = await given([]);
    const id = addRoom({ tags: [keyTag], marias: true });
    expect(await retire()).toMatchObject({ retired: [] });
    expect(roomAt(id)).toEqual({ tags: [keyTag], place: 'rooms' });
  });

  it('archives every incomplete room, keeps a complete one that is not the recorded one, and gives up what is gone', async () => {
    const { retire, roomAt, ids } = await given([{ tags: [keyTag] }, whole, { tags: [keyTag] }]);
    const [first, , third] = ids;
    const after = await retire();
    expect(ids.map((id) => roomAt(id)?.place)).toEqual(['archive', 'rooms', 'archive']);
    expect(after.retired?.toSorted()).toEqual([first, third]);
    expect(after).not.toHaveProperty('room');
  });

  it('keeps the recorded room when only another one is incomplete', async () => {
    const { retire, roomAt, ids } = await given([whole, { tags: [keyTag] }]);
    const after = await retire();
    expect(ids.map((id) => roomAt(id)?.place)).toEqual(['rooms', 'archive']);
    expect(after).toMatchObject({ room: { id: ids[0] }, retired: [ids[1]] });
  });

  it('judges the room of a record that knows of no request by what was reported of it', async () => {
    const { records, portal, clock, record, roomAt, ids } = await given([{ tags: [keyTag] }]);
    const { intent: _, room: __, ...plain } = record;
    await clock.run(retireRooms(plain, { portal, records, clock, log: keptLog().log }));
    expect(roomAt(ids[0] ?? 0)?.place).toBe('archive');
  });

  it('does nothing to a room of which the portal does not say who made it', async () => {
    const { records, portal, clock, record, roomAt, ids } = await given([{ tags: [keyTag] }]);
    const blind = withoutMakers(portal);
    const after = await clock.run(retireRooms(record, { portal: blind, records, clock, log: keptLog().log }));
    expect(after.retired).toEqual(ids);
    expect(roomAt(ids[0] ?? 0)?.place).toBe('rooms');
  });

  it('gives up a recorded room that was deleted or lost its tag', async () => {
    const { retire } = await given([], { room: recordedRoom(4711) });
    const after = await retire();
    expect(after.retired).toEqual([4711]);
    expect(after).not.toHaveProperty('room');
  });

  it('does not touch again what made way before, and names each room once', async () => {
    const { addRoom, records, portal, clock, roomAt } = await given([]);
    const before = addRoom({ tags: [keyTag] });
    const record = projectRecord({
      status: 'running',
      newRoomWanted: true,
      retired: [before],
      room: recordedRoom(before),
    });
    await records.write(record, 1);
    const after = await clock.run(retireRooms(record, { portal, records, clock, log: keptLog().log }));
    expect(after.retired).toEqual([before]);
    expect(roomAt(before)?.place).toBe('rooms');
  });

  it('does nothing unless an operator wants it', async () => {
    const { ids, portal, clock, records, record, simulator } = await given([{ tags: [keyTag] }]);
    const { newRoomWanted: _, ...plain } = record;
    expect(await retireRooms(plain, { portal, records, clock, log: keptLog().log })).toBe(plain);
    expect(ids).toHaveLength(1);
    expect(simulator.world.requests).toEqual([]);
  });
});

describe('archiving a room', () => {
  it('waits until the portal has done so, looking each second', async () => {
    const { portal, clock, addRoom, roomAt, simulator } = simulatedPortal();
    const id = addRoom();
    simulator.world.operations.next({ durationMs: 2500 });
    await clock.run(archive(id, { portal, clock }));
    expect(roomAt(id)?.place).toBe('archive');
    expect(clock.now() - startMs).toBe(3000);
  });

  it('fails with PortalUnavailable when the portal has not done so in ten seconds', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const id = addRoom();
    simulator.world.operations.next({ durationMs: 25_000 });
    await expect(clock.run(archive(id, { portal, clock }))).rejects.toMatchObject({
      code: 'PortalUnavailable',
    });
    expect(clock.now() - startMs).toBe(10_000);
  });

  it('is done when the room is gone', async () => {
    const { portal, clock } = simulatedPortal();
    await clock.run(archive(4711, { portal, clock }));
    expect(clock.now()).toBe(startMs);
  });

  it('fails with the refusal of a portal that does not let the service user', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom({ marias: true });
    await expect(clock.run(archive(id, { portal, clock }))).rejects.toMatchObject({ code: 'PortalRejected' });
  });
});
