import { expect, test } from 'vitest';
import { portalInTime } from './portal.ts';

/** Marketing has eight files of a second each. */
const wholeCopy = 10_000;

test('the creation slot: one slot per portal: none, created, running, done', async () => {
  const { create, status, clock } = portalInTime();
  expect(await status()).toBeUndefined();
  const posted = await create('A');
  expect([posted.status, posted.response]).toEqual([
    200,
    { roomId: -1, progress: 0, error: '', isCompleted: false },
  ]);
  await clock.advance(4_000);
  expect(await status()).toMatchObject({ isCompleted: false, roomId: expect.any(Number) });
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({ progress: 100, error: '', isCompleted: true });
});

test('the creation slot: without a delay the handler runs inside the POST', async () => {
  const { sim, create, status } = portalInTime();
  sim.world.events.conditions.delayMs = 0;
  await create('A');
  expect(sim.world.cache.current()).toMatchObject({ state: 'running' });
  expect(await status()).toMatchObject({ isCompleted: false });
});

test('the creation slot: with reordering a later event overtakes, without it none does', async () => {
  const order = async (reorder: boolean) => {
    const { sim, clock } = portalInTime();
    const { events } = sim.world;
    const seen: string[] = [];
    events.consumer = async ({ taskId }) => void seen.push(taskId);
    events.conditions = { ...events.conditions, delayMs: [0, 5_000], reorder };
    const request = { userId: '', templateId: 0, title: '', tags: [], logo: false, copyLogo: false };
    for (let task = 0; task < 10; task += 1) events.publish({ taskId: String(task), request });
    await clock.advance(6_000);
    return seen.join('');
  };
  expect(await order(false)).toBe('0123456789');
  expect(await order(true)).not.toBe('0123456789');
});

test('the creation slot: the same seed gives the same run, another seed another run', async () => {
  const run = async (seed: number) => {
    const { sim, create, clock, rooms } = portalInTime({ seed });
    Object.assign(sim.world.events.conditions, { lossRate: 0.5, duplicateRate: 0.5 });
    for (let post = 0; post < 6; post += 1) {
      await create(`R${post}`);
      await clock.advance(80_000);
    }
    return rooms().join();
  };
  expect(await run(3)).toBe(await run(3));
  expect(new Set([await run(1), await run(2), await run(3), await run(4)]).size).toBeGreaterThan(1);
});

test('the creation slot: a creation that a person starts in the portal makes the portal drop ours', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.createRoomInUi(sim.people.maria, sim.templates.marketing, 'By a person');
  await clock.advance(2_000);
  expect((await create('A')).response).toMatchObject({ isCompleted: false, roomId: expect.any(Number) });
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['By a person']);
  const room = sim.world.portal.room((await status())?.roomId ?? 0);
  expect(room).toMatchObject({ createdBy: sim.people.maria, room: { tags: [] } });
});

test("the creation slot: a person's POST erases our result, and the status shows that person's room", async () => {
  const { sim, create, status, clock } = portalInTime();
  await create('A');
  await clock.advance(wholeCopy);
  sim.createRoomInUi(sim.people.maria, sim.templates.general, 'By a person');
  await clock.advance(wholeCopy);
  const { roomId = 0 } = (await status()) ?? {};
  expect(sim.world.portal.room(roomId)?.title).toBe('By a person');
});

test('the creation slot: a POST waits for the lock of all portals for 30 s, then fails with 500 and changes nothing', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  void sim.world.templatesLock.occupy(20_000);
  expect((await create('A')).status).toBe(200);
  await clock.advance(wholeCopy);
  void sim.world.templatesLock.occupy(40_000);
  expect((await create('B')).status).toBe(500);
  await clock.advance(3_600_000);
  expect([await status(), rooms()]).toEqual([undefined, ['A']]);
});

test('the creation slot: a status that cannot be read shows as none, while the job runs', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.world.worker.nextCopy({ msPerFile: 20_000 });
  await create('A');
  await clock.advance(30_000);
  void sim.world.templatesLock.occupy(40_000);
  expect(await status()).toBeUndefined();
  await clock.advance(20_000);
  expect(await status()).toMatchObject({ isCompleted: false });
  await clock.advance(3_600_000);
  expect(rooms()).toEqual(['A']);
});

test('the creation slot: a job that begins before its publisher is attached ends at once, without a room', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.world.worker.nextCopy({ unattached: true });
  await create('A');
  await clock.advance(1_000);
  expect(await status()).toEqual({
    roomId: -1,
    progress: 0,
    error: 'Publication not found.',
    isCompleted: true,
  });
  expect(rooms()).toEqual([]);
});

test('the creation slot: a hidden job shows again when an event of its task lists it, and its end can be taken back', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.world.worker.nextCopy({ silent: { afterFiles: 4, ms: 100_000 } });
  sim.world.events.next({ duplicateAfterMs: 90_000 });
  await create('A');
  await clock.advance(80_000);
  expect(await status()).toBeUndefined();
  // The duplicate makes an item of the same task, which waits behind the hidden job.
  await clock.advance(11_000);
  expect(await status()).toMatchObject({ roomId: -1, isCompleted: false });
  await clock.advance(17_500);
  expect(await status()).toMatchObject({ isCompleted: true });
  await clock.advance(2_000);
  expect(await status()).toMatchObject({ isCompleted: false });
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['A', 'A']);
});
