import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/receive-webhook.ts';
import { worldOf } from '../lib/builders/world.ts';
import { signedHeaders, sourceOf } from '../lib/sources/receiver.ts';
import { runtimeOf, sourceSecret } from './runtime/runtime-of.ts';

/** Begins with a letter of two bytes. */
const subject = 'Überweisung';
const ticket = JSON.stringify({ ticketId: '7', subject });

/** The receiver, to which API Gateway hands over a webhook of the helpdesk that is signed over this body. */
async function received(
  body: string,
  change: (event: APIGatewayProxyEvent) => Partial<APIGatewayProxyEvent>,
) {
  const world = await worldOf();
  const { clock, dependencies, records } = world;
  const source = sourceOf(dependencies.settings, 'helpdesk');
  const webhook = { secret: sourceSecret, body, nowMs: clock.now(), deliveryId: 'msg_1' };
  const headers = { 'Content-Type': 'application/json', ...signedHeaders(source, webhook) };
  const event = {
    httpMethod: 'POST',
    resource: '/webhooks/helpdesk',
    pathParameters: null,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEvent;
  const call = handler.withRuntime(runtimeOf(world));
  const answer = await clock.run(call({ ...event, ...change(event) }));
  const [record] = records.all.values();
  return { ...answer, facts: record?.value.facts };
}

describe('a webhook from API Gateway', () => {
  it.each([
    ['as text', (body: string) => ({ body, isBase64Encoded: false })],
    ['in Base64', (body: string) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true })],
  ])('is accepted with its body handed over %s', async (_, handedOver) => {
    const { statusCode, body, facts } = await received(ticket, () => handedOver(ticket));
    expect([statusCode, JSON.parse(body)]).toMatchObject([202, { status: 'accepted' }]);
    expect(facts).toMatchObject({ ticketId: '7', subject });
  });

  it('is not JSON without a body, and its signature is right', async () => {
    const { statusCode, body } = await received('', () => ({ body: null }));
    expect([statusCode, JSON.parse(body)]).toMatchObject([400, { detail: expect.stringContaining('JSON') }]);
  });

  it('is refused with a header that came twice', async () => {
    const { statusCode, body } = await received(ticket, ({ multiValueHeaders: headers }) => {
      const name = 'webhook-signature';
      return { multiValueHeaders: { ...headers, [name]: ['v1,bm8=', ...(headers[name] ?? [])] } };
    });
    expect([statusCode, JSON.parse(body)]).toMatchObject([
      401,
      { detail: expect.stringContaining('webhook-signature came twice') },
    ]);
  });

  it.each([
    ['rooms.example.com', '/webhooks/helpdesk', 'https://rooms.example.com/status/'],
    [
      'abc.execute-api.eu-west-1.amazonaws.com',
      '/prod/webhooks/helpdesk/secret',
      'https://abc.execute-api.eu-west-1.amazonaws.com/prod/status/',
    ],
    ['127.0.0.1:3000', '/webhooks/helpdesk', 'http://127.0.0.1:3000/status/'],
    ['localhost', '/webhooks/helpdesk', 'http://localhost/status/'],
    ['localhost.evil.example', '/webhooks/helpdesk', 'https://localhost.evil.example/status/'],
    [undefined, '/webhooks/helpdesk', undefined],
    ['rooms.example.com', '/other', undefined],
  ])(
    'that came to %s%s is answered with a status link that begins with %s, whatever its headers say',
    async (domainName, path, begins) => {
      const { body } = await received(ticket, ({ multiValueHeaders: headers }) => ({
        requestContext: { domainName, path } as never,
        multiValueHeaders: {
          ...headers,
          Host: ['evil.example'],
          'X-Forwarded-Host': ['evil.example'],
          'X-Forwarded-Proto': ['ftp'],
          Forwarded: ['host=evil.example'],
        },
      }));
      const { statusUrl } = JSON.parse(body);
      if (begins === undefined) expect(statusUrl).toBeUndefined();
      else expect(statusUrl.startsWith(`${begins}helpdesk/7?signature=`)).toBe(true);
    },
  );

  it('may have a header without a value, or none at all', async () => {
    const empty = await received(ticket, ({ multiValueHeaders: headers }) => ({
      multiValueHeaders: { ...headers, 'X-Empty': undefined },
    }));
    expect(empty.statusCode).toBe(202);
    const bare = await received(ticket, () => ({ multiValueHeaders: null as never }));
    expect(bare.statusCode).toBe(415);
  });

  it.each([
    ['of no source', '/webhooks/{source}'],
    ['without a part for a source', '/'],
  ])('at a path %s is not found', async (_, resource) => {
    const { statusCode } = await received(ticket, () => ({ resource }));
    expect(statusCode).toBe(404);
  });

  it('has an answer with headers, and no content for HEAD alone', async () => {
    const get = await received(ticket, () => ({ httpMethod: 'GET' }));
    const head = await received(ticket, () => ({ httpMethod: 'HEAD' }));
    expect(head).toMatchObject({ statusCode: get.statusCode, headers: get.headers, body: '' });
    expect(JSON.parse(get.body)).toEqual(expect.any(Object));
  });
});
