import { describe, expect, it } from 'vitest';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { PortalRefusal } from '../../../lib/docspace/errors.ts';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { findOurRooms, retag, roomOrGone, stateOf } from '../../../lib/rooms/our-rooms.ts';
import { intentOf, iso, recordedRoom, startMs } from '../builders/records.ts';
import { type GivenRoom, simulatedPortal, withoutMakers } from '../builders/simulated-portal.ts';

const keyTag = 'prj-1-0123456789ab';
const createdAt = '2000-01-01T00:00:00Z';
const anothers = 'prj-2-ba9876543210';

describe('finding the rooms of a work item', () => {
  it.each<[string, boolean, GivenRoom]>([
    ['takes a room with its key tag that the service user made', true, { tags: [keyTag] }],
    ['takes it with tags that people added', true, { tags: ['urgent', keyTag] }],
    [
      'leaves a room with its key tag that somebody else made, though it is visible',
      false,
      { tags: [keyTag], marias: true },
    ],
    ["leaves a room with another work item's key tag", false, { tags: [anothers] }],
    ['leaves a room without a tag', false, {}],
  ])('%s', async (_, taken, given) => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom(given);
    const found = await clock.run(findOurRooms(portal, { keyTag, createdAt }));
    expect(found.map((room) => room.id)).toEqual(taken ? [id] : []);
  });

  it('leaves those that made way for another room, and takes all others', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const [first, second, third] = [
      addRoom({ tags: [keyTag] }),
      addRoom({ tags: [keyTag] }),
      addRoom({ tags: [keyTag] }),
    ];
    const found = await clock.run(findOurRooms(portal, { keyTag, createdAt, retired: [second] }));
    expect(found.map(({ id }) => id).sort()).toEqual([first, third]);
  });

  it.each<[string, { managed: ('first' | 'second')[]; recorded?: 'first' }, ('first' | 'second')[]]>([
    ['leaves the one that others manage where another is there', { managed: ['first'] }, ['second']],
    ['leaves the later one that others manage', { managed: ['second'] }, ['first']],
    [
      'takes the recorded one, also when somebody else manages it',
      { managed: ['first'], recorded: 'first' },
      ['first', 'second'],
    ],
    ['takes both where others manage both', { managed: ['first', 'second'] }, ['first', 'second']],
  ])('of two rooms with its key tag, %s', async (_, { managed, recorded }, taken) => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const ids = { first: addRoom({ tags: [keyTag] }), second: addRoom({ tags: [keyTag] }) };
    const manager = 9;
    for (const which of managed) {
      simulator.world.portal.room(ids[which])?.room?.shares.set(simulator.people.maria, manager);
    }
    const room = recorded && recordedRoom(ids[recorded]);
    const found = await clock.run(findOurRooms(portal, { keyTag, createdAt, ...(room ? { room } : {}) }));
    expect(found.map(({ id }) => id).sort()).toEqual(taken.map((which) => ids[which]));
  });

  /** Two rooms with its key tag; who is in the first is asked with this result. */
  async function findOfTwo(failure: Failure) {
    const { portal, clock, addRoom } = simulatedPortal();
    const [first, second] = [addRoom({ tags: [keyTag] }), addRoom({ tags: [keyTag] })];
    const call: PortalClient = async (request) => {
      if (request.path === `files/rooms/${first}/share`) throw failure;
      return portal.call(request);
    };
    return { second, found: clock.run(findOurRooms({ ...portal, call }, { keyTag, createdAt })) };
  }

  it('leaves the one of two that is gone meanwhile, or that the service user sees no longer', async () => {
    const { second, found } = await findOfTwo(new PortalRefusal(404, 'gone'));
    expect(await found).toMatchObject([{ id: second }]);
  });

  it('fails where the portal does not say who is in one of two', async () => {
    const { found } = await findOfTwo(new Failure('PortalUnavailable', 'no answer'));
    await expect(found).rejects.toMatchObject({ code: 'PortalUnavailable' });
  });

  it('reads who is in a room only where there are several: each request counts', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    addRoom({ tags: [keyTag] });
    await clock.run(findOurRooms(portal, { keyTag, createdAt }));
    const paths = simulator.world.requests.map(({ path }) => path).sort();
    expect(paths).toEqual(['files/rooms', 'people/@self']);
  });

  it('leaves a room of which the portal does not say who made it', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom({ tags: [keyTag] });
    expect(await clock.run(findOurRooms(withoutMakers(portal), { keyTag, createdAt }))).toEqual([]);
  });

  it('fails with RoomArchived when the only room is in the archive', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom({ tags: [keyTag], place: 'archive' });
    await expect(clock.run(findOurRooms(portal, { keyTag, createdAt }))).rejects.toMatchObject({
      code: 'RoomArchived',
    });
  });

  it.each<[string, GivenRoom, { retired?: boolean }]>([
    ["is somebody else's", { tags: [keyTag], place: 'archive', marias: true }, {}],
    ['made way for another room', { tags: [keyTag], place: 'archive' }, { retired: true }],
  ])('finds nothing when the only room is in the archive and %s', async (_, given, { retired }) => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom(given);
    expect(
      await clock.run(findOurRooms(portal, { keyTag, createdAt, ...(retired ? { retired: [id] } : {}) })),
    ).toEqual([]);
  });

  it('takes the active one of two when the other is in the archive', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom({ tags: [keyTag], place: 'archive' });
    const active = addRoom({ tags: [keyTag] });
    expect(await clock.run(findOurRooms(portal, { keyTag, createdAt }))).toMatchObject([{ id: active }]);
  });
});

describe('a room that is not what its tag says', () => {
  const claim = { keyTag, createdAt: iso(startMs) };

  it.each([
    ['an hour before the record', -60, false],
    ['two minutes before the record', -2, false],
    ["within the minute by which the portal's clock may be slow", -0.5, true],
    ['after the record', 1, true],
  ])('is older than its work item and left when it was made %s', async (_, minutes, taken) => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const id = addRoom({ tags: [keyTag] });
    const room = simulator.world.portal.room(id);
    if (room) room.created = startMs + minutes * minute;
    const found = await clock.run(findOurRooms(portal, claim));
    expect(found.map((one) => one.id)).toEqual(taken ? [id] : []);
  });
});

it('takes a room that was requested though the clock of the portal is an hour slow', async () => {
  const { portal, clock, addRoom, simulator } = simulatedPortal();
  const id = addRoom({ tags: [keyTag] });
  const room = simulator.world.portal.room(id);
  if (room) room.created = startMs - 60 * minute;
  const claim = { keyTag, createdAt: iso(startMs), intent: intentOf() };
  expect(await clock.run(findOurRooms(portal, claim))).toMatchObject([{ id }]);
});

describe('giving a room its key tag back', () => {
  it.each([
    ['without a tag', []],
    ['with its key tag', [keyTag]],
  ])('fails with RoomNotOurs when the room has another owner now, %s', async (_, tags) => {
    const { portal, clock, addRoom, roomAt } = simulatedPortal();
    const id = addRoom({ tags, marias: true });
    await expect(clock.run(retag(portal, id, keyTag))).rejects.toMatchObject({ code: 'RoomNotOurs' });
    expect(roomAt(id)?.tags).toEqual(tags);
  });

  it.each<[string, boolean, GivenRoom]>([
    ['of the service user without a tag: it gets the key tag', true, {}],
    ['with a tag of people: it gets the key tag beside that', true, { tags: ['urgent'] }],
    ['in the archive: nothing is done', false, { place: 'archive' }],
    ["with another work item's key tag: nothing is done", false, { tags: [anothers] }],
    ["with another's key tag beside others: nothing is done", false, { tags: ['urgent', anothers] }],
    ['with its key tag: nothing is done', false, { tags: [keyTag] }],
  ])('a room %s', async (_, tagged, given) => {
    const { portal, clock, addRoom, roomAt, writes } = simulatedPortal();
    const id = addRoom(given);
    const room = await clock.run(retag(portal, id, keyTag));
    const tags = given.tags ?? [];
    expect(room?.id).toBe(tagged ? id : undefined);
    expect(writes()).toEqual(tagged ? [`PUT files/rooms/${id}/tags`] : []);
    expect(roomAt(id)?.tags.toSorted()).toEqual((tagged ? [...tags, keyTag] : tags).toSorted());
  });

  it('does nothing to a room of which the portal does not say who made it', async () => {
    const { portal, clock, addRoom, writes } = simulatedPortal();
    const id = addRoom();
    expect(await clock.run(retag(withoutMakers(portal), id, keyTag))).toBeUndefined();
    expect(writes()).toEqual([]);
  });

  it('does nothing to a room that is gone', async () => {
    const { portal, clock, writes } = simulatedPortal();
    expect(await clock.run(retag(portal, 4711, keyTag))).toBeUndefined();
    expect(writes()).toEqual([]);
  });
});

describe('reading a room that may be gone', () => {
  it('answers the room, or undefined when the portal has it no longer', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom();
    expect(await clock.run(roomOrGone(portal, id))).toMatchObject({ id });
    expect(await clock.run(roomOrGone(portal, 4711))).toBeUndefined();
  });

  it('fails when the portal refuses to show it, which is not "gone"', async () => {
    const { portal, clock, simulator, addRoom } = simulatedPortal();
    const id = addRoom({ marias: true });
    simulator.world.portal.room(id)?.room.shares.clear();
    await expect(clock.run(roomOrGone(portal, id))).rejects.toMatchObject({ code: 'PortalRejected' });
  });
});

it.each<[string, Parameters<typeof stateOf>[0], string | undefined]>([
  [
    'is there',
    { id: 7, title: 't', tags: [], createdBy: { id: 'me' }, rootFolderType: 14 } as never,
    undefined,
  ],
  ['is deleted', undefined, 'deleted'],
  [
    'is in the archive',
    { id: 7, createdBy: { id: 'me' }, rootFolderType: rootFolder.archive } as never,
    'archived',
  ],
  ["is somebody else's", { id: 7, createdBy: { id: 'other' }, rootFolderType: 14 } as never, 'handed-over'],
  ['has no maker any more', { id: 7, rootFolderType: rootFolder.archive } as never, 'handed-over'],
])('a recorded room that %s has this state', (_, room, state) => {
  expect(stateOf(room, 'me')).toBe(state);
});
