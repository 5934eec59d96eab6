import { describe, expect, it } from 'vitest';
import { type GivenInTime, portalInTime } from './portal.ts';

/** Two posts of the same portal, A and B. Marketing has eight files of a second each. */
const wholeCopy = 10_000;

/** The title of the room that the status shows; undefined without a status or before its first file. */
async function shown({ sim, status }: GivenInTime): Promise<string | undefined> {
  return sim.world.portal.room((await status())?.roomId ?? 0)?.title;
}

function filesIn({ sim }: GivenInTime, title: string): number[] {
  const { portal } = sim.world;
  return portal.rooms().flatMap((room) => (room.title === title ? [portal.filesBelow(room.id).length] : []));
}

describe('interleaving 1: A runs, B posts, and its event is taken while A runs', () => {
  it('B is answered with 200 and the status of A, and is never executed', async () => {
    const portal = portalInTime();
    const { create, clock, rooms } = portal;
    await create('A');
    await clock.advance(3_500);
    const posted = await create('B');
    expect([posted.status, posted.response.progress]).toEqual([200, 0.9 * (3 / 8)]);
    await clock.advance(3_600_000);
    expect(rooms()).toEqual(['A']);
  });

  it('B is dropped too while A waits in the worker behind the job of another portal', async () => {
    const { sim, create, status, clock, rooms } = portalInTime();
    sim.world.worker.occupy(50_000);
    await create('A');
    await clock.advance(29_000);
    expect(await status()).toEqual({ roomId: -1, progress: 0, error: '', isCompleted: false });
    await create('B');
    await clock.advance(3_600_000);
    expect(rooms()).toEqual(['A']);
  });
});

it('interleaving 2: as 1, but its event is taken after A: B is executed late, under the task of A', async () => {
  const portal = portalInTime();
  const { sim, create, status, clock, rooms } = portal;
  await create('A');
  await clock.advance(1_000);
  const task = sim.world.cache.current()?.id;
  sim.world.events.next({ delayMs: 20_000 });
  await create('B');
  await clock.advance(wholeCopy);
  expect([await shown(portal), (await status())?.isCompleted]).toEqual(['A', true]);
  await clock.advance(12_000);
  expect([await shown(portal), (await status())?.isCompleted]).toEqual(['B', false]);
  expect(sim.world.cache.current()?.id).toBe(task);
  await clock.advance(wholeCopy);
  expect(rooms()).toEqual(['A', 'B']);
});

describe('interleaving 3: both post before the worker saw either', () => {
  it('both events carry the task of A; the first is executed, the other dropped', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    const held = sim.world.events.hold();
    await create('A');
    await create('B');
    expect(new Set(held.map(({ taskId }) => taskId)).size).toBe(1);
    sim.world.events.deliverHeld(0);
    sim.world.events.deliverHeld(1);
    await clock.advance(3_600_000);
    expect(rooms()).toEqual(['A']);
  });

  it('the other event is executed later, when it comes after the end of the first', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.events.hold();
    await create('A');
    await create('B');
    sim.world.events.deliverHeld(0);
    await clock.advance(wholeCopy);
    sim.world.events.deliverHeld(1);
    await clock.advance(wholeCopy);
    expect(rooms()).toEqual(['A', 'B']);
  });
});

describe('interleaving 4: as 3, with the event of B first', () => {
  it('B runs and A is dropped, though A posted first', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.events.next({ delayMs: 500 });
    await create('A');
    await create('B');
    await clock.advance(3_600_000);
    expect(rooms()).toEqual(['B']);
  });

  it('A runs late, after B, when its event comes after the end of B', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.events.next({ delayMs: 30_000 });
    await create('A');
    await create('B');
    await clock.advance(3_600_000);
    expect(rooms()).toEqual(['B', 'A']);
  });
});

describe('interleaving 5: A is done and its result is not read yet when B posts', () => {
  it('the result of A is erased; a poller for A sees −1, progress, and in the end the room of B', async () => {
    const portal = portalInTime();
    const { create, status, clock, rooms } = portal;
    await create('A');
    await clock.advance(wholeCopy);
    expect((await create('B')).response).toEqual({ roomId: -1, progress: 0, error: '', isCompleted: false });
    await clock.advance(4_000);
    expect(await status()).toMatchObject({ isCompleted: false, progress: expect.any(Number) });
    await clock.advance(wholeCopy);
    expect([await shown(portal), (await status())?.isCompleted]).toEqual(['B', true]);
    expect(rooms()).toEqual(['A', 'B']);
  });

  it('an erased result can come back before the new one, because its end is published twice', async () => {
    const portal = portalInTime({ timings: { secondPublishMs: 1_000 } });
    const { create, status, clock, rooms } = portal;
    await create('A');
    await clock.advance(8_500);
    const done = await status();
    expect(done?.isCompleted).toBe(true);
    expect((await create('B')).response).toMatchObject({ roomId: -1 });
    await clock.advance(1_000);
    expect(await status()).toEqual(done);
    await clock.advance(wholeCopy);
    expect(rooms()).toEqual(['A', 'B']);
  });
});

describe('interleaving 6: the worker dies after A was queued and before its event was acked', () => {
  it('RabbitMQ redelivers its event at once: dropped while the stale item exists', async () => {
    const portal = portalInTime();
    const { sim, create, status, clock, rooms } = portal;
    await create('A');
    await clock.advance(3_500);
    sim.world.worker.crash({ redeliver: true });
    await clock.advance(300_000);
    // Without a worker there is no cleaner.
    expect(await status()).toMatchObject({ progress: 0.9 * (3 / 8), isCompleted: false });
    sim.world.worker.start();
    await clock.advance(71_000);
    expect(await status()).toBeUndefined();
    await clock.advance(3_600_000);
    expect([rooms(), filesIn(portal, 'A')]).toEqual([['A'], [3]]);
  });

  it.each([
    // The stale item is 60 s old when a cleaner's pass, each ten seconds from the worker's start, finds it.
    ['executed again when the stale item was cleaned away by then', 0, ['A', 'A'], [3, 8]],
    ['dropped when it was not', 5_000, ['A'], [3]],
  ])('Redis redelivers its event after a minute: %s', async (_what, downMs, titles, files) => {
    const portal = portalInTime();
    const { sim, create, clock, rooms } = portal;
    sim.world.events.conditions.broker = 'redis';
    await create('A');
    await clock.advance(3_500);
    sim.world.worker.crash({ redeliver: true });
    await clock.advance(downMs);
    sim.world.worker.start();
    await clock.advance(3_600_000);
    expect([rooms(), filesIn(portal, 'A')]).toEqual([titles, files]);
  });

  it('a job that waits in the memory of the worker was acked: it is lost without a room', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.worker.occupy(50_000);
    await create('A');
    await clock.advance(1_000);
    sim.world.worker.crash({ redeliver: true });
    sim.world.worker.start();
    await clock.advance(3_600_000);
    expect(rooms()).toEqual([]);
  });

  it('a duplicate during the job is dropped, one after its end makes a second room', async () => {
    for (const [duplicateAfterMs, made] of [
      [2_000, ['A']],
      [30_000, ['A', 'A']],
      [90_000, ['A', 'A']],
    ] as const) {
      const { sim, create, clock, rooms } = portalInTime();
      sim.world.events.next({ duplicateAfterMs });
      await create('A');
      await clock.advance(120_000);
      expect(rooms()).toEqual(made);
    }
  });
});

describe('interleaving 7: the worker dies in the middle of the copy of A', () => {
  it('an incomplete room stays and is not resumed; the status does not change for up to 70 s, then vanishes', async () => {
    const portal = portalInTime();
    const { sim, create, status, clock, rooms } = portal;
    sim.world.worker.nextCopy({ dieAfter: 3 });
    await create('A', { tags: ['k'] });
    await clock.advance(4_000);
    const frozen = await status();
    expect(frozen).toMatchObject({ progress: 0.9 * (3 / 8), isCompleted: false });
    await clock.advance(55_000);
    expect(await status()).toEqual(frozen);
    await clock.advance(20_000);
    expect(await status()).toBeUndefined();
    await clock.advance(86_400_000);
    expect([rooms(), filesIn(portal, 'A')]).toEqual([['A'], [3]]);
    expect(sim.world.portal.rooms().find(({ title }) => title === 'A')?.room.tags).toEqual(['k']);
  });
});

it('interleaving 7: an event that Redis redelivers creates a second, complete room beside the incomplete one', async () => {
  const portal = portalInTime();
  const { sim, create, clock } = portal;
  sim.world.events.conditions.broker = 'redis';
  const silent = { afterFiles: 3, ms: 30_000 };
  sim.world.worker.nextCopy({ silent, dieAfter: 3, redelivered: true });
  await create('A');
  await clock.advance(3_600_000);
  expect(filesIn(portal, 'A')).toEqual([3, 8]);
});

describe('interleaving 8: the handler of A throws', () => {
  it('RabbitMQ acks the event, which is lost; the status stays at its start and vanishes after 60 to 70 s', async () => {
    const { sim, create, status, clock, rooms } = portalInTime();
    sim.world.events.next({ handlerFails: true });
    await create('A');
    await clock.advance(59_000);
    expect(await status()).toEqual({ roomId: -1, progress: 0, error: '', isCompleted: false });
    await clock.advance(12_000);
    expect(await status()).toBeUndefined();
    await clock.advance(86_400_000);
    expect(rooms()).toEqual([]);
  });

  it('the same happens when another portal keeps the lock for longer than 30 s', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.events.next({ delayMs: 1_000 });
    await create('A');
    void sim.world.templatesLock.occupy(40_000);
    await clock.advance(86_400_000);
    expect(rooms()).toEqual([]);
  });

  it('Redis delivers the event three times in all', async () => {
    for (const [lockedMs, made] of [
      [40_000, ['A']],
      [400_000, []],
    ] as const) {
      const { sim, create, clock, rooms } = portalInTime();
      sim.world.events.conditions.broker = 'redis';
      sim.world.events.next({ delayMs: 1_000 });
      await create('A');
      void sim.world.templatesLock.occupy(lockedMs);
      await clock.advance(86_400_000);
      expect(rooms()).toEqual(made);
    }
  });

  it('a lost event leaves the same status behind', async () => {
    const { sim, create, status, clock, rooms } = portalInTime();
    sim.world.events.next({ lost: true });
    await create('A');
    await clock.advance(59_000);
    expect(await status()).toMatchObject({ roomId: -1, isCompleted: false });
    await clock.advance(12_000);
    expect([await status(), rooms()]).toEqual([undefined, []]);
  });
});

describe('interleaving 9: there is no worker when A posts', () => {
  it('its event waits in the queue and is executed when a worker starts, even after hours', async () => {
    const { sim, create, clock, rooms } = portalInTime();
    sim.world.worker.crash();
    await create('A');
    await clock.advance(7 * 3_600_000);
    expect(rooms()).toEqual([]);
    sim.world.worker.start();
    await clock.advance(wholeCopy);
    expect(rooms()).toEqual(['A']);
  });

  it('every POST meanwhile joins its item, which stays for a day; then each POST has its own item', async () => {
    const { sim, create, status, clock, rooms } = portalInTime();
    sim.world.worker.crash();
    await create('A');
    const task = sim.world.cache.current()?.id;
    await clock.advance(3_600_000);
    await create('B');
    expect(sim.world.cache.current()?.id).toBe(task);
    await clock.advance(86_400_000);
    expect(await status()).toBeUndefined();
    sim.world.worker.start();
    await clock.advance(wholeCopy);
    expect(rooms()).toEqual(['A']);
  });
});
