import { describe, expect, it } from 'vitest';
import { tokenServer } from '../../../../../infra/local/vendors/token-server.ts';
import type { Fetch } from '../../../../../lib/kernel/json-http.ts';
import type { KeptToken } from '../../../../../lib/sources/contract/kept-token.ts';
import { writeBackOf } from '../../../../../lib/sources/registry/write-backs.ts';
import { memoryItem } from '../../../../../lib/stores/memory/memory-stores.ts';
import { settingsWith, sourceOf } from '../../receiver.ts';
import { createdRecord, patientClock, resultOf } from '../../write-back-fixture.ts';

const tokenUrl = 'https://login.example.com/oauth2/token';
const client = 'client-secret-of-the-application';
const first = 'the-first-refresh-token';
const facts = { kind: 'project', projectId: '7', projectType: '', projectName: 'Bridge' } as const;
const created = createdRecord(facts);

type Grant = 'client-credentials' | 'refresh-token';

/** Processes of ours, each with a clock's memory of its own, at one API and one token server. */
function world(
  grant: Grant,
  { token = {}, more = {} }: { token?: object; more?: Record<string, unknown> } = {},
) {
  const source = sourceOf(
    settingsWith({
      source: {
        type: 'custom',
        proof: 'basic',
        item: { projectId: 'id', projectName: 'name' },
        samples: [{ body: { id: 7, name: 'B' }, items: [{ projectId: '7', projectName: 'B' }] }],
        writeBack: {
          url: 'https://api.example.com',
          token: { url: tokenUrl, grant, clientId: 'app-1', ...token },
          field: { path: '/items/{item.id}', body: '{ "room": room.url }' },
        },
      },
    }),
  );
  const server = tokenServer({
    clientId: 'app-1',
    clientSecret: client,
    more,
    ...(grant === 'refresh-token' ? { refresh: first } : {}),
  });
  const used: string[] = [];
  const rooms: unknown[] = [];
  const fetch: Fetch = async (request) => {
    if (request.url === tokenUrl) return server.handle(request);
    const authorization = request.headers.get('authorization') ?? '';
    used.push(authorization);
    if (authorization !== `Bearer ${server.access}`)
      return Response.json([{ errorCode: 'INVALID' }], { status: 401 });
    rooms.push(await request.json());
    return new Response(null, { status: 204 });
  };
  const keptToken = memoryItem<KeptToken>();
  const secret = grant === 'refresh-token' ? `${client} ${first}` : client;
  const process = () => {
    const clock = patientClock();
    return {
      clock,
      write: (changes: { fetch?: Fetch; secret?: string } = {}) =>
        writeBackOf(source).write(source, resultOf(created), {
          secret,
          clock,
          fetch,
          keptToken,
          dial: () => Promise.reject(new Error('no events')),
          ...changes,
        }),
    };
  };
  return { source, server, used, rooms, fetch, keptToken, process };
}
const delivered = { outcome: 'delivered' };
const refused = (message: RegExp) => ({
  outcome: 'refused',
  code: 'WriteBackKeyRefused',
  message: expect.stringMatching(message),
});

describe.each<Grant>(['client-credentials', 'refresh-token'])(
  'a write-back that fetches a token by %s',
  (grant) => {
    it('fetches it once, and uses it until it is refused; then it fetches another one', async () => {
      const { server, used, process } = world(grant);
      const { write } = process();
      expect([await write(), await write()]).toEqual([delivered, delivered]);
      expect(server.requests).toHaveLength(1);
      server.revoke();
      expect(await write()).toEqual(delivered);
      expect(server.requests).toHaveLength(2);
      expect(used).toEqual([1, 1, 1, 2].map((number) => `Bearer access-token-${number}`));
    });

    it('ends as refused where the API refuses a new token, too', async () => {
      const { server, process, fetch } = world(grant);
      const { write } = process();
      const away: Fetch = (request) => {
        if (request.url !== tokenUrl) server.revoke();
        return fetch(request);
      };
      expect(await write({ fetch: away })).toMatchObject(refused(/^PUT \/items\/7: HTTP 401/));
      expect(server.requests).toHaveLength(2);
    });

    it('fetches another one a minute before the end that the server has named', async () => {
      const { server, process } = world(grant, { more: { expires_in: '3600' } });
      const { write, clock } = process();
      await write();
      await clock.sleep(3_539_000);
      await write();
      expect(server.requests).toHaveLength(1);
      await clock.sleep(1000);
      await write();
      expect(server.requests).toHaveLength(2);
    });

    it.each<[number, unknown, RegExp]>([
      [
        400,
        { error: 'invalid_client' },
        /^POST \/oauth2\/token: HTTP 401 invalid_client\. Store its client secret/,
      ],
      [
        400,
        { error: 'invalid_grant', error_description: 'of maria' },
        /invalid_grant\. The server takes this[^@]*rooms secrets/,
      ],
      [400, { error: 'invalid_scope' }, /Correct "scope"/],
      [401, {}, /HTTP 401\. Check the application/],
      [403, 'no', /HTTP 401\. Check the application/],
      [404, { error: 'Bad words of "a person"' }, /HTTP 401\. Check the application/],
    ])('is refused with what to do where the token is, by %i %j', async (status, body, message) => {
      const { server, process } = world(grant);
      server.next({ status, body });
      const outcome = await process().write();
      expect(outcome).toMatchObject(refused(message));
      expect(JSON.stringify(outcome)).not.toMatch(new RegExp(`${client}|${first}|person|maria`));
    });

    it.each<[number, unknown, string | undefined, object]>([
      [503, {}, undefined, { outcome: 'try-later' }],
      [429, {}, '90', { outcome: 'try-later', afterMs: 90_000 }],
      [400, { error: 'temporarily_unavailable' }, undefined, { outcome: 'try-later' }],
    ])(
      'is tried later where the server is away or has too much to do, by %i %j',
      async (status, body, retryAfter, outcome) => {
        const { server, process } = world(grant);
        for (let times = 0; times < 3; times += 1)
          server.next({ status, body, ...(retryAfter === undefined ? {} : { retryAfter }) });
        expect(await process().write()).toMatchObject(outcome);
      },
    );

    it('says nothing of the credentials but to the token server, and sends no other header there', async () => {
      const { fetch, process } = world(grant);
      const seen: string[] = [];
      const watching: Fetch = async (request) => {
        const text = JSON.stringify([[...request.headers], await request.clone().text()]);
        seen.push(`${new URL(request.url).host} ${text}`);
        return fetch(request);
      };
      await process().write({ fetch: watching });
      expect(seen[0]).toMatch(/^login\.example\.com /);
      expect(seen[0]).not.toContain('authorization');
      expect(seen.slice(1).join()).not.toMatch(new RegExp(`${client}|${first}`));
    });
  },
);

describe('a token by client credentials', () => {
  it('is asked for with the scope and the fields of the settings, by form or by HTTP Basic', async () => {
    const more = { scope: 'api/.default', parameters: { audience: 'api' } };
    const byForm = world('client-credentials', { token: more });
    await byForm.process().write();
    const asked = { grant_type: 'client_credentials', scope: 'api/.default', audience: 'api' };
    expect(byForm.server.requests).toEqual([{ ...asked, client_id: 'app-1', client_secret: client }]);
    const byBasic = world('client-credentials', { token: { ...more, clientAuthentication: 'basic' } });
    expect(await byBasic.process().write()).toEqual(delivered);
    expect(byBasic.server.requests).toEqual([asked]);
  });

  it('for another instance than that of the settings is not used', async () => {
    const other = world('client-credentials', { more: { instance_url: 'https://other.example.com' } });
    expect(await other.process().write()).toMatchObject(
      refused(/for other\.example\.com, .* api\.example\.com/),
    );
    expect(other.used).toEqual([]);
    const same = world('client-credentials', { more: { instance_url: 'https://api.example.com' } });
    expect(await same.process().write()).toEqual(delivered);
  });
});

describe('a refresh token that is good once', () => {
  it('is taken by another process from where it was stored, with the access token', async () => {
    const { server, process, keptToken } = world('refresh-token');
    await process().write();
    expect(await process().write()).toEqual(delivered);
    expect(server.requests).toHaveLength(1);
    server.revoke();
    await process().write();
    expect(server.requests.map((form) => form.refresh_token)).toEqual([first, 'refresh-token-number-1']);
    // What is stored shows nothing to who reads the table.
    expect(JSON.stringify(keptToken.now)).not.toMatch(/token-\d|token-number|client-secret/);
  });

  it('is refreshed once by three processes at the same time: the others wait, or come later', async () => {
    const { server, process } = world('refresh-token');
    const all = [process(), process(), process()];
    const outcomes = await Promise.all(all.map(({ write }) => write()));
    expect(outcomes).toContainEqual(delivered);
    for (const { outcome } of outcomes) expect(['delivered', 'try-later']).toContain(outcome);
    for (const { write } of all) expect(await write()).toEqual(delivered);
    expect(server.requests).toHaveLength(1);
  });

  it('is not lost with a process that is killed between the answer and the store', async () => {
    const { server, process, fetch } = world('refresh-token');
    let die = () => {};
    const death = new Promise<'killed'>((resolve) => {
      die = () => resolve('killed');
    });
    const killer: Fetch = async (request) => {
      await fetch(request);
      die();
      return new Promise(() => {});
    };
    expect(await Promise.race([process().write({ fetch: killer }), death])).toBe('killed');
    // For half a minute nobody knows whether that process still lives.
    const next = process();
    expect(await next.write()).toMatchObject({ outcome: 'try-later', afterMs: expect.any(Number) });
    await next.clock.sleep(30_000);
    expect(await next.write()).toEqual(delivered);
    expect(server.requests.map((form) => form.refresh_token)).toEqual([first, first]);
    server.revoke();
    expect(await next.write()).toEqual(delivered);
  });

  it('is asked for again at once after a refusal: the claim is given back', async () => {
    const { server, process } = world('refresh-token');
    server.next({ status: 503 });
    expect(await process().write()).toMatchObject({ outcome: 'try-later' });
    expect(await process().write()).toEqual(delivered);
  });

  it('begins with that of a new secret, and forgets what was kept with the former one', async () => {
    const { server, process } = world('refresh-token');
    await process().write();
    const other = `${client} a-refresh-token-that-is-new`;
    expect(await process().write({ secret: other })).toMatchObject(refused(/invalid_grant/));
    expect(server.requests.at(-1)?.refresh_token).toBe('a-refresh-token-that-is-new');
  });

  it('is used nowhere where it could be lost', async () => {
    const { source, server, fetch } = world('refresh-token');
    const tools = { secret: `${client} ${first}`, clock: patientClock(), fetch };
    const outcome = await writeBackOf(source).write(source, resultOf(created), {
      ...tools,
      dial: () => Promise.reject(new Error('no events')),
    });
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyMissing' });
    expect(server.requests).toEqual([]);
  });
});

describe('the secret that a token is fetched with', () => {
  it.each<[Grant, string, boolean]>([
    ['client-credentials', client, true],
    ['client-credentials', 'short', false],
    ['client-credentials', `${client} ${first}`, false],
    ['client-credentials', `${client}\u00e9`, false],
    ['refresh-token', `${client} ${first}`, true],
    ['refresh-token', client, false],
    ['refresh-token', `${client} short`, false],
    ['refresh-token', `${client} ${first} more`, false],
    ['refresh-token', `${client}  ${first}`, false],
  ])('by %s may be %j: %s', (grant, secret, usable) => {
    const { source } = world(grant);
    const { isUsable, hint } = writeBackOf(source).secret;
    expect(isUsable(source, secret)).toBe(usable);
    expect(hint(source)).toContain('the client secret of the application app-1');
    expect(hint(source).includes('a blank')).toBe(grant === 'refresh-token');
  });
});
