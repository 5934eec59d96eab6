import { expect, test } from 'vitest';
import { cloudRateLimits } from '../../../../infra/local/docspace/http/rate-limits.ts';
import { portalApiOf, portalInTime } from './portal.ts';

test("rate limits: off by default; the cloud's numbers are 1500 a minute, 50 and 15 at once, 10 000 writes a day", async () => {
  const { sim } = portalInTime();
  expect(sim.world.rateLimits.limits).toBeUndefined();
  expect(cloudRateLimits).toEqual({ perMinute: 1500, reads: 50, writes: 15, writesPerDay: 10_000 });
});

test('rate limits: the sliding minute answers 429 without a body and with Retry-After, and passes', async () => {
  const { sim, api, clock } = portalInTime();
  sim.world.rateLimits.limits = { ...cloudRateLimits, perMinute: 3 };
  for (let call = 0; call < 3; call += 1) {
    const { status, headers } = await api.get('people/@self');
    expect(status).toBe(200);
    expect(headers.get('x-ratelimit-limit')).toBeNull();
    await clock.advance(10_000);
  }
  const refused = await api.get('people/@self');
  expect([refused.status, refused.text]).toEqual([429, '']);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  await clock.advance(30_000);
  expect((await api.get('people/@self')).status).toBe(200);
  expect((await api.get('people/@self')).status).toBe(429);
});

test('rate limits: the limit is that of the user, not of the key', async () => {
  const { sim, api, as } = portalInTime();
  sim.world.rateLimits.limits = { ...cloudRateLimits, perMinute: 1 };
  const second = sim.world.portal.addKey(sim.people.serviceUser, 'second', []);
  await api.get('people/@self');
  expect((await portalApiOf(sim.fetch, sim.url, `Bearer ${second.value}`).get('people/@self')).status).toBe(
    429,
  );
  expect((await as(sim.people.maria).get('people/@self')).status).toBe(200);
  const nobody = portalApiOf(sim.fetch, sim.url);
  expect((await nobody.get('files/fileops')).status).toBe(200);
  expect((await nobody.get('files/fileops')).status).toBe(429);
});

test('rate limits: too many concurrent requests are refused without Retry-After, and places are freed', async () => {
  const { sim, clock } = portalInTime();
  const { world, url, key } = sim;
  world.rateLimits.limits = { ...cloudRateLimits, reads: 2, writes: 1 };
  world.faults.next({ kind: 'slow', delayMs: 5_000, times: 3 });
  const api = portalApiOf(sim.fetch, url, `Bearer ${key}`);
  const slow = [api.get('people/@self'), api.get('people/@self'), api.post('files/tags', { name: 'a' })];
  await clock.advance(1_000);
  for (const call of [api.get('people/@self'), api.post('files/tags', { name: 'b' })]) {
    const { status, headers } = await call;
    expect([status, headers.get('retry-after')]).toEqual([429, null]);
  }
  await clock.advance(5_000);
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await api.get('people/@self')).status).toBe(200);
});

test('rate limits: a call that never ends frees its place after a minute', async () => {
  const { sim, clock } = portalInTime();
  sim.world.rateLimits.limits = { ...cloudRateLimits, reads: 1 };
  sim.world.faults.next({ kind: 'hang' });
  const api = portalApiOf(sim.fetch, sim.url, `Bearer ${sim.key}`);
  void api.get('people/@self');
  await clock.advance(59_000);
  expect((await api.get('people/@self')).status).toBe(429);
  await clock.advance(2_000);
  expect((await api.get('people/@self')).status).toBe(200);
});

test('rate limits: POST and PUT count by the day, GET and DELETE do not', async () => {
  const { sim, api, clock } = portalInTime();
  sim.world.rateLimits.limits = { ...cloudRateLimits, writesPerDay: 2 };
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response;
  await api.put(`files/rooms/${id}`, { title: 'B' });
  const refused = await api.post('files/tags', { name: 'x' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(15 * 3600 - 1)]);
  expect((await api.get(`files/rooms/${id}`)).status).toBe(200);
  expect((await api.delete(`files/rooms/${id}/tags`, { names: [] })).status).toBe(200);
  await clock.advance(15 * 3_600_000);
  expect((await api.post('files/tags', { name: 'x' })).status).toBe(200);
});

test('rate limits: a single 429 can be planned, with Retry-After and without', async () => {
  const { sim, api } = portalInTime();
  sim.world.faults.next({ kind: '429', retryAfter: 7 });
  sim.world.faults.next({ kind: '429' });
  const seen = [await api.get('people/@self'), await api.get('people/@self'), await api.get('people/@self')];
  expect(seen.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`)).toEqual([
    '429 7',
    '429 null',
    '200 null',
  ]);
});
