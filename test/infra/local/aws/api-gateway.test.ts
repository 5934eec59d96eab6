import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type ApiGatewayOptions, apiGateway } from '../../../../infra/local/aws/api-gateway.ts';
import { LambdaError } from '../../../../infra/local/aws/state-machine/errors.ts';
import { serve } from '../../../../infra/local/http/server.ts';
import { VirtualClock } from '../../../virtual-clock.ts';

const routes = [
  { resource: '/webhooks/{source}', functionName: 'receive-webhook' },
  { resource: '/webhooks/health', functionName: 'health' },
  { resource: '/status/{source}/{id+}', functionName: 'read-status' },
];

interface Call {
  functionName: string;
  event: APIGatewayProxyEvent;
}

/** A gateway before a function that gives always the same answer, and what the function was called with. */
function given(result: unknown = { statusCode: 200 }, options: Partial<ApiGatewayOptions> = {}) {
  const calls: Call[] = [];
  const log: string[] = [];
  const handler = apiGateway({
    routes,
    invoke: async (functionName, event) => {
      calls.push({ functionName, event: event as APIGatewayProxyEvent });
      if (result instanceof Error) throw result;
      return result;
    },
    onLog: (line) => log.push(line),
    ...options,
  });
  const eventOf = async (url: string, init?: RequestInit) => {
    await handler(new Request(url, init));
    return (calls.at(-1) as Call).event;
  };
  return { handler, calls, log, eventOf };
}

const post = (body: RequestInit['body'] = '{}') =>
  new Request('http://127.0.0.1:3000/webhooks/helpdesk', { method: 'POST', body: body ?? null });

describe('the event', () => {
  it('has the resource, the path as sent and the decoded path parameter', async () => {
    const { handler, calls } = given();
    await handler(new Request('http://x/webhooks/zen%20desk', { method: 'PATCH' }));
    expect(calls[0]?.functionName).toBe('receive-webhook');
    expect(calls[0]?.event).toMatchObject({
      resource: '/webhooks/{source}',
      path: '/webhooks/zen%20desk',
      httpMethod: 'PATCH',
      pathParameters: { source: 'zen desk' },
      stageVariables: null,
      requestContext: {
        httpMethod: 'PATCH',
        resourcePath: '/webhooks/{source}',
        path: '/webhooks/zen%20desk',
      },
    });
  });

  it.each([
    ['A/7', '/status/jira/A/7'],
    ['A/7', '/status/jira/A%2F7'],
    ['A7', '/status/jira/A7'],
  ])('has the parameter %s of all that follows in %s', async (id, path) => {
    const { eventOf, handler } = given();
    const { pathParameters } = await eventOf(`http://127.0.0.1:3000${path}?signature=x`);
    expect(pathParameters).toEqual({ source: 'jira', id });
    expect((await handler(new Request('http://127.0.0.1:3000/status/jira'))).status).toBe(403);
  });

  it('says under which name the gateway was called', async () => {
    const { requestContext } = await given().eventOf('http://127.0.0.1:3000/webhooks/a');
    expect(requestContext.domainName).toBe('127.0.0.1:3000');
  });

  it('has the body in base64, byte for byte', async () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0xe2, 0x82]);
    const { eventOf } = given();
    const event = await eventOf('http://x/webhooks/a', { method: 'POST', body: bytes });
    expect(event.isBase64Encoded).toBe(true);
    expect(new Uint8Array(Buffer.from(event.body ?? '', 'base64'))).toEqual(bytes);
  });

  it('has null for a body, a query and path parameters that are not there', async () => {
    const event = await given().eventOf('http://x/webhooks/health');
    expect(event).toMatchObject({
      body: null,
      isBase64Encoded: false,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
    });
  });

  it('has the last and all values of a query parameter', async () => {
    const event = await given().eventOf('http://x/webhooks/a?q=1&q=%2B2&Q=3');
    expect(event.queryStringParameters).toEqual({ q: '+2', Q: '3' });
    expect(event.multiValueQueryStringParameters).toEqual({ q: ['1', '+2'], Q: ['3'] });
  });

  it('has the last and all values of a header, spelled as sent, over a socket', async () => {
    const { handler, calls } = given();
    const { request } = await import('node:http');
    const server = await serve(handler);
    const headers = { 'Webhook-Id': ['first', 'second'], 'X-Forwarded-For': '203.0.113.9' };
    await new Promise((done) => request(`${server.url}/webhooks/a`, { headers }, done).end());
    await server.close();

    const { event } = calls[0] as Call;
    expect(event.headers['Webhook-Id']).toBe('second');
    expect(event.multiValueHeaders['Webhook-Id']).toEqual(['first', 'second']);
    expect(event.multiValueHeaders['X-Forwarded-For']).toEqual(['203.0.113.9, 127.0.0.1']);
    expect(event.headers['X-Forwarded-Port']).toBe(String(server.port));
    expect(event.headers['X-Forwarded-Proto']).toBe('http');
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
  });

  it('has a request id of its own, which the answer names too, and the time of the clock', async () => {
    const clock = new VirtualClock(1_800_000_000_000);
    const { handler, calls } = given({ statusCode: 200 }, { clock });
    const answers = [await handler(post()), await handler(post())];
    const ids = calls.map(({ event }) => event.requestContext.requestId);
    expect(answers.map((answer) => answer.headers.get('x-amzn-requestid'))).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    expect(calls[0]?.event.requestContext.requestTimeEpoch).toBe(1_800_000_000_000);
  });

  it('goes to the resource without parameters where two match', async () => {
    const { handler, calls } = given();
    await handler(new Request('http://x/webhooks/health'));
    expect(calls[0]?.functionName).toBe('health');
  });
});

describe('the answer', () => {
  it('is what the function says', async () => {
    const { handler } = given({
      statusCode: 202,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': 5 },
      body: '{"status":"ä"}',
    });
    const answer = await handler(post());
    expect(answer.status).toBe(202);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.text()).toBe('{"status":"ä"}');
  });

  it('decodes a body in base64', async () => {
    const { handler } = given({ statusCode: 200, body: '/wD+', isBase64Encoded: true });
    expect(new Uint8Array(await (await handler(post())).arrayBuffer())).toEqual(Uint8Array.of(0xff, 0, 0xfe));
  });

  it('is JSON where the function names no content type', async () => {
    expect((await given().handler(post())).headers.get('content-type')).toBe('application/json');
  });

  it('takes a status as text, and no body with 204', async () => {
    const answer = await given({ statusCode: '204', body: 'x' }).handler(post());
    expect(answer.status).toBe(204);
    expect(answer.body).toBeNull();
  });

  it('prefers the values of multiValueHeaders', async () => {
    const { handler } = given({
      statusCode: 200,
      headers: { 'X-A': 'single', 'X-B': 'b' },
      multiValueHeaders: { 'x-a': ['1', '2'], 'Set-Cookie': ['c=1', 'd=2'] },
    });
    const { headers } = await handler(post());
    expect(headers.get('x-a')).toBe('1, 2');
    expect(headers.get('x-b')).toBe('b');
    expect(headers.getSetCookie()).toEqual(['c=1', 'd=2']);
  });

  it('renames or drops the headers that a REST API keeps for itself', async () => {
    const { handler } = given({
      statusCode: 401,
      headers: { 'WWW-Authenticate': 'Basic', 'Content-Length': '999', 'Transfer-Encoding': 'chunked' },
    });
    const { headers } = await handler(post());
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic');
    expect(headers.get('content-length')).toBeNull();
    expect(headers.get('transfer-encoding')).toBeNull();
  });
});

describe("the gateway's own answers", () => {
  const paths = ['/', '/webhooks', '/webhooks/', '/webhooks/a/b', '/other/a'];
  it.each(paths)('403 for %s, which is no resource', async (path) => {
    const { handler, calls } = given();
    const answer = await handler(new Request(`http://x${path}`, { method: 'POST', body: '{}' }));
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Missing Authentication Token' });
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(calls).toEqual([]);
  });

  it('400 for a path parameter that cannot be decoded', async () => {
    expect((await given().handler(new Request('http://x/webhooks/%ff'))).status).toBe(400);
  });

  it('413 for a body over 10 MB, and not for one of 10 MB', async () => {
    const { handler, calls } = given();
    const answer = await handler(post(Buffer.alloc(10 * 1024 * 1024 + 1)));
    expect(answer.status).toBe(413);
    expect(await answer.text()).toBe('HTTP content length exceeded 10485760 bytes.');
    expect(calls).toEqual([]);
    expect((await handler(post(Buffer.alloc(10 * 1024 * 1024)))).status).toBe(200);
  });

  it('502 for a function error, which is in the log and not in the answer', async () => {
    const { handler, log } = given(new LambdaError('TypeError', 'x is undefined'));
    const answer = await handler(post());
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({ message: 'Internal server error' });
    expect(log[0]).toMatch(/502 receive-webhook failed: TypeError: x is undefined$/);
  });

  const malformed: [string, unknown][] = [
    ['nothing', null],
    ['text', 'hello'],
    ['a list', []],
    ['no status', { body: 'x' }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 99 }],
    ['an object as body', { statusCode: 200, body: {} }],
    ['text as isBase64Encoded', { statusCode: 200, isBase64Encoded: 'true' }],
    ['a list as headers', { statusCode: 200, headers: ['a'] }],
    ['text as multiValueHeaders', { statusCode: 200, multiValueHeaders: 'a' }],
    ['a list as value of a header', { statusCode: 200, headers: { a: ['b'] } }],
    ['text as values of a header', { statusCode: 200, multiValueHeaders: { a: 'b' } }],
    ['a header name that HTTP forbids', { statusCode: 200, headers: { 'a b': 'c' } }],
    ['a header value with a line break', { statusCode: 200, headers: { a: 'b\nc: d' } }],
  ];
  it.each(malformed)('502 for an answer that is malformed: %s', async (_, result) => {
    const { handler, log } = given(result);
    const answer = await handler(post());
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({ message: 'Internal server error' });
    expect(log[0]).toContain('Malformed Lambda proxy response of receive-webhook');
  });

  it('504 after 29 s, and not a moment before', async () => {
    const clock = new VirtualClock();
    const { handler, log } = given(undefined, { clock, invoke: () => new Promise(() => {}) });
    let answer: Response | undefined;
    const done = handler(post()).then((response) => {
      answer = response;
    });
    await clock.advance(28_999);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    await done;
    expect(answer?.status).toBe(504);
    expect(await answer?.json()).toEqual({ message: 'Endpoint request timed out' });
    expect(log[0]).toContain('receive-webhook gave no answer within 29 s');
  });
});
