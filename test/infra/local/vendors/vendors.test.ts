import { describe, expect, it } from 'vitest';
import { freshdeskFake } from '../../../../infra/local/vendors/freshdesk.ts';
import { jiraFake } from '../../../../infra/local/vendors/jira.ts';
import { zendeskFake } from '../../../../infra/local/vendors/zendesk.ts';

const clock = { now: () => Date.parse('2026-01-15T10:00:00Z'), sleep: async () => {} };
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

function client(handle: (request: Request) => Promise<Response>, authorization: string) {
  return async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    const url = `http://127.0.0.1/vendor${path}`;
    const response = await handle(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    );
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text === '' ? undefined : JSON.parse(text),
    };
  };
}

describe('the fake of Zendesk', () => {
  const secret = 'agent@example.com/token:0123456789abcdef';
  const path = '/api/v2/tickets/7.json';
  const made = () => {
    const fake = zendeskFake({ secret, clock, roomField: 11 });
    return { fake, call: client(fake.handle, basic(secret)) };
  };

  it('refuses other credentials with 401', async () => {
    const { fake } = made();
    const { status } = await client(fake.handle, basic('agent@example.com:password'))('GET', path);
    expect(status).toBe(401);
  });

  it('answers 200 to a body that is not wrapped, and changes nothing', async () => {
    const { call, fake } = made();
    const flat = await call('PUT', path, { custom_fields: [{ id: 11, value: 'x' }], comment: { body: 'x' } });
    expect(flat.status).toBe(200);
    expect(fake.shown('7')).toEqual({ roomUrl: undefined, notes: [] });
  });

  it('accepts a safe update with the present stamp, and refuses a stale one with 409', async () => {
    const { call, fake } = made();
    const { updated_at: updated_stamp } = (await call('GET', path)).json.ticket;
    const ticket = {
      custom_fields: [{ id: 11, value: 'https://room' }],
      comment: { html_body: '<p>hi &#38; bye</p>', public: false },
      safe_update: true,
      updated_stamp,
    };
    expect((await call('PUT', path, { ticket })).status).toBe(200);
    expect((await call('PUT', path, { ticket })).status).toBe(409);
    expect(fake.shown('7')).toEqual({
      roomUrl: 'https://room',
      notes: [{ text: 'hi & bye\n', internal: true }],
    });
  });

  it('refuses a closed ticket with 422 and a removed one with 404', async () => {
    const { call, fake } = made();
    fake.touch('7', { status: 'closed' });
    const closed = await call('PUT', path, { ticket: { comment: { body: 'x' } } });
    expect(closed).toMatchObject({ status: 422, json: { error: 'RecordInvalid' } });
    fake.remove('7');
    expect(await call('GET', path)).toMatchObject({ status: 404, json: { error: 'RecordNotFound' } });
  });

  it('answers 429 with Retry-After once when a test queues it', async () => {
    const { call, fake } = made();
    fake.next({ status: 429, retryAfter: '9' });
    const { status, headers } = await call('GET', path);
    expect([status, headers.get('retry-after')]).toEqual([429, '9']);
    expect((await call('GET', path)).status).toBe(200);
  });
});

describe('the fake of Freshdesk', () => {
  const made = () => {
    const fake = freshdeskFake({ secret: 'key', clock, roomField: 'cf_room' });
    return { fake, call: client(fake.handle, basic('key:X')) };
  };
  const path = '/api/v2/tickets/7';

  it('names the field of a validation error', async () => {
    const { call } = made();
    const wrong = await call('PUT', path, { custom_fields: { cf_nothing: 'x' } });
    expect(wrong).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'cf_nothing', code: 'invalid_field' }] },
    });
    expect((await call('POST', `${path}/notes`, { private: true })).status).toBe(400);
  });

  it('pages notes, and keeps private and public ones apart', async () => {
    const { call, fake } = made();
    for (const own of [true, false, true])
      await call('POST', `${path}/notes`, { body: '<p>x</p>', private: own });
    expect((await call('GET', `${path}/conversations?per_page=2&page=2`)).json).toHaveLength(1);
    expect(fake.shown('7').notes.map(({ internal }) => internal)).toEqual([true, false, true]);
    expect((await call('PUT', path, { custom_fields: { cf_room: 'https://room' } })).status).toBe(200);
    expect(fake.shown('7').roomUrl).toBe('https://room');
  });

  it('refuses other credentials with 401, and has an empty 404', async () => {
    const { call, fake } = made();
    expect((await client(fake.handle, basic('other:X'))('GET', path)).status).toBe(401);
    fake.remove('7');
    expect(await call('GET', path)).toMatchObject({ status: 404, json: undefined });
  });
});

describe('the fake of Jira', () => {
  const secret = 'agent@example.com:0123456789abcdef';
  const made = () => {
    const fake = jiraFake({ secret, clock });
    return { fake, call: client(fake.handle, basic(secret)) };
  };
  const links = '/rest/api/3/issue/7/remotelink';
  const link = { globalId: 'g', object: { url: 'https://room', title: 'Room' } };

  it('creates a remote link, then updates it by its globalId', async () => {
    const { call, fake } = made();
    expect((await call('GET', `${links}?globalId=g`)).status).toBe(404);
    expect((await call('POST', links, link)).status).toBe(201);
    expect((await call('POST', links, link)).status).toBe(200);
    expect((await call('POST', links, { ...link, globalId: 'g'.repeat(256) })).status).toBe(400);
    expect((await call('POST', links, { globalId: 'g', object: {} })).status).toBe(400);
    expect(fake.issue('7').links.size).toBe(1);
  });

  it('has comments of requests in service projects only', async () => {
    const { call, fake } = made();
    const path = '/rest/servicedeskapi/request/7/comment';
    expect((await call('POST', path, { body: 'x', public: false })).status).toBe(201);
    expect((await call('GET', `${path}?public=false&internal=true`)).json.values).toEqual([
      { body: 'x', public: false },
    ]);
    fake.issue('7').projectType = 'software';
    expect((await call('GET', path)).status).toBe(404);
  });

  it('keeps properties, and hides what an account may not see', async () => {
    const { call, fake } = made();
    const path = '/rest/api/3/project/10000/properties/docspace.room';
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('PUT', path, { a: 1 })).status).toBe(201);
    expect((await call('PUT', path, { a: 2 })).status).toBe(200);
    expect((await call('GET', path)).json.value).toEqual({ a: 2 });
    fake.hidden.add('SUP');
    expect((await call('GET', '/rest/api/3/project/SUP')).status).toBe(404);
    expect((await client(fake.handle, 'Basic x')('GET', links)).status).toBe(401);
  });
});
