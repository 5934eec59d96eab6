import { expect, test } from 'vitest';
import { portalInTime } from './portal.ts';

/** Marketing has eight files of a second each. */
const wholeCopy = 10_000;

test('4: one slot per portal: none, created, running, done', async () => {
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

test('4: a POST during a job answers with that job and its own room is never made', async () => {
  const { create, clock, rooms } = portalInTime();
  await create('A');
  await clock.advance(3_500);
  expect((await create('B')).response).toMatchObject({ progress: 0.9 * (3 / 8) });
  await clock.advance(600_000);
  expect(rooms()).toEqual(['A']);
});

test('4: a POST over a finished job erases its result', async () => {
  const { create, status, clock, rooms } = portalInTime();
  await create('A');
  await clock.advance(wholeCopy);
  expect((await create('B')).response).toMatchObject({ roomId: -1, isCompleted: false });
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({ isCompleted: true });
  expect(rooms()).toEqual(['A', 'B']);
});

test('4: without a delay the handler runs inside the POST', async () => {
  const { sim, create, status } = portalInTime();
  sim.world.events.weather.delayMs = 0;
  await create('A');
  expect(sim.world.cache.current()).toMatchObject({ state: 'running' });
  expect(await status()).toMatchObject({ isCompleted: false });
});

test('5: an event that comes after the running job is executed late, under the old task', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  await create('A');
  await clock.advance(1_000);
  sim.world.events.next({ delayMs: 20_000 });
  await create('B');
  await clock.advance(10_000);
  expect(await status()).toMatchObject({ isCompleted: true });
  await clock.advance(12_000);
  expect(await status()).toMatchObject({ isCompleted: false });
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['A', 'B']);
});

test('5: of two posts before the worker saw any, the first event to arrive wins: swapped, the later post', async () => {
  const { sim, create, clock, rooms } = portalInTime();
  const held = sim.world.events.hold();
  await create('A');
  await create('B');
  expect(new Set(held.map(({ taskId }) => taskId)).size).toBe(1);
  sim.world.events.deliverHeld(1);
  sim.world.events.deliverHeld(0);
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['B']);
  sim.world.events.release();
  await create('C');
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['B', 'C']);
});

test('5: with reordering a later event overtakes, without it none does', async () => {
  const order = async (reorder: boolean) => {
    const { sim, clock } = portalInTime();
    const { events } = sim.world;
    const seen: string[] = [];
    events.consumer = ({ taskId }) => void seen.push(taskId);
    events.weather = { ...events.weather, delayMs: [0, 5_000], reorder };
    const request = { userId: '', templateId: 0, title: '', tags: [], logo: false, copyLogo: false };
    for (let task = 0; task < 10; task += 1) events.publish({ taskId: String(task), request });
    await clock.advance(6_000);
    return seen.join('');
  };
  expect(await order(false)).toBe('0123456789');
  expect(await order(true)).not.toBe('0123456789');
});

test('5: a lost event and a failing handler leave a created item that vanishes after 60 to 70 s', async () => {
  for (const fate of [{ lost: true }, { handlerFails: true }]) {
    const { sim, create, status, clock, rooms } = portalInTime();
    sim.world.events.next(fate);
    await create('A');
    await clock.advance(59_000);
    expect(await status()).toMatchObject({ roomId: -1, isCompleted: false });
    await clock.advance(12_000);
    expect(await status()).toBeUndefined();
    expect(rooms()).toEqual([]);
  }
});

test('5: a duplicate during the job is dropped; one after it makes a second room', async () => {
  for (const [duplicateAfterMs, made] of [
    [2_000, ['A']],
    [90_000, ['A', 'A']],
  ] as const) {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.events.next({ duplicateAfterMs });
    await create('A');
    await clock.advance(120_000);
    expect(rooms()).toEqual(made);
  }
});

test('5: a worker that dies leaves a part of the room; its event, given again, is dropped by the stale item', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  const { world } = sim;
  await create('A');
  await clock.advance(3_500);
  world.worker.crash({ redeliver: true });
  await clock.advance(300_000);
  expect(await status()).toMatchObject({ progress: 0.9 * (3 / 8), isCompleted: false });
  world.worker.start();
  await clock.advance(71_000);
  expect(await status()).toBeUndefined();
  expect(rooms()).toEqual(['A']);
  const room = world.portal.rooms().find(({ title }) => title === 'A');
  expect(world.portal.filesBelow(room?.id ?? 0)).toHaveLength(3);
});

test('5: with no worker the event waits in the queue, hours if need be', async () => {
  const { sim, create, clock, rooms } = portalInTime();
  sim.world.worker.crash();
  await create('A');
  await clock.advance(7_200_000);
  expect(rooms()).toEqual([]);
  sim.world.worker.start();
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['A']);
});

test('5: an erased result comes back when its end is published a second time', async () => {
  const { sim, create, status, clock } = portalInTime({ timings: { secondPublishMs: 1_000 } });
  await create('A');
  await clock.advance(8_500);
  const done = await status();
  expect(done).toMatchObject({ isCompleted: true });
  expect((await create('B')).response).toMatchObject({ roomId: -1 });
  await clock.advance(1_000);
  expect(await status()).toEqual(done);
  expect(sim.world.portal.activeRoomCount()).toBe(2);
});

test('5: behind the job of another portal ours shows running, with nothing, until its turn', async () => {
  const { sim, create, status, clock } = portalInTime();
  sim.world.worker.occupy(30_000);
  await create('A');
  await clock.advance(29_000);
  expect(await status()).toMatchObject({ roomId: -1, progress: 0, isCompleted: false });
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({ isCompleted: true });
});

test('5: the seed decides: the same run twice, another with another seed', async () => {
  const run = async (seed: number) => {
    const { sim, create, clock, rooms } = portalInTime({ seed });
    Object.assign(sim.world.events.weather, { lossRate: 0.5, duplicateRate: 0.5 });
    for (let post = 0; post < 6; post += 1) {
      await create(`R${post}`);
      await clock.advance(80_000);
    }
    return rooms().join();
  };
  expect(await run(3)).toBe(await run(3));
  expect(new Set([await run(1), await run(2), await run(3), await run(4)]).size).toBeGreaterThan(1);
});

test('20: a person starts a creation in the portal, and ours is dropped', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.createRoomInUi(sim.people.maria, sim.templates.marketing, 'By a person');
  await clock.advance(2_000);
  expect((await create('A')).response).toMatchObject({ isCompleted: false, roomId: expect.any(Number) });
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['By a person']);
  const room = sim.world.portal.room((await status())?.roomId ?? 0);
  expect(room).toMatchObject({ createdBy: sim.people.maria, room: { tags: [] } });
});

test("20: a person who posts over our result takes it away, and we see a stranger's room", async () => {
  const { sim, create, status, clock } = portalInTime();
  await create('A');
  await clock.advance(wholeCopy);
  sim.createRoomInUi(sim.people.maria, sim.templates.general, 'By a person');
  await clock.advance(wholeCopy);
  const { roomId = 0 } = (await status()) ?? {};
  expect(sim.world.portal.room(roomId)?.title).toBe('By a person');
});
