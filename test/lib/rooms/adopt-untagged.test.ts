import { describe, expect, it } from 'vitest';
import { putLink } from '../../../lib/docspace/access.ts';
import { listRoomsMadeBy } from '../../../lib/docspace/rooms.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { adoptUntagged } from '../../../lib/rooms/our-rooms.ts';
import { intentOf, recordedRoom, startMs } from '../builders/records.ts';
import { type GivenRoom, simulatedPortal } from '../builders/simulated-portal.ts';

const keyTag = 'prj-1-0123456789ab';
const anothers = 'prj-2-ba9876543210';
const intent = intentOf();

type Outcome = 'adopted' | 'young' | 'larger' | 'left';

interface Case extends GivenRoom {
  /** Minutes from the first request for the room to this one. */
  madeAfter?: number;
  /** Minutes from then until somebody looks. */
  age?: number;
  most?: { files: number; folders: number };
  retired?: boolean;
  /** It is the recorded one. */
  recorded?: boolean;
  /** Who else has access to it. */
  shared?: 'member' | 'manager' | 'link';
}

/** What becomes of a room, its tags afterwards, and what was written for it. */
async function outcomeFor({ madeAfter = 0, age = 7, most, retired, recorded, shared, ...given }: Case) {
  const { portal, clock, addRoom, roomAt, writes, simulator } = simulatedPortal();
  await clock.advance(madeAfter * minute);
  const record = { keyTag, intent: intentOf({ firstAtMs: clock.now() - madeAfter * minute }) };
  const id = addRoom(given);
  const { world, people } = simulator;
  if (shared === 'link') {
    await clock.run(
      putLink(portal.call, id, {
        kind: 'invitation',
        linkId: 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f',
        access: 2,
        title: 'T',
      }),
    );
  } else if (shared) world.portal.room(id)?.room.shares.set(people.maria, shared === 'manager' ? 9 : 2);
  const before = writes().length;
  await clock.advance(age * minute);
  const found = await clock.run(
    adoptUntagged(
      portal,
      { ...record, ...(retired ? { retired: [id] } : {}), ...(recorded ? { room: recordedRoom(id) } : {}) },
      clock.now(),
      most ? { most } : {},
    ),
  );
  const { adopted, young, larger } = found;
  const outcomes: Outcome[] = [
    ...adopted.map(() => 'adopted' as const),
    ...(young ? ['young' as const] : []),
    ...larger.map(() => 'larger' as const),
  ];
  const tags = (roomAt(id)?.tags ?? []).toSorted();
  return { outcome: outcomes.length > 0 ? outcomes.join() : 'left', tags, writes: writes().length - before };
}

describe('looking for a room of a work item that never got its tag', () => {
  it.each<[string, Outcome, Case]>([
    ['adopts one with the very title that the service user made since', 'adopted', {}],
    ['adopts one with tags of people', 'adopted', { tags: ['urgent'] }],
    ['leaves one of another title', 'left', { title: 'Q1 (PRJ-10)' }],
    ['leaves one that somebody else made, though it is visible', 'left', { marias: true }],
    ['leaves one that made way for another room', 'left', { retired: true }],
    ['leaves one that a former owner manages', 'larger', { shared: 'manager' }],
    ['leaves one that somebody is a member of', 'larger', { shared: 'member' }],
    ['leaves one with an invitation link', 'larger', { shared: 'link' }],
    [
      'adopts the recorded one again, whoever is in it and whatever it holds',
      'adopted',
      { recorded: true, shared: 'manager', files: 9, most: { files: 0, folders: 0 } },
    ],
    ['leaves one in the archive', 'left', { place: 'archive' }],
    ["leaves one with another work item's key tag", 'left', { tags: [anothers] }],
    ['waits for one that may still get its tag from the portal', 'young', { age: 5.99 }],
    ['adopts one as soon as the portal can be late with its tag no more', 'adopted', { age: 6 }],
    [
      'leaves one that holds more files than was asked for',
      'larger',
      { files: 2, most: { files: 1, folders: 3 } },
    ],
    [
      'leaves one that holds more folders than were requested',
      'larger',
      { folders: 2, most: { files: 3, folders: 1 } },
    ],
    [
      'adopts one that holds just what was requested',
      'adopted',
      { files: 1, folders: 1, most: { files: 1, folders: 1 } },
    ],
    ['adopts one of any size while the work item has no room', 'adopted', { files: 9, folders: 9 }],
  ])('%s', async (_, outcome, given) => {
    const tags = [...(given.tags ?? []), ...(outcome === 'adopted' ? [keyTag] : [])].toSorted();
    expect(await outcomeFor(given)).toEqual({ outcome, tags, writes: outcome === 'adopted' ? 1 : 0 });
  });

  it('takes one that has got its tag since it was looked for by that, young or not, and writes nothing', async () => {
    for (const age of [0, 7]) {
      expect(await outcomeFor({ tags: [keyTag], age })).toEqual({
        outcome: 'adopted',
        tags: [keyTag],
        writes: 0,
      });
    }
  });

  it('adopts one with a link that shows it, and makes nobody a member of it', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = addRoom();
    const linkId = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f';
    await clock.run(putLink(portal.call, id, { kind: 'external', linkId, access: 2, title: 'T' }));
    await clock.advance(7 * minute);
    const { adopted } = await clock.run(adoptUntagged(portal, { keyTag, intent }, clock.now()));
    expect(adopted).toMatchObject([{ id }]);
  });

  it('counts one that is gone since the list was read for nothing, whatever it held', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const id = addRoom({ files: 2 });
    await clock.advance(7 * minute);
    const list: typeof listRoomsMadeBy = async (...args) => {
      const rooms = await listRoomsMadeBy(...args);
      simulator.world.portal.deleteFolder(id);
      return rooms;
    };
    const most = { files: 1, folders: 0 };
    const found = await clock.run(adoptUntagged(portal, { keyTag, intent }, clock.now(), { list, most }));
    expect(found).toEqual({ adopted: [], young: false, larger: [] });
  });

  it('finds nothing while the room was never requested', async () => {
    const { portal, clock, simulator, addRoom } = simulatedPortal();
    addRoom();
    await clock.advance(7 * minute);
    const found = await clock.run(adoptUntagged(portal, { keyTag }, clock.now()));
    expect(found).toEqual({ adopted: [], young: false, larger: [] });
    expect(simulator.world.requests).toEqual([]);
  });

  it.each([
    ['adopts one from just before the first request, for the clocks may differ by a minute', 60_000, 1],
    ['leaves one from more than a minute before the first request', 60_001, 0],
  ])('%s', async (_, beforeMs, adopted) => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom();
    await clock.advance(beforeMs);
    const asked = { keyTag, intent: intentOf({ firstAtMs: clock.now() }) };
    await clock.advance(7 * minute);
    const found = await clock.run(adoptUntagged(portal, asked, clock.now()));
    expect(found.adopted).toHaveLength(adopted);
  });

  it('adopts one of which the portal does not say when it was made', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom();
    const list: typeof listRoomsMadeBy = async (...args) =>
      (await listRoomsMadeBy(...args)).map(({ created: _, ...room }) => room);
    const found = await clock.run(adoptUntagged(portal, { keyTag, intent }, startMs, { list }));
    expect(found).toMatchObject({ adopted: [{ tags: [keyTag] }], young: false });
  });

  it('looks at every room, not only at the first that decides', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    const old = addRoom();
    const large = addRoom({ files: 1 });
    await clock.advance(7 * minute);
    addRoom();
    addRoom({ title: 'Another' });
    const most = { files: 0, folders: 0 };
    const found = await clock.run(adoptUntagged(portal, { keyTag, intent }, clock.now(), { most }));
    expect(found).toMatchObject({ adopted: [{ id: old }], young: true, larger: [{ id: large }] });
  });
});

describe('a tag that comes to a room while its work item is tagging it', () => {
  /** A portal in which another work item tags the room between our look and our request. */
  async function tagged(meanwhile: (given: ReturnType<typeof simulatedPortal>, id: number) => void) {
    const given = simulatedPortal();
    const { portal, clock, addRoom } = given;
    const id = addRoom();
    await clock.advance(7 * minute);
    const list: typeof listRoomsMadeBy = async (...args) => {
      const rooms = await listRoomsMadeBy(...args);
      meanwhile(given, id);
      return rooms;
    };
    const found = clock.run(adoptUntagged(portal, { keyTag, intent }, clock.now(), { list }));
    return { found, id, ...given };
  }

  it('is taken for its own by another work item: ours is taken off again, for neither can be sure', async () => {
    const { found, id, roomAt } = await tagged(({ simulator }, room) => {
      simulator.world.portal.room(room)?.room.tags.push(anothers);
    });
    expect((await found).adopted).toEqual([]);
    expect(roomAt(id)?.tags).toEqual([anothers]);
  });

  it("is no work item's: ours stays", async () => {
    const { found, id, roomAt } = await tagged(({ simulator }, room) => {
      simulator.world.portal.room(room)?.room.tags.push('urgent');
    });
    expect((await found).adopted).toMatchObject([{ id }]);
    expect(roomAt(id)?.tags).toContain(keyTag);
  });

  it.each<[string, (given: ReturnType<typeof simulatedPortal>, id: number) => void]>([
    ['deleted', ({ simulator }, id) => simulator.world.portal.deleteFolder(id)],
    [
      'archived',
      ({ simulator }, id) => {
        const room = simulator.world.portal.room(id)?.room;
        if (room) room.place = 'archive';
      },
    ],
  ])('cannot be given to a room that was %s meanwhile, which is no failure', async (_, happen) => {
    const { found } = await tagged(happen);
    expect((await found).adopted).toEqual([]);
  });

  it('fails with the trouble of the portal when that has no answer to the tag alone', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    addRoom();
    await clock.advance(7 * minute);
    simulator.world.faults.next({ kind: 'status', status: 402, match: { method: 'PUT', path: /tags$/ } });
    const found = clock.run(adoptUntagged(portal, { keyTag, intent }, clock.now()));
    await expect(found).rejects.toMatchObject({ code: 'PortalPlanLimit' });
  });

  it('fails with the trouble of the portal when that refuses to answer', async () => {
    const { found } = await tagged(({ simulator }) => {
      simulator.world.mode = 'unpaid';
    });
    await expect(found).rejects.toMatchObject({ code: 'PortalPlanLimit' });
  });
});
