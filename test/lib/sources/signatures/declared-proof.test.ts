import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { waysOf } from '../../../../lib/sources/signatures/declared-proof.ts';
import { declaredProofSetting } from '../../../../lib/sources/signatures/declared-proof-setting.ts';

const proofOf = (written: unknown) => v.parse(declaredProofSetting(false), written);

interface Given {
  body: string;
  headers: Record<string, string>;
  secret: string;
  nowMs?: number;
}
const verify = (written: unknown, { body, headers, secret, nowMs = 0 }: Given) => {
  const proof = proofOf(written);
  return waysOf(proof).verify(proof, { body: Buffer.from(body), headers, secrets: [secret], nowMs });
};
const whyNot = (written: unknown, { headers, nowMs = 0 }: Pick<Given, 'headers' | 'nowMs'>) => {
  const proof = proofOf(written);
  return waysOf(proof).whyNot(proof, { headers, nowMs });
};

const hubspot = (url: string) => ({
  signature: 'X-HubSpot-Signature-v3',
  encoding: 'base64',
  signed: '{method}{url}{body}{timestamp}',
  url,
  timestamp: { header: 'X-HubSpot-Request-Timestamp', unit: 'milliseconds' },
  insufficient: {
    'X-HubSpot-Signature': 'for it signs no time: use a subscription of an app, which has version 3',
  },
});
const hubspotHeaders = (signature: string, timestamp: string) => ({
  'x-hubspot-signature-v3': signature,
  'x-hubspot-request-timestamp': timestamp,
});
const ofSdk = {
  url: 'https://www.example.com/webhook_uri',
  secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
  body: "{'example_field':'example_value'}",
};
const deals =
  '[{"eventId":100,"subscriptionId":11,"portalId":62515,"appId":54321,"occurredAt":1790000000000,"subscriptionType":"object.creation","objectTypeId":"0-3","attemptNumber":0,"objectId":123,"changeSource":"CRM_UI","changeFlag":"NEW"}]';
const gatewayUrl = 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod/webhooks/hubspot';
const asanaSecret = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const mondayToken =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50SWQiOjE4MjU1MjksInVzZXJJZCI6NDAxMjY4OSwiYXVkIjoiaHR0cHM6Ly9ob29rcy5leGFtcGxlLmNvbS9tb25kYXkiLCJleHAiOjE4OTM0NTYwMDAsImlhdCI6MTc2NzIyNTYwMH0.tidCtqJW37BO8iEh3nK35BCJlk7Hehtfn2gq58_8P6I';
const monday = { jwt: 'Authorization', audience: 'https://hooks.example.com/monday' };

const vectors: [name: string, proof: unknown, given: Given][] = [
  [
    // github.com/HubSpot/hubspot-api-python, tests/spec/utils/test_signature.py
    'HubSpot v3, of its Python SDK',
    hubspot(ofSdk.url),
    {
      ...ofSdk,
      headers: hubspotHeaders('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=', '1693657560000'),
      nowMs: 1693657560000,
    },
  ],
  [
    // github.com/HubSpot/hubspot-api-ruby, spec/helpers/signature_spec.rb
    'HubSpot v3, of its Ruby SDK',
    hubspot(ofSdk.url),
    {
      ...ofSdk,
      headers: hubspotHeaders('RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=', '1700000300000'),
      nowMs: 1700000300000,
    },
  ],
  [
    'HubSpot v3, a deal at an address of API Gateway with its stage',
    hubspot(gatewayUrl),
    {
      secret: 'hubspot-test-client-secret',
      body: deals,
      headers: hubspotHeaders('fv3XGhnviaXMnwpLYSwpafFxv5ATIuvHthaj+iu/SZg=', '1790000001000'),
      nowMs: 1790000001000,
    },
  ],
  [
    'HubSpot v3, a body with letters beyond ASCII',
    hubspot(gatewayUrl),
    {
      secret: 'hubspot-test-client-secret',
      body: '[{"objectId":1,"propertyValue":"Brücke 🏗️"}]',
      headers: hubspotHeaders('ymm3Yyk89JwmE6mfTlkP8Lj4rpSYi307bM/xcf8ccKU=', '1790000001000'),
      nowMs: 1790000001000,
    },
  ],
  [
    'Asana, a heartbeat',
    { signature: 'X-Hook-Signature' },
    {
      secret: asanaSecret,
      body: '{"events":[]}',
      headers: { 'x-hook-signature': '10468027b67df18c739cc4794c6fc2d2806dcaaf2259fc3e1ed9d26433659853' },
    },
  ],
  [
    'Asana, a project',
    { signature: 'X-Hook-Signature' },
    {
      secret: asanaSecret,
      body: '{"events":[{"user":{"gid":"1100","resource_type":"user"},"created_at":"2026-11-27T10:00:00.000Z","action":"added","resource":{"gid":"1203","resource_type":"project"},"parent":{"gid":"990","resource_type":"team"}}]}',
      headers: { 'x-hook-signature': '40503b91218c70d909a49ecbefa910b7830056e30d8df09206a1a3af7162f194' },
    },
  ],
  [
    'monday, a token of an app',
    monday,
    {
      secret: 'monday-signing-secret-for-tests',
      body: '{}',
      headers: { authorization: mondayToken },
      nowMs: 1767225600_000,
    },
  ],
  [
    'Redmine 7',
    { signature: 'X-Redmine-Signature-256', prefix: 'sha256=' },
    {
      secret: 'redmine-test-secret',
      body: '{"type":"issue.created","timestamp":"2026-11-27T10:00:00Z","data":{"issue":{"id":7,"subject":"Bridge","project":{"id":3,"name":"Roads"},"tracker":{"id":4,"name":"Project"}}}}',
      headers: {
        'x-redmine-signature-256': 'sha256=239a375a2a3f51f7075ff736e7e5fca792adc7029533fe150932b49de4f69407',
      },
    },
  ],
  [
    'ERPNext',
    { signature: 'X-Frappe-Webhook-Signature', encoding: 'base64' },
    {
      secret: 'frappe-test-secret',
      body: '{"projectId": "PROJ-0007", "projectName": "Bridge", "projectType": "Roads"}',
      headers: { 'x-frappe-webhook-signature': 'k+XTFzVVGc4n4Kp1ZI6xoEATJTM7f4tTX13Up65xu2Q=' },
    },
  ],
  [
    'Trello',
    {
      signature: 'X-Trello-Webhook',
      algorithm: 'sha1',
      encoding: 'base64',
      signed: '{body}{url}',
      url: 'https://hooks.example.com/webhooks/trello',
    },
    {
      secret: 'trello-test-secret',
      body: '{"action":{"type":"createBoard"}}',
      headers: { 'x-trello-webhook': '7aUgMaifuOtpKzVGASnn9ZkpTtA=' },
    },
  ],
  [
    'ClickUp',
    { signature: 'X-Signature' },
    {
      secret: 'clickup-test-secret',
      body: '{"event":"listCreated","list_id":"162641234","webhook_id":"7fa3ec74-69a8-4530-a251-8a13730bd204"}',
      headers: { 'x-signature': '6544ed6767ebd5cef4684ea65f342c3ca1f2a2e873bd64486d116a22d1c5da26' },
    },
  ],
  [
    'Pipedrive',
    'basic',
    {
      secret: 'docspace:pd-test-password',
      body: '{}',
      headers: { authorization: 'Basic ZG9jc3BhY2U6cGQtdGVzdC1wYXNzd29yZA==' },
    },
  ],
  [
    // github.com/ONLYOFFICE/DocSpace-server, WebhookSender.cs
    'DocSpace, whose hex digits are in upper case',
    { signature: 'x-docspace-signature-256', prefix: 'sha256=' },
    {
      secret: 'docspace-secret',
      body: '{"event":{"trigger":"room.created"}}',
      headers: {
        'x-docspace-signature-256': 'sha256=659832B28F8B0C5C43B587E8E6BA54E06166F9DE569DC61547ED3403434B1A29',
      },
    },
  ],
];

describe('a proof that the settings describe', () => {
  it.each(vectors)(
    'takes what the system signed, and no other body, secret or value: %s',
    (_, proof, given) => {
      expect(verify(proof, given)).toBe(true);
      expect(verify(proof, { ...given, secret: `${given.secret}x` })).toBe(false);
      for (const name of Object.keys(given.headers)) {
        const { [name]: value = '', ...rest } = given.headers;
        for (const wrong of ['', `${value}x`, value.slice(1), `${value}, ${value}`]) {
          expect(verify(proof, { ...given, headers: { ...rest, [name]: wrong } }), `${name}: ${wrong}`).toBe(
            false,
          );
        }
        expect(verify(proof, { ...given, headers: rest })).toBe(false);
        expect(whyNot(proof, { headers: rest })).toContain(name);
      }
      const signsBody = typeof proof === 'object' && proof !== null && 'signature' in proof;
      expect(verify(proof, { ...given, body: `${given.body} ` })).toBe(!signsBody);
    },
  );

  it.each(vectors)('signs as the system does: %s', (_, proof, { secret, body }) => {
    const made = proofOf(proof);
    const nowMs = Date.parse('2026-11-28T10:00:00.400Z');
    const headers = waysOf(made).sign(made, { secret, body, nowMs, deliveryId: 'd1' });
    expect(verify(proof, { secret, body, headers, nowMs })).toBe(true);
  });

  it('counts hex digits in either letter case, and base64 in its own alone', () => {
    const [redmine, erpnext] = ['Redmine 7', 'ERPNext'].map((name) => vectors.find(([one]) => one === name));
    const upper = (vector: (typeof vectors)[number] | undefined) => {
      const [, proof, given] = vector ?? ['', '', { body: '', headers: {}, secret: '' }];
      const headers = Object.entries(given.headers).map(([name, value]) => [name, value.toUpperCase()]);
      return verify(proof, { ...given, headers: Object.fromEntries(headers) });
    };
    expect([upper(redmine), upper(erpnext)]).toEqual([true, false]);
  });

  it('is signed over the URL of the settings, whatever host or stage a request names', () => {
    const [, , given] = vectors[2] ?? ['', '', undefined];
    if (!given) throw new Error('no vector');
    for (const url of [
      gatewayUrl.replace('/prod/', '/'),
      gatewayUrl.replace('abc123', 'abc124'),
      `${gatewayUrl}/`,
    ]) {
      expect(verify(hubspot(url), given)).toBe(false);
      expect(whyNot(hubspot(url), given)).toContain('another URL');
    }
    const headers = { ...given.headers, host: 'evil.example.com', 'x-forwarded-host': 'evil.example.com' };
    expect(verify(hubspot(gatewayUrl), { ...given, headers })).toBe(true);
  });

  it.each([
    [-300_000, true],
    [300_000, true],
    [-300_001, false],
    [300_001, false],
  ])('counts a time that is %s ms off: %s', (offMs, right) => {
    const [, proof, given] = vectors[0] ?? ['', '', undefined];
    if (!given) throw new Error('no vector');
    expect(verify(proof, { ...given, nowMs: (given.nowMs ?? 0) + offMs })).toBe(right);
  });

  it.each([
    ['seconds', '1769767200', true],
    ['seconds', '1769767200000', false],
    ['milliseconds', '1769767200000', true],
    ['milliseconds', '', false],
    ['milliseconds', '1e12', false],
    ['iso', '2026-01-30T10:00:00Z', true],
    ['iso', '2026-01-30T11:00:00+01:00', true],
    ['iso', '2026-01-30', false],
    ['iso', '2026-02-30T10:00:00Z', false],
  ])('reads a time in %s from %s: %s', (unit, timestamp, right) => {
    const written = { signature: 'x-s', signed: '{timestamp}.{body}', timestamp: { header: 'x-t', unit } };
    const nowMs = Date.parse('2026-01-30T10:00:00Z');
    const proof = proofOf(written);
    const mac = waysOf(proofOf({ signature: 'x-s' }));
    const plain = proofOf({ signature: 'x-s' });
    const headers = {
      ...mac.sign(plain, { secret: 's', body: `${timestamp}.{}`, nowMs, deliveryId: '' }),
      'x-t': timestamp,
    };
    expect(waysOf(proof).verify(proof, { body: Buffer.from('{}'), headers, secrets: ['s'], nowMs })).toBe(
      right,
    );
  });

  it('refuses HubSpot version 1 or 2 alone, and says what to use', () => {
    // github.com/HubSpot/hubspot-api-nodejs, its test of version 2
    const headers = {
      'x-hubspot-signature': '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
      'x-hubspot-signature-version': 'v2',
    };
    const given = { ...ofSdk, body: '{"example_field":"example_value"}', headers };
    expect(verify(hubspot(ofSdk.url), given)).toBe(false);
    expect(whyNot(hubspot(ofSdk.url), given)).toBe(
      'the header x-hubspot-signature alone is not enough, for it signs no time: use a subscription of an app, which has version 3',
    );
  });

  it.each<[string, unknown, string]>([
    ['another audience', { ...monday, audience: 'https://hooks.example.com/other' }, 'another audience'],
    ['no token', { ...monday, jwt: 'x-token' }, 'x-token is missing'],
  ])('refuses a token for %s', (_, proof, why) => {
    const given = { headers: { authorization: mondayToken }, nowMs: 1767225600_000 };
    expect(verify(proof, { ...given, body: '', secret: 'monday-signing-secret-for-tests' })).toBe(false);
    expect(whyNot(proof, given)).toContain(why);
  });

  it.each<[string, object, object, boolean]>([
    ['as it should be', { alg: 'HS256' }, {}, true],
    ['without a signature', { alg: 'none' }, {}, false],
    ['of another algorithm', { alg: 'RS256' }, {}, false],
    ['that is over', { alg: 'HS256' }, { exp: 1000 - 301 }, false],
    ['that was over just now', { alg: 'HS256' }, { exp: 1000 - 300 }, true],
    ['without an end', { alg: 'HS256' }, { exp: undefined }, false],
    ['of the future', { alg: 'HS256' }, { iat: 1000 + 301 }, false],
    ['for several audiences', { alg: 'HS256' }, { aud: ['https://x.example.com', monday.audience] }, true],
    ['without an audience', { alg: 'HS256' }, { aud: undefined }, false],
  ])('takes a token %s: %#', (_, head, claims, right) => {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const signed = `${part(head)}.${part({ aud: monday.audience, exp: 1010, iat: 990, ...claims })}`;
    const mac = createHmac('sha256', 'secret').update(signed).digest('base64url');
    const given = {
      body: '',
      secret: 'secret',
      headers: { authorization: `Bearer ${signed}.${mac}` },
      nowMs: 1_000_000,
    };
    expect(verify(monday, given)).toBe(right);
    if (!right) expect(whyNot(monday, given)).toMatch(/^authorization /);
  });

  it('takes a secret behind its prefix alone, where the settings name one', () => {
    const proof = { header: 'Authorization', prefix: 'Bearer ' };
    const secret = 'a secret of enough letters';
    const given = (authorization: string) => ({ body: '', secret, headers: { authorization } });
    expect(verify(proof, given(`Bearer ${secret}`))).toBe(true);
    expect(verify(proof, given(`bearer ${secret}`))).toBe(true);
    expect(verify(proof, given(secret))).toBe(false);
    expect(whyNot(proof, given(secret))).toBe('authorization does not begin with "Bearer"');
    expect(verify({ header: 'Authorization' }, given(`Bearer ${secret}`))).toBe(false);
  });
});
