import { inUrl } from './receiver.ts';

/** What the conformance tests need to know of a type of source. A new type adds its entries here. */
export interface Conformance {
  type: string;
  /** Of an environment file, without the type. */
  settings: Record<string, unknown>;
  secret: string;
  other: string;
  /** Headers of which each is needed, and `:secret` for a secret in the URL. */
  authenticationHeaders: string[];
  signsBody: boolean;
  signsTime: boolean;
  /** Does a signature in upper case mean the same? Only where the vendor's encoding has no case. */
  anyCase: boolean;
  /** Webhooks that the vendor, or a reference implementation, signed. */
  vectors: Vector[];
}

export interface Vector {
  name: string;
  secret: string;
  headers: Record<string, string>;
  body: string;
  nowMs: number;
  right: boolean;
}

const at = (time: string) => Date.parse(time);
const standardSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const standardHeaders = (id: string, timestamp: number, signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
});
const zendeskHeaders = (timestamp: string, signature: string) => ({
  'x-zendesk-webhook-signature': signature,
  'x-zendesk-webhook-signature-timestamp': timestamp,
});
const testSecret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
const oldPageSecret = 'HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=';
const jiraUtf8 =
  '{"webhookEvent":"jira:issue_created","issue":{"key":"SUP-7","fields":{"summary":"Принтер 🖨️"}}}';

const standard: Omit<Conformance, 'type'> = {
  settings: {},
  secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  other: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
  authenticationHeaders: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  signsBody: true,
  signsTime: true,
  anyCase: false,
  vectors: [
    {
      // github.com/standard-webhooks/standard-webhooks, libraries/go/webhook_test.go
      name: 'of the library',
      secret: standardSecret,
      headers: standardHeaders(
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        1614265330,
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      ),
      body: '{"test": 2432232314}',
      nowMs: 1614265330_000,
      right: true,
    },
    {
      name: 'made with the npm package',
      secret: standardSecret,
      headers: standardHeaders('msg_test_1', 1768471200, 'v1,ObGbTYJdhrwEPRD1W7yeDtbYA3w/7gAi6DJSeiGTtaM='),
      body: '{"type":"project.created","timestamp":"2026-01-15T10:00:00Z","data":{"id":"PRJ-42","name":"Bridge"}}',
      nowMs: 1768471200_000,
      right: true,
    },
  ],
};

const headerSecret: Omit<Conformance, 'type'> = {
  settings: { proof: { header: 'X-Webhook-Secret' } },
  secret: 'a header secret of enough length',
  other: 'another header secret of that length',
  authenticationHeaders: ['x-webhook-secret'],
  signsBody: false,
  signsTime: false,
  anyCase: false,
  vectors: [],
};

const secretInUrl: Omit<Conformance, 'type'> = {
  ...headerSecret,
  settings: { proof: 'secret-in-url' },
  secret: 'a-secret-in-a-URL~of.at_least=32',
  other: 'another-secret-in-a-URL~of.at_least=32',
  authenticationHeaders: [inUrl],
};

const mondayToken = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJhY2NvdW50SWQiOjE4MjU1MjksInVzZXJJZCI6NDAxMjY4OSwiYXVkIjoiaHR0cHM6Ly9ob29rcy5leGFtcGxlLmNvbS9tb25kYXkiLCJleHAiOjE4OTM0NTYwMDAsImlhdCI6MTc2NzIyNTYwMH0',
  'tidCtqJW37BO8iEh3nK35BCJlk7Hehtfn2gq58_8P6I',
].join('.');

/** It looks at every value of a body, which those of the fuzz make hard. */
const custom = {
  conditions: [
    {
      expression: '$count(**) > 0 and $length($string($)) > 0',
      otherwise: 'Empty.',
    },
  ],
  item: { projectId: 'project.number', projectName: 'project.title', projectType: 'project.kind' },
  samples: [
    {
      body: { event: 'created', project: { number: '7', title: 'Bridge', kind: 'Roads' } },
      items: [{ projectId: '7', projectName: 'Bridge', projectType: 'Roads' }],
    },
  ],
};

export const conformance: Conformance[] = [
  { type: 'project-system', ...standard },
  { type: 'project-system', ...headerSecret },
  { type: 'project-system', ...secretInUrl },
  { type: 'helpdesk', ...standard },
  { type: 'helpdesk', ...headerSecret },
  { type: 'helpdesk', ...secretInUrl },
  {
    type: 'zendesk',
    settings: { subdomain: 'acme', roomField: 360001234567 },
    secret: 'kT8mF2vR5xQ1zP7nJ4cW9bH6yL3sD0gA',
    other: 'aG0dS3lY6hB9wC4jN7pZ1qX5rV2fM8tK',
    authenticationHeaders: ['x-zendesk-webhook-signature', 'x-zendesk-webhook-signature-timestamp'],
    signsBody: true,
    signsTime: true,
    anyCase: false,
    vectors: [
      {
        name: 'with the secret for tests',
        secret: testSecret,
        headers: zendeskHeaders('2026-01-15T10:00:00Z', 'jVcxGgVT3ESR1+LvcQJx1LfsS2srSBGo+Cb2xFjhMn8='),
        body: '{"ticket_id":"35436","subject":"Printer offline"}',
        nowMs: at('2026-01-15T10:00:00Z'),
        right: true,
      },
      {
        name: 'of an empty body',
        secret: testSecret,
        headers: zendeskHeaders('2026-01-15T10:00:00Z', '128w6sU3+MeLQwFecNmdVNEaV/KLU7lLfxX2YxmQ9Io='),
        body: '',
        nowMs: at('2026-01-15T10:04:59Z'),
        right: true,
      },
      {
        name: 'of the inputs of an older page, in the order of today',
        secret: oldPageSecret,
        headers: zendeskHeaders('2021-07-25T10:00:00Z', 'Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk='),
        body: '{"say": "hello"}',
        nowMs: at('2021-07-25T10:00:00Z'),
        right: true,
      },
      {
        // developer.zendesk.com/documentation/event-connectors/webhooks/verifying: body before timestamp
        name: 'of an older page, in its order, which Zendesk no longer signs in',
        secret: oldPageSecret,
        headers: zendeskHeaders('2021-07-25T10:00:00Z', 'tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw='),
        body: '{"say": "hello"}',
        nowMs: at('2021-07-25T10:00:00Z'),
        right: false,
      },
    ],
  },
  {
    ...headerSecret,
    type: 'freshdesk',
    settings: { subdomain: 'acme' },
    secret: 'docspace:pässword-of-16-and-more',
    other: 'docspace:another-password-of-16',
    authenticationHeaders: ['authorization'],
    vectors: [
      {
        // RFC 7617, section 2: Aladdin's, whose password is too short
        name: 'of the RFC, with a short password',
        secret: 'Aladdin:open sesame',
        headers: { authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' },
        body: '{}',
        nowMs: 0,
        right: false,
      },
      {
        // RFC 7617, section 2.1: the charset is UTF-8; lower case of the scheme is as good
        name: 'in UTF-8, with the scheme in lower case',
        secret: 'docspace:123£-and-twelve-more',
        headers: { authorization: 'basic ZG9jc3BhY2U6MTIzwqMtYW5kLXR3ZWx2ZS1tb3Jl' },
        body: '{}',
        nowMs: 0,
        right: true,
      },
    ],
  },
  { ...headerSecret, type: 'freshdesk', settings: { subdomain: 'acme', ...headerSecret.settings } },
  {
    type: 'jira',
    settings: { site: 'acme.atlassian.net' },
    secret: 'jira webhook secret of enough length',
    other: 'another jira webhook secret of length',
    authenticationHeaders: ['x-hub-signature'],
    signsBody: true,
    signsTime: false,
    anyCase: true,
    vectors: [
      {
        // developer.atlassian.com, Jira Cloud platform, Webhooks, and the WebSub examples
        name: 'of the vendor',
        secret: "It's a Secret to Everybody",
        headers: {
          'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
        },
        body: 'Hello World!',
        nowMs: 0,
        right: true,
      },
      {
        name: 'of UTF-8 beyond ASCII',
        secret: 'jira-test-secret',
        headers: {
          'x-hub-signature': 'sha256=86a94918ebb5776742829b884b7d969b2a7edbb458b4e398f7e4db5652f9f15c',
        },
        body: jiraUtf8,
        nowMs: 0,
        right: true,
      },
      {
        name: 'of another method',
        secret: 'jira-test-secret',
        headers: {
          'x-hub-signature': 'sha1=86a94918ebb5776742829b884b7d969b2a7edbb458b4e398f7e4db5652f9f15c',
        },
        body: jiraUtf8,
        nowMs: 0,
        right: false,
      },
    ],
  },
  { ...headerSecret, type: 'jira', settings: { site: 'acme.atlassian.net', ...headerSecret.settings } },
  {
    type: 'monday',
    ...secretInUrl,
    settings: { board: 2924980809, roomColumn: 'link_mkabc123' },
  },
  {
    type: 'monday',
    ...headerSecret,
    settings: {
      board: 2924980809,
      roomColumn: 'link_mkabc123',
      proof: { audience: 'https://hooks.example.com/monday' },
    },
    authenticationHeaders: ['authorization'],
    signsTime: true,
    vectors: [
      {
        // Made with HS256 of RFC 7518 by another program, with the claims of developer.monday.com, Integration authorization
        name: 'with the claims of an app',
        secret: 'monday-signing-secret-for-tests',
        headers: { authorization: mondayToken },
        body: '{}',
        nowMs: at('2026-01-02T00:00:00Z'),
        right: true,
      },
      {
        name: 'of an app after its end',
        secret: 'monday-signing-secret-for-tests',
        headers: { authorization: mondayToken },
        body: '{}',
        nowMs: at('2030-01-02T00:00:00Z'),
        right: false,
      },
    ],
  },
  {
    type: 'hubspot',
    settings: { portalId: 62515, appId: 54321, webhookUrl: 'https://www.example.com/webhook_uri' },
    secret: 'c2f1a9d0-7b35-4e6c-8f10-93d4b7a5e621',
    other: '126e5a7b-4d39-01f8-c6e4-53b70d9a1f2c',
    authenticationHeaders: ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'],
    signsBody: true,
    signsTime: true,
    anyCase: false,
    vectors: [
      // HubSpot/hubspot-api-python tests/spec/utils/test_signature.py, HubSpot/hubspot-api-ruby spec/helpers/signature_spec.rb
      ['the Python SDK', '1693657560000', 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
      ['the Ruby SDK', '1700000300000', 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
    ].map(([name = '', timestamp = '', signature = '']) => ({
      name: `of ${name}`,
      secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
      headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp },
      body: "{'example_field':'example_value'}",
      nowMs: Number(timestamp),
      right: true,
    })),
  },
  {
    type: 'asana',
    settings: { roomField: 1204567890123456 },
    secret: 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
    other: '18e35eae2108b1365dcd79516d93db8e955ad431844fc75320afbc02f702735b',
    authenticationHeaders: ['x-hook-signature'],
    signsBody: true,
    signsTime: false,
    anyCase: true,
    vectors: [
      {
        // With the sample secret of Asana/openapi defs/asana_oas.yaml (createWebhook, 2026), computed by another program
        name: 'of a heartbeat',
        secret: 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
        headers: {
          'x-hook-signature': '10468027b67df18c739cc4794c6fc2d2806dcaaf2259fc3e1ed9d26433659853',
        },
        body: '{"events":[]}',
        nowMs: 0,
        right: true,
      },
    ],
  },
  {
    ...headerSecret,
    type: 'pipedrive',
    settings: {
      company: 'acme',
      companyId: 8087566,
      roomField: 'd4de1c1518b4531717c676029a45911c340390a6',
    },
    secret: 'docspace:pd-test-password',
    other: 'docspace:another-pd-password',
    authenticationHeaders: ['authorization'],
    vectors: [
      {
        // RFC 7617, computed by another program
        name: 'of user and password',
        secret: 'docspace:pd-test-password',
        headers: { authorization: 'Basic ZG9jc3BhY2U6cGQtdGVzdC1wYXNzd29yZA==' },
        body: '{}',
        nowMs: 0,
        right: true,
      },
    ],
  },
  { type: 'custom', ...headerSecret, settings: { ...custom, ...headerSecret.settings } },
  { type: 'custom', ...secretInUrl, settings: { ...custom, ...secretInUrl.settings } },
  { type: 'custom', ...standard, settings: { ...custom, proof: 'standard-webhooks' } },
  {
    type: 'custom',
    ...headerSecret,
    settings: { ...custom, proof: 'basic' },
    secret: 'docspace:m7Rk2pXw9sQ4vT1z',
    other: 'docspace:z1Tv4Qs9wXp2kR7m',
    authenticationHeaders: ['authorization'],
  },
  {
    type: 'custom',
    settings: {
      ...custom,
      proof: {
        signature: 'X-Signature',
        prefix: 'sha256=',
        signed: '{method} {url}\n{timestamp}.{body}',
        url: 'https://rooms.example.com/webhooks/board',
        timestamp: { header: 'X-Time', unit: 'seconds' },
      },
    },
    secret: 'a signing secret of enough length',
    other: 'another signing secret of that length',
    authenticationHeaders: ['x-signature', 'x-time'],
    signsBody: true,
    signsTime: true,
    anyCase: true,
    vectors: [],
  },
  {
    type: 'custom',
    ...headerSecret,
    settings: {
      ...custom,
      proof: { jwt: 'Authorization', audience: 'https://rooms.example.com/webhooks/board' },
    },
    authenticationHeaders: ['authorization'],
    signsTime: true,
  },
];
