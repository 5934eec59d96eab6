import { expect, test } from 'vitest';
import type { Fault, FaultKind } from '../../../../infra/local/docspace/http/faults.ts';
import type { Mode } from '../../../../infra/local/docspace/http/modes.ts';
import { httpPortal, portalApiOf, portalInTime } from './portal.ts';

const room = { title: 'A', roomType: 2, tags: ['k'] };

test.each<[Mode, number, RegExp]>([
  ['suspended', 404, /^$/],
  ['unpaid', 402, /^$/],
  ['restoring', 403, /^$/],
  ['ipRestricted', 403, /^[^{<]+$/],
  ['down', 502, /^<html>/],
])('faults: a portal that is %s answers %i to everything', async (mode, status, text) => {
  const { sim, api } = await httpPortal();
  sim.world.mode = mode;
  for (const answer of [await api.get('files/rooms'), await api.get('settings/version/build')]) {
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  }
  sim.world.mode = 'normal';
  expect((await api.get('files/rooms')).status).toBe(200);
});

test('faults: an unreachable portal gives no answer, over HTTP and without', async () => {
  const { sim, api } = await httpPortal();
  sim.world.mode = 'unreachable';
  await expect(api.get('files/rooms')).rejects.toThrow('fetch failed');
  await expect(sim.fetch(new Request(`${sim.url}/api/2.0/files/rooms`))).rejects.toThrow('fetch failed');
});

test.each<[FaultKind, number | 'nothing', boolean]>([
  ['html502', 502, false],
  ['html504', 504, false],
  ['status', 500, false],
  ['drop', 'nothing', false],
  ['500-after-commit', 500, true],
  ['html502-after-commit', 502, true],
  ['drop-after-commit', 'nothing', true],
])('faults: %s answers %s; the room is stored: %s', async (kind, outcome, stored) => {
  const { sim, api } = await httpPortal();
  sim.world.faults.next({ kind, match: { method: 'POST', path: /^files\/rooms$/ } });
  expect((await api.get('files/rooms')).status).toBe(200);
  const answer = await api.post('files/rooms', room).then(
    ({ status, text, headers }) => {
      if (kind.startsWith('html'))
        expect([text.slice(0, 6), headers.get('content-type')]).toEqual(['<html>', 'text/html']);
      return status;
    },
    () => 'nothing',
  );
  expect(answer).toBe(outcome);
  const { portal } = sim.world;
  const rooms = portal.rooms().filter(({ title }) => title === 'A');
  expect(rooms.map((made) => made.room.tags)).toEqual(stored ? [['k']] : []);
  expect((await api.post('files/rooms', room)).status).toBe(200);
});

test.each<[Fault, number]>([
  [{ kind: 'slow', delayMs: 30_000 }, 0],
  [{ kind: 'slow-answer', delayMs: 30_000 }, 1],
  [{ kind: 'hang-after-commit' }, 1],
])(
  'faults: %j stores the room although the client gave up; at that moment there were %i rooms',
  async (fault, stored) => {
    const { sim, clock } = portalInTime();
    sim.world.faults.next(fault);
    const gaveUp = new AbortController();
    const fetchWith = (request: Request) => sim.fetch(new Request(request, { signal: gaveUp.signal }));
    const call = portalApiOf(fetchWith, sim.url, `Bearer ${sim.key}`).post('files/rooms', room);
    const outcome = call.then(
      () => 'answered',
      (error: Error) => error.message,
    );
    await clock.advance(20_000);
    gaveUp.abort(new Error('gave up'));
    expect(await outcome).toBe('gave up');
    expect(sim.world.portal.activeRoomCount()).toBe(stored);
    await clock.advance(20_000);
    expect(sim.world.portal.activeRoomCount()).toBe(1);
  },
);

test('faults: a hanging request is never answered and changes nothing', async () => {
  const { sim } = await httpPortal();
  sim.world.faults.next({ kind: 'hang' });
  const request = fetch(`${sim.url}/api/2.0/files/rooms`, { signal: AbortSignal.timeout(50) });
  await expect(request).rejects.toThrow(/aborted|timeout/i);
  expect(sim.world.requests.at(-1)?.status).toBeUndefined();
});

test('faults: a planned fault can skip requests, apply several times, have its own status, and be cleared', async () => {
  const { sim, api } = await httpPortal();
  sim.world.faults.next({ kind: 'status', status: 503, after: 1, times: 2 });
  const statuses = async (calls: number) => {
    const seen: number[] = [];
    for (let call = 0; call < calls; call += 1) seen.push((await api.get('people/@self')).status);
    return seen;
  };
  expect(await statuses(4)).toEqual([200, 503, 503, 200]);
  sim.world.faults.next({ kind: 'status', status: 402, times: 9 });
  expect(await statuses(1)).toEqual([402]);
  sim.world.faults.clear();
  expect(await statuses(1)).toEqual([200]);
});

test.each([
  [true, ['k']],
  [false, []],
])('faults: a creation fails with 500 after the room was stored, its tags: %s', async (tagged, tags) => {
  const { sim, api } = await httpPortal();
  sim.world.creations.next({ orphan: { tagged, message: 'The audit log is full.' } });
  const answer = await api.post('files/rooms', room);
  expect(answer).toMatchObject({ status: 500, json: { error: { message: 'The audit log is full.' } } });
  expect(sim.world.portal.rooms().find(({ title }) => title === 'A')?.room.tags).toEqual(tags);
  expect((await api.post('files/rooms', room)).response.tags).toEqual(['k']);
});

test('faults: the tags of a room can be lost without an error, or come minutes later', async () => {
  const { sim, api, clock } = portalInTime();
  sim.world.creations.next({ tagLost: true });
  expect((await api.post('files/rooms', room)).response.tags).toEqual([]);
  sim.world.creations.next({ tagGapMs: 240_000 });
  const late = portalApiOf(sim.fetch, sim.url, `Bearer ${sim.key}`).post('files/rooms', {
    ...room,
    title: 'B',
  });
  await clock.advance(200_000);
  const made = sim.world.portal.rooms().find(({ title }) => title === 'B');
  expect(made?.room.tags).toEqual([]);
  await clock.advance(60_000);
  expect((await late).response.tags).toEqual(['k']);
});

test('faults: rooms of one portal are created one after the other; a request that waits 30 s fails with 500', async () => {
  const { sim, clock } = portalInTime({ timings: { creationPauseMs: 20_000 } });
  const api = portalApiOf(sim.fetch, sim.url, `Bearer ${sim.key}`);
  const calls = ['A', 'B', 'C'].map((title) => api.post('files/rooms', { title, roomType: 2 }));
  await clock.advance(25_000);
  expect(sim.world.portal.activeRoomCount()).toBe(1);
  await clock.advance(40_000);
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 500]);
  expect(sim.world.portal.activeRoomCount()).toBe(2);
});

test('faults: every request is recorded, in order, with its user and status', async () => {
  const { sim, as, api } = await httpPortal();
  await api.get('files/rooms?count=1');
  await as(sim.people.tom).get('people/@self');
  await portalApiOf(fetch, sim.url).get('people/@self');
  sim.world.faults.next({ kind: 'drop' });
  await api.post('files/tags', { name: 'x' }).catch(() => {});
  expect(sim.world.requests).toMatchObject([
    { method: 'GET', path: 'files/rooms', query: '?count=1', status: 200, userId: sim.people.serviceUser },
    { method: 'GET', path: 'people/@self', status: 200, userId: sim.people.tom },
    { method: 'GET', path: 'people/@self', status: 401, userId: undefined },
    { method: 'POST', path: 'files/tags', status: undefined },
  ]);
  expect(sim.world.requests.every(({ time }) => Math.abs(time - Date.now()) < 20_000)).toBe(true);
});
