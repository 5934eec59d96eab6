import { describe, expect, it } from 'vitest';
import type { Fault } from '../../infra/local/docspace-simulator/http/faults.ts';
import type { Simulator } from '../../infra/local/docspace-simulator/simulator.ts';
import { flow } from './flow.ts';

const webhooks = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
} as const;
const sources = Object.keys(webhooks) as (keyof typeof webhooks)[];

const always = (fault: Fault) => (simulator: Simulator) =>
  simulator.world.faults.next({ ...fault, times: 1e6 });
const mode = (name: Simulator['world']['mode']) => (simulator: Simulator) => {
  simulator.world.mode = name;
};

const troubles: [what: string, begin: (simulator: Simulator) => void, code: string, remedy: RegExp][] = [
  ['cannot be reached', mode('unreachable'), 'PortalUnavailable', /Check that the portal answers/],
  ['answers with a page of its gateway', mode('down'), 'PortalUnavailable', /Check that the portal answers/],
  ['never answers', always({ kind: 'hang' }), 'PortalUnavailable', /Check that the portal answers/],
  ['is suspended: 404 for everything', mode('suspended'), 'PortalSuspended', /suspended or its URL is wrong/],
  ['is unpaid: 402', mode('unpaid'), 'PortalPlanLimit', /raise the plan/],
  ['is being restored: 403', mode('restoring'), 'PortalForbidden', /being restored/],
  [
    'answers 429 with Retry-After',
    always({ kind: '429', retryAfter: 30 }),
    'PortalThrottled',
    /request limit/,
  ],
  ['answers 429 without it', always({ kind: '429' }), 'PortalThrottled', /request limit/],
  [
    'refuses the key: 401',
    ({ world }) => {
      for (const key of world.portal.keys) key.active = false;
    },
    'PortalKeyRefused',
    /Store a valid API key/,
  ],
  [
    'refuses the scopes of the key: 403',
    ({ world }) => {
      for (const key of world.portal.keys) key.permissions = ['accounts.self:read'];
    },
    'PortalForbidden',
    /rooms:write, files:write/,
  ],
];

describe.each(sources)('when the portal (%s)', (source) => {
  it.each(troubles)(
    '%s, the execution and the result say so with the remedy',
    async (_, begin, code, remedy) => {
      const { make, simulator, results } = await flow();
      begin(simulator);
      const ended = await make(source, webhooks[source]);
      expect(ended).toMatchObject({ status: 'FAILED', error: code, cause: expect.stringMatching(remedy) });
      expect(results).toHaveLength(1);
      const { type, data } = results[0]?.event ?? {};
      expect(type).toBe('room.failed');
      expect(data?.error).toEqual({ code, message: ended.cause });
    },
  );

  it.each([
    ['429 with Retry-After', { kind: '429', retryAfter: 30 }],
    ['429 without it', { kind: '429' }],
    ['a page of its gateway', { kind: 'html502' }],
    ['a broken connection', { kind: 'drop' }],
  ] as [string, Fault][])('answers with %s twice and then recovers, the room is made', async (_, fault) => {
    const { make, simulator } = await flow();
    simulator.world.faults.next({ ...fault, times: 2 });
    const ended = await make(source, webhooks[source]);
    expect(ended.status).toBe('SUCCEEDED');
    expect(simulator.world.portal.activeRoomCount()).toBe(1);
  });

  it('has no room left in its plan, the result says so', async () => {
    const { make, results } = await flow({ simulator: { settings: { roomLimit: 0 } } });
    const ended = await make(source, webhooks[source]);
    expect(ended.status).toBe('FAILED');
    expect(JSON.stringify(results[0]?.event.data.error)).toMatch(/number of rooms should not exceed/);
  });
});

describe.each(sources)('when a secret is not as it should be (%s)', (source) => {
  it.each<[string, () => Promise<string | undefined>, string, RegExp]>([
    ['has no value', async () => undefined, 'PortalKeyMissing', /has no value\. Store the API key/],
    [
      'has more than a key',
      async () => 'sk-\nü',
      'PortalKeyMissing',
      /something else than a key\. Store the API/,
    ],
    [
      'cannot be read',
      () => Promise.reject(Object.assign(new Error('arn'), { name: 'AccessDeniedException' })),
      'StoreUnavailable',
      /AccessDeniedException\. Check the state of/,
    ],
  ])('and that of the portal key %s, execution and result say so', async (_, portalKey, code, message) => {
    const { make, results } = await flow({ portalKey });
    const ended = await make(source, webhooks[source]);
    expect(ended).toMatchObject({ status: 'FAILED', error: code, cause: expect.stringMatching(message) });
    expect(results[0]?.event.data.error).toEqual({ code, message: ended.cause });
  });

  it('and that of the portal key cannot be read for a moment only, the room is made', async () => {
    let reads = 0;
    const portalKey = async ({ key }: Simulator) => {
      reads += 1;
      if (reads === 1) throw new Error('Secrets Manager is away');
      return key;
    };
    const { make } = await flow({ portalKey });
    expect((await make(source, webhooks[source])).status).toBe('SUCCEEDED');
    expect(reads).toBeGreaterThan(1);
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['has no value', async () => undefined],
    ['is of another form', async () => 'plain text'],
    ['cannot be read', () => Promise.reject(new Error('AccessDenied'))],
  ])('and that of its results %s, the room is made and the log says why nobody was told', async (_, read) => {
    const { make, results, log } = await flow({ writeBackSecret: read });
    const ended = await make(source, webhooks[source]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { delivery: 'undelivered' } });
    expect(results).toEqual([]);
    const [told, ...more] = log.filter(({ code }) => code === 'RESULT_UNDELIVERED');
    expect(told?.fields.reason).toMatch(
      /^The write-back secret of the source ".*" is unset, unreadable or not/,
    );
    expect(more).toEqual([]);
  });
});
