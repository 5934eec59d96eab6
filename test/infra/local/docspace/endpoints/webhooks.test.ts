import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Simulator } from '../../../../../infra/local/docspace/simulator.ts';
import { portalInTime } from '../portal.ts';

const uri = 'https://hooks.example.com/docspace';
const secretKey = 'a-secret-key';
const roomCreated = 4_194_304;

interface Received {
  /** Seconds after the portal's start. */
  at: number;
  body: string;
  signature: string;
  event: { id: number; trigger: string; triggerId: number; createBy: string };
  payload: Record<string, unknown>;
  webhook: Record<string, unknown>;
}

type Respond = (received: Received, count: number) => number | 'nothing' | 'never';

/** A portal and the receiver of its webhooks. */
function portal(respond: Respond = () => 204) {
  const received: Received[] = [];
  const heads: string[] = [];
  let started = 0;
  const given = portalInTime({
    sendWebhook: async (request) => {
      if (request.method === 'HEAD') {
        heads.push(request.url);
        return new Response(null, { status: request.url === uri ? 200 : 404 });
      }
      const body = await request.text();
      const signature = request.headers.get('x-docspace-signature-256') ?? '';
      const one = { at: (given.clock.now() - started) / 1000, body, signature, ...JSON.parse(body) };
      received.push(one);
      const answer = respond(one, received.length);
      if (answer === 'never') return new Promise<Response>(() => {});
      if (answer === 'nothing') throw new TypeError('fetch failed');
      return new Response(null, { status: answer });
    },
  });
  started = given.clock.now();
  const owner = given.as(given.sim.people.owner);
  const add = (more: Record<string, unknown> = {}) =>
    owner.post('settings/webhook', { name: 'hook', uri, secretKey, enabled: true, ...more });
  return { ...given, owner, add, received, heads };
}

const countOf = (sim: Simulator) => sim.world.portal.webhooks.length;

test('webhooks: a webhook is created when a HEAD request gets a 2xx, and shown without its secret', async () => {
  const { add, owner, heads, sim, as } = portal();
  expect((await add({ triggers: roomCreated })).json.response).toMatchObject({ uri, triggers: roomCreated });
  expect(heads).toEqual([uri]);
  const [listed] = (await owner.get('settings/webhook')).list;
  // Settings and the status of the last delivery are apart (WebhooksConfigWithStatusDto, DocSpace-server 3.7.2).
  expect(listed).toMatchObject({
    configs: { name: 'hook', uri, createdBy: { id: sim.people.owner } },
    status: 0,
  });
  expect(JSON.stringify(listed)).not.toContain(secretKey);
  expect((await as(sim.people.maria).get('settings/webhook')).list).toEqual([]);
  expect((await owner.delete(`settings/webhook/${listed?.configs.id}`)).status).toBe(200);
  expect(countOf(sim)).toBe(0);
});

test('webhooks: bad names and secrets, unreachable and private addresses, guests and narrow keys are refused', async () => {
  const { add, as, sim, api } = portal();
  for (const wrong of [
    { uri: 'https://hooks.example.com/none' },
    { uri: 'no address' },
    { uri: 'http://127.0.0.1:3000/hook' },
    { uri: 'http://192.168.1.4/hook' },
    { secretKey: 'short' },
    { secretKey: 'x'.repeat(31) },
    { secretKey: 'with a space' },
    { name: 'x'.repeat(51) },
    { name: '' },
  ]) {
    expect((await add(wrong)).status, JSON.stringify(wrong)).toBe(400);
  }
  const body = { name: 'hook', uri, secretKey };
  expect((await as(sim.people.guest).post('settings/webhook', body)).status).toBe(403);
  // The service user's key has no scope for it.
  expect((await api.post('settings/webhook', body)).status).toBe(403);
  expect(countOf(sim)).toBe(0);
});

test('webhooks: an event has its trigger, user and row, and is signed over its raw body in upper-case hex', async () => {
  const { add, api, clock, received, sim } = portal();
  const hook = (await add()).response.id;
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 2, tags: ['k'] })).response;
  await clock.advance(5_000);
  const [{ body = '', signature, ...one } = {} as Partial<Received>] = received;
  const { serviceUser } = sim.people;
  expect(one).toMatchObject({
    event: { id: 1, trigger: 'room.created', triggerId: roomCreated, createBy: serviceUser },
    payload: { id, title: 'A', folderType: 16, rootFolderType: 14, createBy: serviceUser },
    webhook: { id: hook, name: 'hook', url: uri, triggers: ['*'] },
  });
  for (const absent of ['roomType', 'tags', 'filesCount']) expect(one.payload).not.toHaveProperty(absent);
  const hmac = createHmac('sha256', secretKey).update(body).digest('hex');
  expect(signature).toBe(`sha256=${hmac.toUpperCase()}`);
});

test('webhooks: room.created comes before the copy of a template, and copied folders and files cause no event', async () => {
  const { add, create, status, clock, received } = portal();
  await add();
  await create('A');
  await clock.advance(5_000);
  expect(received).toMatchObject([{ event: { trigger: 'room.created' }, payload: { title: 'A' } }]);
  expect(await status()).toMatchObject({ isCompleted: false });
  await clock.advance(60_000);
  expect(received).toHaveLength(1);
});

test('webhooks: changes of rooms and folders cause events; triggers and a target narrow them', async () => {
  const { add, api, clock, received, owner } = portal();
  const all = (await add()).response.id;
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response;
  const only = (await add({ triggers: roomCreated, targetId: '999' })).response.id;
  const target = (await add({ targetId: String(id), triggers: 8_388_608 })).response.id;
  await api.put(`files/rooms/${id}`, { title: 'B' });
  const folder = (await api.post(`files/folder/${id}`, { title: 'F' })).response.id;
  await api.delete(`files/folder/${folder}`, {});
  await clock.advance(1_000);
  await api.put(`files/rooms/${id}/archive`, {});
  await clock.advance(1_000);
  await api.put(`files/rooms/${id}/unarchive`, {});
  await clock.advance(1_000);
  await owner.put(`files/rooms/${id}/archive`, {});
  await clock.advance(1_000);
  await api.delete(`files/rooms/${id}`, {});
  await clock.advance(10_000);
  const heard = (hook: number) =>
    received.filter(({ webhook }) => webhook.id === hook).sort((a, b) => a.event.id - b.event.id);
  expect(heard(all).map(({ event }) => event.trigger)).toEqual([
    'room.created',
    'room.updated',
    'folder.created',
    'folder.deleted',
    'room.archived',
    'room.restored',
    'room.archived',
    'room.deleted',
  ]);
  expect(heard(only)).toEqual([]);
  expect(heard(target)).toMatchObject([
    {
      event: { trigger: 'room.updated' },
      payload: { title: 'B' },
      webhook: { target: { id, type: 'room' }, triggers: ['room.updated'] },
    },
  ]);
});

test('webhooks: only webhooks of users who can read the room get its events', async () => {
  const { as, api, clock, received, sim } = portal();
  await as(sim.people.maria).post('settings/webhook', { name: 'hook', uri, secretKey });
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response;
  await api.put(`files/rooms/${id}/share`, { invitations: [{ id: sim.people.maria, access: 2 }] });
  await api.put(`files/rooms/${id}`, { title: 'B' });
  await clock.advance(10_000);
  expect(received.map(({ event }) => event.trigger)).toEqual(['room.updated']);
});

test('webhooks: the queue is read every five seconds, ten events are sent at once, in no order', async () => {
  const { add, api, clock, received } = portal(() => 'never');
  await add();
  await clock.advance(1_000);
  for (let room = 0; room < 12; room += 1) await api.post('files/rooms', { title: `${room}`, roomType: 2 });
  await clock.advance(3_000);
  expect(received).toEqual([]);
  await clock.advance(2_000);
  expect(received).toHaveLength(10);
  const order = received.map(({ event }) => event.id);
  expect(order).not.toEqual([...order].sort((a, b) => a - b));
  expect(received.every(({ at }) => at === 5)).toBe(true);
});

test.each<[string, 500 | 'nothing' | 'never', number[]]>([
  ['a bad status', 500, [5, 6, 8, 12, 20, 36]],
  ['a broken connection', 'nothing', [5, 6, 8, 12, 20, 36]],
  ['no answer within 100 s', 'never', [5, 106, 208, 312, 420, 536]],
])(
  'webhooks: %s is retried five times, with another body and signature, and then dropped',
  async (...given) => {
    const [, answer, times] = given;
    const { add, api, clock, received } = portal(() => answer);
    await add();
    await api.post('files/rooms', { title: 'A', roomType: 2 });
    await clock.advance(3_600_000);
    expect(received.map(({ at }) => at)).toEqual(times);
    expect(received.map(({ webhook }) => webhook.retryCount)).toEqual([undefined, 1, 2, 3, 4, 5]);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    expect(new Set(received.map(({ signature }) => signature)).size).toBe(6);
    for (const { body, signature } of received) {
      const hmac = createHmac('sha256', secretKey).update(body).digest('hex');
      expect(signature).toBe(`sha256=${hmac.toUpperCase()}`);
    }
  },
);

test('webhooks: an event that is accepted at the second try is not sent again', async () => {
  const { add, api, clock, received } = portal((_received, count) => (count === 1 ? 503 : 200));
  await add();
  await api.post('files/rooms', { title: 'A', roomType: 2 });
  await clock.advance(3_600_000);
  expect(received).toHaveLength(2);
});

test('webhooks: 410 removes a webhook, three days without success turn it off', async () => {
  const gone = portal(() => 410);
  await gone.add();
  await gone.api.post('files/rooms', { title: 'A', roomType: 2 });
  await gone.clock.advance(60_000);
  // The retries come first (WebhookSender.cs:177-200, 3.7.2).
  expect([gone.received.length, countOf(gone.sim)]).toEqual([6, 0]);

  const failing = portal(() => 500);
  await failing.add();
  await failing.clock.advance(3 * 86_400_000 - 60_000);
  const room = () => failing.api.post('files/rooms', { title: 'A', roomType: 2 });
  await room();
  await failing.clock.advance(120_000);
  expect(failing.sim.world.portal.webhooks[0]?.enabled).toBe(true);
  await room();
  await failing.clock.advance(120_000);
  expect(failing.sim.world.portal.webhooks[0]?.enabled).toBe(false);
  const heard = failing.received.length;
  await room();
  await failing.clock.advance(120_000);
  expect(failing.received).toHaveLength(heard);
});

test('webhooks: an answer that never comes in time does not turn a webhook off', async () => {
  const { add, api, clock, sim } = portal(() => 'never');
  await add();
  await clock.advance(4 * 86_400_000);
  await api.post('files/rooms', { title: 'A', roomType: 2 });
  await clock.advance(3_600_000);
  expect(sim.world.portal.webhooks[0]?.enabled).toBe(true);
});

test('webhooks: a webhook is changed as a whole, and keeps its secret where none is sent', async () => {
  const { add, owner, sim, as } = portal();
  const { id } = (await add({ triggers: roomCreated })).response;
  const change = { id, name: 'other', uri, enabled: true, triggers: 0 };
  expect((await owner.put('settings/webhook', change)).response).toMatchObject({
    name: 'other',
    triggers: 0,
  });
  expect(sim.world.portal.webhooks).toMatchObject([{ secretKey, enabled: true }]);
  await owner.put('settings/webhook', { ...change, secretKey: 'another-key' });
  expect(sim.world.portal.webhooks[0]?.secretKey).toBe('another-key');
  expect((await owner.put('settings/webhook', { ...change, secretKey: 'short' })).status).toBe(400);
  expect((await owner.put('settings/webhook', { ...change, id: 999 })).status).toBe(404);
  expect((await as(sim.people.maria).put('settings/webhook', change)).status).toBe(403);
});
