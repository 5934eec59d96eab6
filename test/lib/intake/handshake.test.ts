import { describe, expect, it } from 'vitest';
import {
  type HandshakeState,
  handshakeKey,
  handshakeSecrets,
  openWindow,
} from '../../../lib/intake/handshake.ts';
import { receive } from '../../../lib/intake/receive.ts';
import { seal } from '../../../lib/kernel/sealed.ts';
import { hmac } from '../../../lib/sources/signatures/hmac.ts';
import { memoryCounters, memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { memoryIssuer } from '../builders/records.ts';
import { settingsWith } from '../sources/receiver.ts';

const minute = 60_000;
const [one, other] = ['b537207f20cbfa02357cf448134da559', '0c38a81f2c7f5d5c3b6f1f2a9e7d4b10'];
const base = {
  type: 'custom',
  items: 'events',
  item: { projectId: 'resource.gid', projectName: "'Project ' & resource.gid" },
  samples: [{ body: { events: [] }, items: [] }],
};

/** A source whose system makes its secret itself, as Asana does, and a receiver with its records in memory. */
function asana({ handshakes = true }: { handshakes?: boolean } = {}) {
  let now = Date.parse('2026-11-28T10:00:00Z');
  const items = new Map<string, ReturnType<typeof memoryItem<HandshakeState>>>();
  const item = (source: string) => {
    const found = items.get(source) ?? memoryItem<HandshakeState>();
    items.set(source, found);
    return found;
  };
  const kept = { item, key: async () => 'the key of this environment' };
  const lines: object[] = [];
  const note = (code: string, fields: object = {}) => void lines.push({ code, ...fields });
  const dependencies = {
    settings: settingsWith({
      asana: { ...base, proof: { signature: 'X-Hook-Signature' }, handshake: { header: 'X-Hook-Secret' } },
      other: { ...base, proof: { signature: 'X-Hook-Signature' } },
    }),
    records: memoryRecords(),
    executions: { start: async () => {}, describe: async () => undefined },
    hold: memoryItem(),
    counters: memoryCounters(),
    keyTags: memoryIssuer(),
    lastPortalWebhook: memoryItem(),
    verifySecrets: async () => [],
    ...(handshakes ? { handshakes: kept } : {}),
    clock: { now: () => now, sleep: async () => {} },
    log: { info: note, warn: note, error: note },
  } as unknown as Parameters<typeof receive>[1];
  const post = (headers: Record<string, string>, body = '', source = 'asana', method = 'POST') =>
    receive({ source, method, headers, body: Buffer.from(body) }, dependencies);
  return {
    lines,
    item,
    kept,
    state: async (source = 'asana') => (await item(source).read())?.value,
    later(ms: number) {
      now += ms;
    },
    open: (minutes = 10, replaces = false) => openWindow(item('asana'), { minutes, replaces }, now),
    offer: (secret: string, body = '') => post({ 'x-hook-secret': secret }, body),
    post,
    signed: (secret: string, body = '{"events":[]}') =>
      post({ 'content-type': 'application/json', 'x-hook-signature': hmac(secret, [body], 'hex') }, body),
  };
}

describe('a secret that the system of a source makes itself', () => {
  it('is taken once in the window that an operator opened, sent back, and verifies from then on', async () => {
    const { open, offer, signed, state, lines } = asana();
    expect((await signed(one)).status).toBe(503);
    await open();
    const answer = await offer(one);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-hook-secret': one } });
    expect(answer.body).toEqual({ status: 'ignored', reason: 'handshake: the secret is kept' });
    expect((await signed(one)).status).toBe(200);
    expect((await signed(other)).status).toBe(401);
    expect(await state()).toEqual({ secrets: [expect.any(String)] });
    expect(JSON.stringify([await state(), lines])).not.toContain(one);
    expect(lines).toContainEqual({ code: 'HANDSHAKE_TAKEN', source: 'asana' });
  });

  it('is refused without a window, and keeps nothing', async () => {
    const { offer, state } = asana();
    const answer = await offer(one);
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty('x-hook-secret');
    expect(JSON.stringify(answer.body)).toContain('npx rooms handshake');
    expect(await state()).toBeUndefined();
  });

  it('is refused as a second one, while the first goes on to verify', async () => {
    const { open, offer, signed } = asana();
    await open();
    await offer(one);
    expect((await offer(other)).status).toBe(401);
    expect((await signed(other)).status).toBe(401);
    expect((await signed(one)).status).toBe(200);
  });

  it('is sent back again where it is kept already, for the first answer may have got lost', async () => {
    const { open, offer, later, state } = asana();
    await open();
    await offer(one);
    later(60 * minute);
    expect(await offer(one)).toMatchObject({ status: 200, headers: { 'x-hook-secret': one } });
    expect((await state())?.secrets).toHaveLength(1);
  });

  it.each([
    [10 * minute, 200],
    [10 * minute + 1, 401],
  ])('is answered %s ms after the window of ten minutes was opened with %s', async (ms, status) => {
    const { open, offer, later } = asana();
    await open(10);
    later(ms);
    expect((await offer(one)).status).toBe(status);
  });

  it('is one for each webhook: a second window adds one, and with --replace the former ones count no more', async () => {
    const { open, offer, signed } = asana();
    await open();
    await offer(one);
    await open();
    expect((await offer(other)).status).toBe(200);
    expect([(await signed(one)).status, (await signed(other)).status]).toEqual([200, 200]);
    const third = 'a-third-secret-of-enough-letters';
    await open(10, true);
    // What is kept already neither closes the window nor replaces anything.
    expect((await offer(one)).status).toBe(200);
    expect((await offer(third)).status).toBe(200);
    expect([(await signed(one)).status, (await signed(third)).status]).toEqual([401, 200]);
  });

  it.each(['', 'short', 'x'.repeat(201), 'with spaces in it, and more', 'a, b'.repeat(8), `${one}, ${one}`])(
    'is refused in another form than a secret, and leaves the window open: %j',
    async (secret) => {
      const { open, offer, state } = asana();
      await open();
      const answer = await offer(secret);
      const detail = expect.stringContaining('the header x-hook-secret has no secret of 16 to 200 letters');
      expect(answer).toMatchObject({ status: 401, body: { detail } });
      expect((await state())?.open).toBeDefined();
    },
  );

  it('is no secret of a request with a body, and of no other source', async () => {
    const { open, offer, post, state } = asana();
    await open();
    expect((await offer(one, 'x'.repeat(1025))).status).toBe(415);
    expect((await state())?.open).toBeDefined();
    expect((await offer(one, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    const headers = { 'x-hook-secret': one, 'content-type': 'application/json' };
    expect((await post(headers, '{}', 'other')).status).toBe(503);
    expect((await post(headers, '', 'asana', 'PUT')).status).toBe(405);
    expect((await state())?.secrets).toEqual([]);
    expect(await state('other')).toBeUndefined();
  });

  it('may come with a body of a thousand bytes', async () => {
    const { open, offer } = asana();
    await open();
    expect((await offer(one, 'x'.repeat(1024))).status).toBe(200);
  });

  it('is one of twenty at most: the oldest ones count no more', async () => {
    const { open, offer, kept } = asana();
    const offered = Array.from({ length: 21 }, (_, place) => `the-secret-of-webhook-${place}`);
    for (const secret of offered) {
      await open();
      await offer(secret);
    }
    expect(await handshakeSecrets('asana', kept)).toEqual(offered.slice(1));
  });

  it('is readable for its own source alone, and none is there before the first', async () => {
    const { open, offer, item, kept } = asana();
    await open();
    await offer(one);
    expect(await handshakeSecrets('asana', kept)).toEqual([one]);
    expect(await handshakeSecrets('other', kept)).toEqual([]);
    expect(await handshakeSecrets('other', { ...kept, item: () => item('asana') })).toEqual([]);
  });

  it('verifies nothing any more of a source whose settings name no handshake now', async () => {
    const { item, kept, post } = asana();
    const sealed = seal('the key of this environment', 'handshake other', one);
    await item('other').write({ secrets: [sealed] }, 0);
    expect(await handshakeSecrets('other', kept)).toEqual([one]);
    const body = '{"events":[]}';
    const headers = { 'content-type': 'application/json', 'x-hook-signature': hmac(one, [body], 'hex') };
    expect((await post(headers, body, 'other')).status).toBe(503);
  });

  it('is no handshake where the environment keeps none: it is a webhook without a signature', async () => {
    const { offer, post } = asana({ handshakes: false });
    expect((await offer(one)).status).toBe(415);
    const headers = { 'x-hook-secret': one, 'content-type': 'application/json' };
    expect((await post(headers, '{}')).status).toBe(503);
  });

  it('is expected for ten minutes where an operator has opened the window, which says until when', async () => {
    const item = memoryItem<HandshakeState>();
    const nowMs = Date.parse('2026-11-28T10:00:00Z');
    const opened = { secrets: [], open: { untilMs: nowMs + 10 * minute, replaces: true } };
    expect(await openWindow(item, { minutes: 10, replaces: true }, nowMs)).toEqual(opened);
    expect(item.now?.value).toEqual(opened);
    expect(handshakeKey('asana')).toEqual({ pk: 'handshake', sk: 'asana' });
  });
});
