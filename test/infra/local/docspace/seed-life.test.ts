import { expect, test } from 'vitest';
import { type LifeOptions, type LifeRates, live } from '../../../../infra/local/docspace/seed-life.ts';
import { hour } from '../../../../lib/kernel/time.ts';
import { type GivenInTime, portalInTime } from './portal.ts';

/** A portal with a room of the service user, lived in for an hour. */
async function lived(perHour: Partial<LifeRates>, more: Partial<LifeOptions> = {}) {
  const given = portalInTime();
  const { api, sim, clock } = given;
  const room = (await api.post('files/rooms', { title: 'Ours', roomType: 2, tags: ['k'] })).response.id;
  await api.post('files/tags', { name: 'made in advance' });
  live(sim, { seed: 1, forMs: hour, lastsMs: [1_000, 60_000], ...more, perHour });
  return { ...given, room, ours: () => sim.world.portal.room(room), pass: () => clock.advance(hour) };
}

test('life by seed: at a rate of 0 nothing happens', async () => {
  const { pass, ours, rooms, sim } = await lived({});
  await pass();
  expect(rooms()).toEqual(['Ours']);
  expect(ours()?.room.tags).toEqual(['k']);
  expect(sim.world.portal.tags).toEqual(['k', 'made in advance']);
});

test.each<[keyof LifeRates, (given: Awaited<ReturnType<typeof lived>>) => unknown, unknown]>([
  ['personRenames', ({ ours }) => ours()?.title, 'Renamed'],
  ['personAddsFile', ({ sim, room }) => sim.world.portal.filesBelow(room).length > 0, true],
  ['personUntags', ({ ours }) => ours()?.room.tags, []],
  ['personArchives', ({ ours }) => ours()?.room.place, 'archive'],
  ['personPurgesTags', ({ sim }) => sim.world.portal.tags, ['k']],
])('life by seed: %s', async (kind, look, expected) => {
  const given = await lived({ [kind]: 5 });
  expect(look(given)).not.toEqual(expected);
  await given.pass();
  expect(look(given)).toEqual(expected);
});

test('life by seed: people make rooms from templates at any moment, until the end of it', async () => {
  const { pass, rooms, sim, clock } = await lived({ personCreates: 20 });
  await pass();
  const made = rooms().filter((title) => title === 'By a person').length;
  expect(made).toBeGreaterThan(5);
  const room = sim.world.portal.rooms().find(({ title }) => title === 'By a person');
  expect([sim.people.maria, sim.people.owner]).toContain(room?.createdBy);
  await clock.advance(24 * hour);
  expect(rooms().length).toBeLessThanOrEqual(made + 2);
});

test('life by seed: only the rooms of the chosen owner are changed', async () => {
  const { pass, rooms } = await lived({ personRenames: 20 }, { rooms: ({ createdBy }) => createdBy === '' });
  await pass();
  expect(rooms()).toEqual(['Ours']);
});

/** What somebody sees who looks once a minute, in the order of seeing. */
async function seen(given: GivenInTime, look: () => Promise<unknown> | unknown): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let minute = 0; minute < 70; minute += 1) {
    const value = await look();
    if (value !== values.at(-1)) values.push(value);
    await given.clock.advance(60_000);
  }
  return values;
}

test('life by seed: outages begin and end', async () => {
  const given = await lived({ outage: 12 }, { modes: ['restoring', 'down'], lastsMs: 180_000 });
  const statuses = await seen(given, async () => (await given.api.get('people/@self')).status);
  expect(new Set(statuses)).toEqual(new Set([200, 403, 502]));
  expect(statuses.at(-1)).toBe(200);
});

test('life by seed: the worker dies and restarts, is busy, and its lock is held', async () => {
  const given = await lived({ workerCrash: 6, workerBusy: 6, lockTaken: 6 }, { lastsMs: [60_000, 400_000] });
  const { create, clock, rooms } = given;
  const answers = new Set<number>();
  for (let post = 0; post < 30; post += 1) {
    answers.add((await create(`R${post}`)).status);
    await clock.advance(120_000);
  }
  await clock.advance(24 * hour);
  expect(answers).toEqual(new Set([200, 500]));
  expect(rooms().length).toBeLessThan(25);
  await create('At last');
  await clock.advance(600_000);
  expect(rooms()).toContain('At last');
});

test('life by seed: keys are rotated, and the new key is handed over after some time', async () => {
  const keys: string[] = [];
  const given = await lived({ keyRotated: 6 }, { onKey: (key) => keys.push(key) });
  const { sim, pass, clock } = given;
  await pass();
  await clock.advance(hour);
  expect(keys.length).toBeGreaterThan(2);
  const works = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await sim.fetch(new Request(`${sim.url}/api/2.0/people/@self`, { headers }))).status;
  };
  expect(await works(keys.at(-1) ?? '')).toBe(200);
  expect(await works(sim.key)).toBe(401);
});

test('life by seed: the plan is full for a while', async () => {
  const given = await lived({ planFull: 6 }, { lastsMs: 180_000 });
  const statuses = await seen(given, async () => {
    const { status, response } = await given.api.post('files/rooms', { title: 'X', roomType: 2 });
    if (status === 200) given.sim.world.portal.deleteFolder(response.id);
    return status;
  });
  expect(new Set(statuses)).toEqual(new Set([200, 402]));
  expect(statuses.at(-1)).toBe(200);
});

test('life by seed: the same seed gives the same events, independent of other requests; another seed gives others', async () => {
  const timeline = async (seed: number, asked: number) => {
    const given = await lived({ personCreates: 10, outage: 5, workerCrash: 5 }, { seed });
    const { world } = given.sim;
    const modes = await seen(given, async () => {
      for (let question = 0; question < asked; question += 1)
        await given.api.get('files/rooms').catch(() => {});
      return `${world.mode} ${given.rooms().length}`;
    });
    return modes.join('\n');
  };
  expect(await timeline(1, 0)).toBe(await timeline(1, 2));
  expect(await timeline(1, 0)).not.toBe(await timeline(2, 0));
});
