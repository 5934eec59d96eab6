import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../infra/local/docspace/http/faults.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { flow } from '../harness/flow.ts';

const webhooks = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
} as const;
const sources = Object.keys(webhooks) as (keyof typeof webhooks)[];

interface Trouble {
  begin(simulator: Simulator): void;
  end(simulator: Simulator): void;
}

const always = (fault: Fault): Trouble => ({
  begin: ({ world }) => world.faults.next({ ...fault, times: 1e6 }),
  end: ({ world }) => world.faults.clear(),
});
const mode = (name: Simulator['world']['mode']): Trouble => ({
  begin: ({ world }) => {
    world.mode = name;
  },
  end: ({ world }) => {
    world.mode = 'normal';
  },
});
const scopes = ['rooms:write', 'files:write', 'accounts.self:read', 'accounts:read'];

const troubles: [what: string, trouble: Trouble, reason: string][] = [
  ['cannot be reached', mode('unreachable'), 'PortalUnavailable'],
  ['answers with a page of its gateway', mode('down'), 'PortalUnavailable'],
  ['never answers', always({ kind: 'hang' }), 'PortalUnavailable'],
  ['is suspended: 404 for everything', mode('suspended'), 'PortalSuspended'],
  ['is unpaid: 402', mode('unpaid'), 'PortalPlanLimit'],
  ['is being restored: 403', mode('restoring'), 'PortalForbidden'],
  ['answers 429 with Retry-After', always({ kind: '429', retryAfter: 30 }), 'PortalThrottled'],
  ['answers 429 without it', always({ kind: '429' }), 'PortalThrottled'],
  [
    'refuses the key: 401',
    {
      begin: ({ world }) => {
        for (const key of world.portal.keys) key.active = false;
      },
      end: ({ world }) => {
        for (const key of world.portal.keys) key.active = true;
      },
    },
    'PortalKeyRefused',
  ],
  [
    'refuses the scopes of the key: 403',
    {
      begin: ({ world }) => {
        for (const key of world.portal.keys) key.permissions = ['accounts.self:read'];
      },
      end: ({ world }) => {
        for (const key of world.portal.keys) key.permissions = scopes;
      },
    },
    'PortalForbidden',
  ],
  [
    'has no room left in its plan',
    {
      begin: ({ world }) => {
        world.portal.settings.roomLimit = 0;
      },
      end: ({ world }) => {
        world.portal.settings.roomLimit = 100;
      },
    },
    'PortalPlanLimit',
  ],
  [
    'lets the service user make no rooms any more',
    {
      begin: ({ world, people }) => {
        const user = world.portal.users.get(people.serviceUser);
        if (user) user.type = 'user';
      },
      end: ({ world, people }) => {
        const user = world.portal.users.get(people.serviceUser);
        if (user) user.type = 'roomAdmin';
      },
    },
    'PortalForbidden',
  ],
];

describe.each(sources)('when the portal (%s)', (source) => {
  it.each(troubles)('%s, the work is held as one incident and done later', async (_, trouble, reason) => {
    // Given a portal in trouble
    const { make, send, simulator, results, records, log, hold, clock, keepFor } = await flow();
    trouble.begin(simulator);
    // When a webhook comes, its execution ends without a failure and without a word to the sender
    const ended = await make(source, webhooks[source]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { status: 'held', reason } });
    expect(results).toEqual([]);
    expect(hold.now?.value).toMatchObject({ on: true, reason });
    // And further webhooks are taken, without an execution
    const other = source === 'helpdesk' ? { ticketId: '2' } : { ...webhooks[source], projectId: 'PRJ-2' };
    expect(await clock.run(send(source, other))).toMatchObject({ status: 202, body: { status: 'held' } });
    expect(await clock.run(send(source, other))).toMatchObject({
      status: 200,
      body: { status: 'duplicate', held: expect.stringContaining('made later') },
    });
    await keepFor(30);
    expect(results).toEqual([]);
    expect(log.filter(({ code }) => code === 'HOLD_BEGAN')).toHaveLength(1);
    // Then, when the portal is well again, both rooms are made
    trouble.end(simulator);
    await keepFor(40);
    expect([...records.all.values()].map(({ value }) => value.status)).toEqual(['done', 'done']);
    expect(results.map(({ event }) => event.type)).toEqual(['room.created', 'room.created']);
    expect(simulator.world.portal.activeRoomCount()).toBe(2);
    expect(log.filter(({ code }) => code === 'HOLD_ENDED')).toHaveLength(1);
  });

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
});

describe.each(sources)('when a secret is not as it should be (%s)', (source) => {
  it.each<[string, () => Promise<string | undefined>, string, RegExp]>([
    ['has no value', async () => undefined, 'PortalKeyMissing', /has no value/],
    ['has more than a key', async () => 'sk-\nü', 'PortalKeyMissing', /something else than a key/],
    [
      'cannot be read',
      () => Promise.reject(new Failure('SecretUnavailable', 'Secrets Manager: AccessDeniedException')),
      'SecretUnavailable',
      /AccessDeniedException/,
    ],
  ])('and that of the portal key %s, all work is held until it is', async (_, portalKey, reason, message) => {
    let read: (simulator: Simulator) => Promise<string | undefined> = portalKey;
    const { make, results, hold, keepFor } = await flow({ portalKey: (simulator) => read(simulator) });
    const ended = await make(source, webhooks[source]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { status: 'held', reason } });
    expect(hold.now?.value).toMatchObject({ on: true, reason, message: expect.stringMatching(message) });
    read = async ({ key }) => key;
    await keepFor(20);
    expect(results.map(({ event }) => event.type)).toEqual(['room.created']);
  });

  it('and that of the portal key cannot be read for a moment only, the room is made', async () => {
    let reads = 0;
    const portalKey = async ({ key }: Simulator) => {
      reads += 1;
      if (reads === 1) throw new Failure('SecretUnavailable', 'Secrets Manager is away');
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
  ])(
    'and that of its results %s, the room is made and the log says in the end why nobody was told',
    async (_, read) => {
      const { make, results, log, keepFor } = await flow({ writeBackSecret: read });
      const ended = await make(source, webhooks[source]);
      expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { delivery: 'pending' } });
      await keepFor(78 * 60);
      expect(results).toEqual([]);
      const [told, ...more] = log.filter(({ code }) => code === 'RESULT_UNDELIVERED');
      expect(told?.fields.reason).toMatch(
        /^The write-back secret of the source ".*" is unset, unreadable or not/,
      );
      expect(more).toEqual([]);
    },
  );
});
