import { describe, expect, it } from 'vitest';
import {
  type AttemptDependencies,
  attemptDelivery,
  receiverHostOf,
  wantsResult,
} from '../../../lib/results/delivery-attempt.ts';
import { eventIdOf } from '../../../lib/results/event.ts';
import type { LinkForResult } from '../../../lib/rooms/ticket/ticket-link.ts';
import type { ResultAnswer, ResultRequest } from '../../../lib/sources/contract/write-back.ts';
import { verifyStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import type { Warning, WorkRecord } from '../../../lib/work-items/record.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { settingsWith } from '../sources/receiver.ts';

const whsec = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
const own = 'https://projects.example.com/results';
const callback = 'https://hooks.example.com/done';
const done = projectRecord({ status: 'done', room: recordedRoom(4711) });

/** One attempt with a secret from the cache and one that is read from the store. */
async function attempt(
  secrets: { cached?: string | undefined; stored?: string | undefined },
  {
    record = done,
    forResult,
    answer = () => 204,
    settings = { resultUrl: own },
  }: {
    record?: WorkRecord;
    forResult?: LinkForResult;
    answer?: (request: ResultRequest, tries: number) => number | ResultAnswer;
    settings?: { resultUrl?: string };
  } = {},
) {
  const requests: ResultRequest[] = [];
  const clock = new VirtualClock();
  await clock.advance(startMs - clock.now());
  const beganMs = clock.now();
  const dependencies: AttemptDependencies = {
    settings: settingsWith({ 'project-system': settings }),
    writeBackSecret: async (_, options) => (options?.fresh ? secrets.stored : secrets.cached),
    dial: async (request) => {
      requests.push(request);
      const answered = answer(request, requests.length);
      return typeof answered === 'number' ? { status: answered } : answered;
    },
    fetch: () => Promise.reject(new Error('no vendor')),
    clock,
  };
  const outcome = await clock.run(attemptDelivery(record, forResult, dependencies));
  return { outcome, requests, waitedMs: clock.now() - beganMs };
}

describe('an attempt to deliver a result', () => {
  it("sends the signed event to the environment's own result URL", async () => {
    const { outcome, requests } = await attempt({ cached: whsec(1) });
    expect(outcome).toEqual({ outcome: 'delivered' });
    const [{ headers, body, ...target } = { headers: {}, body: '' }] = requests;
    expect(target).toEqual({ url: own, own: true });
    expect(verifyStandardWebhook(headers, Buffer.from(body), [whsec(1)], startMs)).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ type: 'room.created', data: { roomId: 4711 } });
  });

  it('sends it to the callback URL of the webhook instead, which is not its own', async () => {
    const { requests } = await attempt({ cached: whsec(1) }, { record: { ...done, callbackUrl: callback } });
    expect(requests).toMatchObject([{ url: callback, own: false }]);
  });

  it('is one request where the secret of the cache is taken, also when the stored one is another', async () => {
    const { requests } = await attempt({ cached: whsec(1), stored: whsec(2) });
    expect(requests).toHaveLength(1);
  });

  it('is not repeated with another secret when the vendor refuses what is written', async () => {
    let requests = 0;
    const zendesk = { type: 'zendesk', subdomain: 'acme', roomField: 7 };
    const ticket = ticketRecord({ status: 'done', room: recordedRoom(7), source: 'zendesk' });
    const outcome = await attemptDelivery(ticket, undefined, {
      settings: settingsWith({ zendesk }),
      writeBackSecret: async (_, options) => `Bearer ${(options?.fresh ? '1' : '0').repeat(16)}`,
      dial: () => Promise.reject(new Error('no event')),
      fetch: async () => {
        requests += 1;
        return new Response(null, { status: 400 });
      },
      clock: { now: () => startMs, sleep: () => new Promise(() => {}) },
    });
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(requests).toBe(1);
  });

  it('is tried later, and nothing is sent, when its secret cannot be read', async () => {
    const outcome = await attemptDelivery(done, undefined, {
      settings: settingsWith({ 'project-system': { resultUrl: own } }),
      writeBackSecret: () => Promise.reject(new Error('AccessDenied')),
      dial: () => Promise.reject(new Error('nothing is sent')),
      fetch: () => Promise.reject(new Error('no vendor')),
      clock: { now: () => startMs, sleep: async () => {} },
    });
    expect(outcome).toMatchObject({ outcome: 'try-later', message: expect.stringContaining('unreadable') });
  });

  it.each<[string[], string[], string[]]>([
    [[], [], []],
    [[], ['LinkMissing'], ['LinkMissing']],
    [[], ['LinkChanged', 'LinkInternal'], ['LinkChanged', 'LinkInternal']],
    [['TeamMissing'], ['LinkMissing'], ['TeamMissing', 'LinkMissing']],
    [['LinkMissing'], ['LinkMissing'], ['LinkMissing']],
    [['LinkNotMade'], ['LinkMissing'], ['LinkNotMade']],
    [['LinkNotOurs'], ['LinkMissing'], ['LinkNotOurs']],
    [['TeamMissing', 'StepsMissing'], ['LinkMissing'], ['TeamMissing', 'StepsMissing']],
    [['StepsMissing'], ['LinkChanged'], ['StepsMissing', 'LinkChanged']],
  ])('says, where the record has the warnings %j and %j are found, %j', async (said, found, told) => {
    const warningOf = (code: string) => ({ code, message: `about ${code}` }) as Warning;
    const record = said.length > 0 ? { ...done, warnings: said.map(warningOf) } : done;
    const { requests } = await attempt(
      { cached: whsec(1) },
      { record, forResult: { warnings: found.map(warningOf) } },
    );
    const [{ body, headers } = { body: '{}', headers: {} }] = requests;
    expect(JSON.parse(body).data.warnings).toEqual(told.map(warningOf));
    const { 'webhook-id': id } = headers as Record<string, string>;
    const added = told.slice(said.length);
    expect(id).toBe(eventIdOf(record, added));
    expect(id === eventIdOf(record)).toBe(added.length === 0);
  });

  it('is repeated once with the stored secret where the cached one was refused', async () => {
    const answer = (_: ResultRequest, tries: number) => (tries === 1 ? 401 : 200);
    const { outcome, requests } = await attempt({ cached: whsec(1), stored: whsec(2) }, { answer });
    expect(outcome).toEqual({ outcome: 'delivered' });
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['the stored secret is the one that was refused', { cached: whsec(1), stored: whsec(1) }, 1],
    ['the stored secret is refused too', { cached: whsec(1), stored: whsec(2) }, 2],
    ['the stored secret is of another form', { cached: whsec(1), stored: 'text' }, 1],
  ])('is refused where %s', async (_, secrets, count) => {
    const { outcome, requests } = await attempt(secrets, { answer: () => 403 });
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
    expect(requests).toHaveLength(count);
  });

  it('uses the stored secret where the cached one is of another form', async () => {
    const { outcome, requests } = await attempt({ cached: 'text', stored: whsec(2) });
    expect(outcome).toEqual({ outcome: 'delivered' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['unset', {}],
    ['of another form', { cached: 'text', stored: 'text' }],
  ])('names the form of the secret where it is %s, and sends nothing', async (_, secrets) => {
    const { outcome, requests } = await attempt(secrets);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackKeyMissing',
      message: expect.stringContaining('a whsec_... that it verifies its results with'),
    });
    expect(JSON.stringify(outcome)).not.toContain('text');
    expect(requests).toEqual([]);
  });

  it.each([200, 204, 299])('is delivered with the answer %i', async (status) => {
    const { outcome } = await attempt({ cached: whsec(1) }, { answer: () => status });
    expect(outcome).toEqual({ outcome: 'delivered' });
  });

  it.each([199, 300, 302, 404, 410, 429, 500])('is tried later after the answer %i', async (status) => {
    const { outcome } = await attempt({ cached: whsec(1) }, { answer: () => status });
    expect(outcome).toEqual({ outcome: 'try-later', message: `The receiver answered HTTP ${status}.` });
  });

  it.each<[string, (tries: number) => number | ResultAnswer, number, number]>([
    ['once after one 500', (tries) => (tries === 1 ? 500 : 204), 2, 500],
    ['twice after two 503', (tries) => (tries <= 2 ? 503 : 204), 3, 2_500],
    [
      'when a short Retry-After is over',
      (tries) => (tries === 1 ? { status: 503, retryAfterMs: 7_000 } : 204),
      2,
      7_000,
    ],
  ])('is repeated %s, and delivered', async (_, answer, count, waitMs) => {
    const made = await attempt({ cached: whsec(1) }, { answer: (__, tries) => answer(tries) });
    expect(made.outcome).toEqual({ outcome: 'delivered' });
    expect([made.requests.length, made.waitedMs]).toEqual([count, waitMs]);
    const ids = new Set(made.requests.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
  });

  it.each<[string, number | ResultAnswer, number]>([
    ['more than twice', 500, 3],
    ['after an answer that stays', 404, 1],
    ['before a long Retry-After is over', { status: 503, retryAfterMs: 11_000 }, 1],
  ])('is not repeated %s', async (_, answer, count) => {
    const { outcome, requests } = await attempt({ cached: whsec(1) }, { answer: () => answer });
    expect(outcome.outcome).toBe('try-later');
    expect(requests).toHaveLength(count);
    if (typeof answer === 'object') expect(outcome).toMatchObject({ afterMs: answer.retryAfterMs });
  });

  it('is tried later when the receiver cannot be reached, without its URL in the message', async () => {
    const fail = () => {
      throw Object.assign(new Error(`connect ${own}`), { code: 'ECONNREFUSED' });
    };
    const { outcome } = await attempt({ cached: whsec(1) }, { answer: fail });
    const message = 'The receiver could not be reached (ECONNREFUSED).';
    expect(outcome).toEqual({ outcome: 'try-later', message });
  });

  it('is tried later where the source is no longer in the environment, or takes no results any more', async () => {
    const gone = await attempt({ cached: whsec(1) }, { record: { ...done, source: 'removed' } });
    const silent = await attempt({ cached: whsec(1) }, { settings: {} });
    for (const { outcome, requests } of [gone, silent]) {
      expect([outcome.outcome, requests]).toEqual(['try-later', []]);
    }
  });
});

describe('a result', () => {
  it.each([
    ['the environment has a result URL', { resultUrl: own }, undefined, true],
    ['the webhook names a callback URL', {}, callback, true],
    ['there is neither', {}, undefined, false],
  ])('is wanted by a generic source: %s', (_, settings, callbackUrl, wanted) => {
    const record = callbackUrl ? { ...done, callbackUrl } : done;
    expect(wantsResult(record, settingsWith({ 'project-system': settings }))).toBe(wanted);
  });

  it('is not wanted by a source that the environment does not have, also one named like a member of objects', () => {
    const settings = settingsWith({ 'project-system': { resultUrl: own } });
    for (const source of ['removed', 'constructor'])
      expect(wantsResult({ ...done, source }, settings)).toBe(false);
  });
});

it.each([
  ['the result URL of the environment', { resultUrl: own }, undefined, 'projects.example.com'],
  ['the callback URL of the webhook', { resultUrl: own }, callback, 'hooks.example.com'],
  ['neither', {}, undefined, undefined],
])('goes to the host of %s', (_, settings, callbackUrl, host) => {
  const record = callbackUrl ? { ...done, callbackUrl } : done;
  expect(receiverHostOf(record, settingsWith({ 'project-system': settings }))).toBe(host);
});
