import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Fetch, maxAnswerBytes, NoAnswer, sendJson } from '../../../lib/kernel/json-http.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const call = { path: 'things/7', schema: v.unknown() };

/** One call under a clock that jumps: the answer or the error, and how long it took. */
async function calling(fetch: Fetch, changes: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const beganAt = clock.now();
  const options = {
    baseUrl: 'https://server.example.com/api/',
    server: 'the server',
    authorization: 'Bearer secret-of-the-test',
    fetch,
    clock,
    timeoutMs: 8000,
  };
  const { authorization = options.authorization, ...parts } = changes;
  const answer = await clock.run(() =>
    sendJson({ ...call, ...parts }, { ...options, authorization: String(authorization) }).catch(
      (error: unknown) => error,
    ),
  );
  return { answer, seconds: (clock.now() - beganAt) / 1000 };
}

/** The request that a call makes, with its body. */
async function requestOf(changes: Record<string, unknown> = {}) {
  const seen: { request: Request; body: string }[] = [];
  await calling(async (request) => {
    seen.push({ request, body: await request.text() });
    return Response.json({});
  }, changes);
  expect(seen).toHaveLength(1);
  return seen[0] as { request: Request; body: string };
}

describe('a request with JSON', () => {
  it('is a GET without a body, with the credential, that follows no redirect', async () => {
    const { request, body } = await requestOf({ query: { a: 'x y', b: 2, c: undefined } });
    expect(request.url).toBe('https://server.example.com/api/things/7?a=x+y&b=2');
    expect([request.method, body, request.redirect]).toEqual(['GET', '', 'error']);
    expect(Object.fromEntries(request.headers)).toEqual({
      accept: 'application/json',
      authorization: 'Bearer secret-of-the-test',
    });
  });

  it('sends a body as JSON and says so', async () => {
    const { request, body } = await requestOf({ method: 'PUT', body: { title: 'ä' } });
    expect([request.method, body]).toEqual(['PUT', '{"title":"ä"}']);
    expect(request.headers.get('content-type')).toBe('application/json');
  });

  it('is not sent with a credential that no header takes, and the error does not quote it', async () => {
    let calls = 0;
    const { answer } = await calling(
      async () => {
        calls += 1;
        return Response.json({});
      },
      { authorization: 'Bearer geheimnis\nłódź' },
    );
    expect(calls).toBe(0);
    expect(answer).toBeInstanceOf(NoAnswer);
    expect((answer as Error).message).toContain('credential');
    expect(JSON.stringify([(answer as Error).message, (answer as Error).cause])).not.toMatch(
      /geheimnis|łódź/,
    );
  });
});

describe('the answer to a request with JSON', () => {
  it.each([
    ['JSON under another content type', new Response('{"a":1}', { status: 400 }), 400, { a: 1 }],
    ['JSON after a byte order mark', new Response('\u{feff}{"a":1}'), 200, { a: 1 }],
    ['a page', new Response('<html>', { status: 502 }), 502, undefined],
    ['nothing', new Response(null, { status: 204 }), 204, undefined],
  ])('is read where it is %s', async (_, response, status, json) => {
    const { answer, seconds } = await calling(async () => response);
    expect(answer).toEqual({ status, json, retryAfterMs: undefined });
    expect(seconds).toBe(0);
  });

  it.each([
    ['3', 3000],
    ['0', 0],
    [new Date(new VirtualClock().now() + 5000).toUTCString(), 5000],
    [new Date(new VirtualClock().now() - 5000).toUTCString(), 0],
    ['9'.repeat(400), 24 * 3_600_000],
    ['soon', undefined],
    ['-1x', undefined],
    ['3 x', undefined],
    ['5 Jan 2126 09:00:00 GMT', 24 * 3_600_000],
    // The form of asctime (RFC 9110, 5.6.7)
    ['Sat Jan  5 09:00:00 2126', 24 * 3_600_000],
  ])('says with Retry-After %s to wait %j ms', async (retryAfter, retryAfterMs) => {
    const headers = { 'retry-after': retryAfter };
    const { answer } = await calling(async () => new Response(null, { status: 429, headers }));
    expect(answer).toMatchObject({ status: 429, retryAfterMs });
  });

  it('joins characters that two chunks divide', async () => {
    const bytes = new TextEncoder().encode('{"title":"ä🖨"}');
    const divided = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await calling(async () => new Response(divided))).answer).toMatchObject({
      json: { title: 'ä🖨' },
    });
  });
});

describe('a request without a usable answer', () => {
  it('is given up when its time is over, and aborted', async () => {
    let signal: AbortSignal | undefined;
    const { answer, seconds } = await calling((request) => {
      signal = request.signal;
      return new Promise(() => {});
    });
    expect(answer).toEqual(new NoAnswer('no answer within 8 s'));
    expect([seconds, signal?.aborted, signal?.reason]).toEqual([8, true, 'over']);
  });

  it('is given up when the answer begins in time and does not end', async () => {
    const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const { answer, seconds } = await calling(async () => new Response(stalled));
    expect(answer).toEqual(new NoAnswer('no answer within 8 s'));
    expect(seconds).toBe(8);
  });

  it('reads no more of an endless answer than the longest that is allowed', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const { answer, seconds } = await calling(async () => new Response(endless));
    expect(answer).toEqual(new NoAnswer(`the answer is longer than ${maxAnswerBytes} bytes`));
    expect(seconds).toBe(0);
    // The stream is filled one or two chunks ahead of its reader.
    expect(sent).toBeLessThanOrEqual(maxAnswerBytes + 3 * chunk.length);
  });

  it('reads an answer of the longest size that is allowed', async () => {
    const text = `"${'x'.repeat(maxAnswerBytes - 2)}"`;
    expect((await calling(async () => new Response(text))).answer).toMatchObject({ status: 200 });
    expect((await calling(async () => new Response(`${text} `))).answer).toBeInstanceOf(NoAnswer);
  });

  it.each([
    ['fetch failed', { cause: Object.assign(new Error('10.0.0.1:443'), { code: 'ECONNREFUSED' }) }],
    ['fetch failed', { cause: { cause: { code: 'ECONNREFUSED' } } }],
  ])('names the code of the network error and nothing else', async (message, options) => {
    const { answer } = await calling(() => Promise.reject(new TypeError(message, options)));
    expect(answer).toEqual(new NoAnswer('the server cannot be reached (ECONNREFUSED)'));
  });

  it('has a message without a code where the error has none', async () => {
    const cause = new TypeError('https://server/?token=secret');
    const { answer } = await calling(() => Promise.reject(cause));
    expect(answer).toEqual(new NoAnswer('the server cannot be reached', { cause }));
    expect((answer as Error).cause).toBe(cause);
  });
});
