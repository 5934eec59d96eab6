import { describe, expect, it } from 'vitest';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import type { Room } from '../../../lib/docspace/schemas.ts';
import { verified, verifiedRoom } from '../../../lib/rooms/verified-room.ts';
import { type GivenRoom, simulatedPortal } from '../builders/simulated-portal.ts';

const keyTag = 'prj-1-0123456789ab';
const anothers = 'prj-2-ba9876543210';

describe("making sure that a room is the work item's before it is reported", () => {
  it('answers what the portal shows of it', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom({ tags: [keyTag, 'urgent'] });
    expect(await clock.run(verifiedRoom(portal, id, keyTag))).toEqual({
      id,
      url: `https://portal.example.com/rooms/shared/${id}/filter?folder=${id}`,
      title: 'Q1 (PRJ-1)',
      type: 5,
      tags: expect.arrayContaining([keyTag, 'urgent']),
      createdOn: expect.stringContaining('2026-11-23T10:00:00'),
    });
  });

  it.each<[string, string, GivenRoom]>([
    ['is in the archive', 'RoomArchived', { tags: [keyTag], place: 'archive' }],
    ['lost its key tag', 'RoomNotOurs', { tags: ['urgent'] }],
    ["carries another work item's tag", 'RoomNotOurs', { tags: [anothers] }],
    ["carries another work item's tag beside its own", 'RoomNotOurs', { tags: [keyTag, anothers] }],
    ['was made by somebody else', 'RoomNotOurs', { tags: [keyTag], marias: true }],
    ['is a template', 'RoomNotOurs', { tags: [keyTag], place: 'templates' }],
  ])('fails for one that %s, with %s', async (_, code, given) => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom(given);
    await expect(clock.run(verifiedRoom(portal, id, keyTag))).rejects.toMatchObject({ code });
  });

  const room: Room = { id: 1, title: 'Q1', tags: [keyTag], filesCount: 0, foldersCount: 0 };
  const who = { me: 'me', keyTag, url: 'https://portal.example.com' };

  it('leaves out what an older portal does not show', () => {
    expect(verified({ ...room, createdBy: { id: 'me' } }, who)).toStrictEqual({
      id: 1,
      url: 'https://portal.example.com/rooms/shared/1/filter?folder=1',
      title: 'Q1',
      tags: [keyTag],
    });
  });

  it('fails for one of which the portal does not say who made it', () => {
    expect(() => verified({ ...room, rootFolderType: rootFolder.rooms }, who)).toThrowError(
      expect.objectContaining({ code: 'RoomNotOurs' }),
    );
  });
});
