import { expect, test } from 'vitest';
import { addTemplate } from '../../../../infra/local/docspace/seed.ts';
import { everything, seedFaults } from '../../../../infra/local/docspace/seed-faults.ts';
import { createSimulator } from '../../../../infra/local/docspace/simulator.ts';
import { VirtualClock } from '../../../virtual-clock.ts';
import { httpPortal, portalInTime } from './portal.ts';

test('seed: the same seed gives the same portal', () => {
  const facts = (seed: number) => {
    const { sim } = portalInTime({ seed });
    return [sim.key, sim.people, sim.groups, sim.templates];
  };
  expect(facts(1)).toEqual(facts(1));
  expect(facts(1)[0]).not.toBe(facts(2)[0]);
});

test('seed: a portal works without a socket; a served one listens on the loopback interface only', async () => {
  expect(portalInTime().sim.url).toBe('https://portal.example.com');
  expect((await httpPortal()).sim.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('seed: templates have nested folders and known counts', async () => {
  const { api } = await httpPortal();
  const { folders } = (await api.get('files/rooms?searchArea=Templates&sortBy=AZ')).response;
  expect(folders.map(({ title, filesCount, foldersCount }) => [title, filesCount, foldersCount])).toEqual([
    ['General', 3, 2],
    ['Implementation', 6, 4],
    ['Marketing', 8, 4],
  ]);
});

test('seed: more templates can be added', async () => {
  const { sim, api } = await httpPortal();
  const { portal } = sim.world;
  const owner = portal.users.get(sim.people.owner);
  if (!owner) throw new Error('no owner');
  const id = addTemplate(portal, owner, 'Empty', 6, { files: [] });
  expect((await api.get(`files/rooms/${id}`)).response).toMatchObject({ title: 'Empty', filesCount: 0 });
});

test('seed: a room from Marketing takes about three seconds by default, and shows its progress', async () => {
  const clock = new VirtualClock();
  const sim = createSimulator({ clock });
  const from = clock.now();
  sim.createRoomInUi(sim.people.serviceUser, sim.templates.marketing, 'A');
  const steps = new Set<number>();
  while (sim.world.cache.current()?.state !== 'done') {
    await clock.advance(100);
    steps.add(sim.world.cache.current()?.progress ?? 0);
  }
  expect(clock.now() - from).toBeGreaterThan(2_000);
  expect(clock.now() - from).toBeLessThan(4_000);
  expect(steps.size).toBe(9);
});

/** What happens to a portal in which much goes wrong, as one string. */
async function timeline(seed: number, rate: number): Promise<string> {
  const { sim, clock, create, api } = portalInTime();
  seedFaults(sim.world, seed, everything(rate));
  const outcome = async (call: Promise<{ status: number }>) =>
    Promise.race([
      call.then(
        ({ status }) => String(status),
        (error: Error) => error.message,
      ),
      clock.sleep(60_000).then(() => 'no answer'),
    ]);
  const seen: string[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    seen.push(await outcome(create(`R${turn}`, { tags: [`k${turn}`] })));
    seen.push(await outcome(api.post('files/rooms', { title: `S${turn}`, roomType: 2, tags: [`s${turn}`] })));
    await clock.advance(90_000);
  }
  const { portal } = sim.world;
  const rooms = portal
    .rooms()
    .map(({ id, title, room }) => `${title} ${room.tags} ${portal.filesBelow(id).length}`);
  return [...seen, ...rooms].join('\n');
}

test('seed: the same seed gives the same faults, another seed others, and no seed none', async () => {
  const first = await timeline(7, 0.05);
  expect(await timeline(7, 0.05)).toBe(first);
  expect(await timeline(8, 0.05)).not.toBe(first);
  const calm = await timeline(7, 0);
  expect(calm.split('\n').slice(0, 40)).toEqual(Array(40).fill('200'));
  expect(calm.match(/^R\d+ k\d+ 8$/gm)).toHaveLength(20);
});

test('seed: operations fail, take long or end at once by their probabilities', async () => {
  const archived = async (operations: { fail?: number; slow?: number; instant?: number }) => {
    const { sim, api, clock } = portalInTime();
    seedFaults(sim.world, 1, { operations });
    const id = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
    const { status } = await api.put(`files/rooms/${id}/archive`, { deleteAfter: true });
    await clock.advance(9_000);
    return [status, sim.world.portal.room(id)?.room.place];
  };
  expect(await archived({})).toEqual([200, 'archive']);
  expect(await archived({ fail: 1 })).toEqual([200, 'rooms']);
  expect(await archived({ slow: 1 })).toEqual([200, 'rooms']);
  expect(await archived({ instant: 1 })).toEqual([500, 'archive']);
});

test('seed: each kind of fault occurs by its probability', async () => {
  const rooms = async (probabilities: Parameters<typeof seedFaults>[2]) => {
    const { sim, create, clock } = portalInTime();
    seedFaults(sim.world, 1, probabilities);
    await create('A', { tags: ['k'] });
    await clock.advance(3_600_000);
    const { portal } = sim.world;
    return portal.rooms().flatMap(({ id, title, room }) => {
      return title === 'A' ? [`${room.tags} ${portal.filesBelow(id).length}`] : [];
    });
  };
  expect(await rooms({})).toEqual(['k 8']);
  expect(await rooms({ events: { lossRate: 1 } })).toEqual([]);
  expect(await rooms({ events: { duplicateRate: 1, duplicateAfterMs: 600_000 } })).toEqual(['k 8', 'k 8']);
  expect(await rooms({ copies: { skip: 1 } })).toEqual(['k 7']);
  expect((await rooms({ copies: { skipFolder: 1 } }))[0]).toMatch(/^k [2-7]$/);
  expect(await rooms({ copies: { silent: 1, slow: 1 } })).toEqual(['k 8']);
  expect((await rooms({ copies: { die: 1 } }))[0]).toMatch(/^k [0-4]$/);
  expect(await rooms({ copies: { unattached: 1 } })).toEqual([]);
  expect(await rooms({ creations: { tagLost: 1 } })).toEqual([' 8']);
  expect((await rooms({ creations: { orphan: 1 } }))[0]).toMatch(/^k? 0$/);
});
