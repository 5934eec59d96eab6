import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { portalClient } from '../../../lib/docspace/client.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { isFailure } from '../../../lib/kernel/failures.ts';
import { NoAnswer } from '../../../lib/kernel/json-http.ts';
import { jumpingClock, keyA, keyB, ok, portal, type Reply, thrown } from './portal.ts';

const read = { path: 'files/rooms/1', schema: v.object({ id: v.number() }) };

async function failureFor(reply: Reply) {
  await using p = await portal(() => reply);
  const error = await p.call(read).then(
    () => undefined,
    (thrownError: unknown) => thrownError,
  );
  if (!isFailure(error)) throw new Error('expected a Failure');
  return { name: error.name, message: error.message, sent: p.requests.length };
}

describe('portal client', () => {
  it('sends the key as a bearer token and returns what stands in the response', async () => {
    await using p = await portal(() => ok({ id: 1, more: true }));
    expect(await p.call(read)).toEqual({ id: 1 });
    expect(p.requests[0]).toMatchObject({ method: 'GET', authorization: `Bearer ${keyA}` });
  });

  it.each<[string, Reply, string]>([
    ['a gateway page', { status: 502, body: '<html>Bad gateway</html>' }, 'PortalUnavailable'],
    ['a page with status 200', { body: '<html>Sign in</html>' }, 'PortalUnavailable'],
    ['a server error', thrown(500, 'boom'), 'PortalUnavailable'],
    ['a connection that breaks', 'cut', 'PortalUnavailable'],
    ['a redirect', { status: 302, headers: { location: '/login' } }, 'PortalUnavailable'],
    ['a refused key', { status: 401 }, 'PortalKeyRefused'],
    ['a plan limit', thrown(402, 'The number of rooms should not exceed 3'), 'PortalPlanLimit'],
    ['a room that is gone', thrown(404, 'The required folder was not found'), 'PortalRejected'],
    ['a suspended portal', { status: 404 }, 'PortalSuspended'],
    ['a limit without Retry-After', { status: 429 }, 'PortalThrottled'],
    ['a limit with Retry-After', { status: 429, headers: { 'retry-after': '30' } }, 'PortalThrottled'],
    ['a response of another form', ok({ id: 'x' }), 'PortalAnswerUnreadable'],
  ])('turns %s into its failure and sends nothing twice', async (_, reply, name) => {
    const failure = await failureFor(reply);
    expect(failure).toMatchObject({ name, sent: 1 });
    expect(failure.message).toContain('GET files/rooms/1');
  });

  it.each<[string, Reply, string]>([
    ['a missing scope', { status: 403 }, 'PortalForbidden'],
    ['a portal that is being restored', { status: 403, body: 'restoring' }, 'PortalForbidden'],
    ['a business refusal', thrown(403, 'Access denied'), 'PortalRejected'],
  ])('turns %s into its failure after it has read whose the key is', async (_, reply, name) => {
    const failure = await failureFor(reply);
    expect(failure).toMatchObject({ name, sent: 2 });
    expect(failure.message).toContain('GET files/rooms/1');
  });

  it.each<[string, string, Reply, Reply, string]>([
    ['GET', 'of a refused key', thrown(403, 'view'), { status: 401 }, 'PortalKeyRefused'],
    ['PUT', 'of a refused key', thrown(403, 'edit'), { status: 401 }, 'PortalKeyRefused'],
    ['POST', 'without a body, of a refused key', { status: 403 }, { status: 401 }, 'PortalKeyRefused'],
    ['GET', 'while the portal has no time', thrown(403, 'view'), { status: 429 }, 'PortalThrottled'],
    ['GET', 'while the portal is away', thrown(403, 'view'), 'cut', 'PortalUnavailable'],
    ['GET', 'of a key that the portal takes', thrown(403, 'view'), ok({ id: 'me' }), 'PortalRejected'],
    ['GET', 'of a user who may see nobody', thrown(403, 'view'), thrown(403, 'no'), 'PortalRejected'],
  ])('believes the 403 of a %s %s only if the portal takes the key', async (method, _, reply, self, name) => {
    await using p = await portal(({ url }) => (url.pathname.endsWith('/people/@self') ? self : reply));
    const call = { ...read, method: method as 'GET' | 'PUT' | 'POST' };
    await expect(p.call(call)).rejects.toMatchObject({ name });
    expect(p.requests.map(({ url }) => url.pathname)).toEqual([
      '/api/2.0/files/rooms/1',
      '/api/2.0/people/@self',
    ]);
  });

  it('looks once where the look at the key itself is refused', async () => {
    await using p = await portal(() => thrown(403, 'no'));
    await expect(p.call({ ...read, path: 'people/@self' })).rejects.toMatchObject({ name: 'PortalRejected' });
    expect(p.requests).toHaveLength(1);
  });

  it.each<[string, Reply, number]>([
    ['call without a method', thrown(403, 'You have no right to view the folder content'), 2],
    ['call without a method', { status: 403 }, 2],
    ['POST', { status: 403 }, 2],
    // The room may have been stored before its tags were refused.
    ['POST', thrown(403, 'no tags'), 1],
  ])('sends a %s again with another key after the 403 %j: %d requests', async (method, refusal, sent) => {
    const key = async (options?: { fresh: boolean }) => (options?.fresh ? keyB : keyA);
    const isNew = (authorization?: string) => authorization === `Bearer ${keyB}`;
    await using p = await portal(
      ({ authorization, url }) =>
        isNew(authorization) || url.pathname.endsWith('/people/@self') ? ok({ id: 1 }) : refusal,
      { key },
    );
    const answer = p.call(method === 'POST' ? { ...read, method } : read);
    if (sent === 2) expect(await answer).toEqual({ id: 1 });
    else await expect(answer).rejects.toMatchObject({ name: 'PortalRejected' });
    expect(p.requests.filter(({ url }) => !url.pathname.endsWith('/people/@self'))).toHaveLength(sent);
  });

  it.each<[string, string, number, string | undefined, number, number]>([
    ['waits a second that the portal names', 'GET', 429, '1', 2, 1_000],
    ['waits before it sends a write again that was not carried out', 'POST', 429, '1', 2, 1_000],
    ['sends again at once where the portal names no time to wait', 'GET', 429, '0', 2, 0],
    ['waits for a gateway before it reads again', 'GET', 503, '2', 2, 2_000],
    ['sends no write again whose outcome is unknown', 'POST', 503, '1', 1, 0],
    ['waits for five seconds', 'GET', 429, '5', 2, 5_000],
    ['waits for a gateway before a call without a method', 'none', 503, '2', 2, 2_000],
    ['leaves longer waits to the state machine', 'GET', 429, '6', 1, 0],
    ['leaves a limit without a time to the state machine', 'GET', 429, undefined, 1, 0],
    ['leaves other trouble to the state machine', 'GET', 500, '1', 1, 0],
  ])('%s (%s, HTTP %d, Retry-After %s)', async (_, method, status, seconds, sent, waitedMs) => {
    const { clock } = jumpingClock();
    const busy: Reply = { status, ...(seconds === undefined ? {} : { headers: { 'retry-after': seconds } }) };
    let requests = 0;
    await using p = await portal(() => (++requests === 1 ? busy : ok({ id: 1 })), { clock });
    const answer = p.call(method === 'none' ? read : { ...read, method: method as 'GET' | 'POST' });
    if (sent === 2) expect(await answer).toEqual({ id: 1 });
    else await expect(answer).rejects.toThrow();
    expect({ sent: p.requests.length, waitedMs: clock.now() }).toEqual({ sent, waitedMs });
  });

  it('waits no longer than five seconds and sends no more than three times in all', async () => {
    for (const [seconds, sent] of [
      ['0', 3],
      ['2', 3],
      ['3', 2],
    ] as const) {
      const { clock } = jumpingClock();
      await using p = await portal(() => ({ status: 429, headers: { 'retry-after': seconds } }), { clock });
      await expect(p.call(read)).rejects.toMatchObject({ name: 'PortalThrottled' });
      expect(p.requests).toHaveLength(sent);
      expect(clock.now()).toBeLessThanOrEqual(5_000);
    }
  });

  it('says for how long the portal wants no further request', async () => {
    const failure = await failureFor({ status: 429, headers: { 'retry-after': '30' } });
    expect(failure.message).toContain('again in 30 s');
  });

  it('names the field of a validation error, in its wrapped form', async () => {
    const problem = { type: 't', title: 'x', status: 400, errors: { Title: ['too long'] }, traceId: 'z' };
    const body = { response: problem, count: 1, links: [], status: 1, statusCode: 400 };
    const failure = await failureFor({ status: 400, body });
    expect(failure).toMatchObject({ name: 'PortalRejected' });
    expect(failure.message).toContain('Title: too long');
  });

  it('quotes neither addresses nor keys nor links of the portal', async () => {
    const failure = await failureFor(thrown(400, `ann@example.com ${keyA} https://portal.example/s/abc`));
    expect(failure.message).toContain('(address) (key) (link)');
  });

  it('does not quote what it received when the form is wrong', async () => {
    const failure = await failureFor(ok({ id: 'a secret subject' }));
    expect(failure.message).toContain('response.id');
    expect(failure.message).not.toContain('secret');
  });

  it('reads a refused key again from its store and sends the request once more', async () => {
    const key = async (options?: { fresh: boolean }) => (options?.fresh ? keyB : keyA);
    const reply = (authorization?: string): Reply =>
      authorization === `Bearer ${keyB}` ? ok({ id: 1 }) : { status: 401 };
    await using p = await portal((seen) => reply(seen.authorization), { key });
    expect(await p.call({ ...read, method: 'POST', body: { title: 'x' } })).toEqual({ id: 1 });
    expect(p.requests.map((request) => request.body)).toEqual([{ title: 'x' }, { title: 'x' }]);
  });

  it('reads its key from the cache while the portal takes it', async () => {
    const reads: unknown[] = [];
    const key = async (options?: { fresh: boolean }) => {
      reads.push(options);
      return keyA;
    };
    await using p = await portal((seen) => (seen.method === 'GET' ? ok({ id: 1 }) : thrown(404, 'gone')), {
      key,
    });
    await p.call(read);
    await expect(p.call({ ...read, method: 'PUT' })).rejects.toMatchObject({ name: 'PortalRejected' });
    expect(reads).toEqual([undefined, undefined]);
  });

  it('throws a defect of the code as it is, and keeps the cause of a request without an answer', async () => {
    await using p = await portal(() => 'cut');
    await expect(p.call({ ...read, method: 'POST', body: 1n })).rejects.toBeInstanceOf(TypeError);
    await expect(p.call(read)).rejects.toMatchObject({ cause: expect.any(NoAnswer) });
  });

  it('gives up a request that is not answered in time, without waiting for real', async () => {
    const clock: Clock = { now: () => 0, sleep: async () => {} };
    await using p = await portal(() => 'hang', { clock });
    await expect(p.call(read)).rejects.toMatchObject({
      name: 'PortalUnavailable',
      message: expect.stringContaining('no answer within 20 s'),
    });
  });

  it('names the network error when the portal cannot be reached', async () => {
    const p = await portal(() => 'hang');
    await p[Symbol.asyncDispose]();
    await expect(p.call(read)).rejects.toMatchObject({
      name: 'PortalUnavailable',
      message: 'GET files/rooms/1: the portal cannot be reached (ECONNREFUSED)',
    });
  });

  it('reads no more than 8 MB of an answer, and knows nothing of its outcome', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const key = async () => keyA;
    const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
    const call = portalClient({
      url: 'https://portal.example',
      key,
      clock,
      fetch: async () => new Response(endless),
    });
    await expect(call(read)).rejects.toMatchObject({
      name: 'PortalUnavailable',
      message: 'GET files/rooms/1: the answer is longer than 8388608 bytes',
    });
    expect(sent).toBeLessThan(12 * chunk.length);
  });
});
