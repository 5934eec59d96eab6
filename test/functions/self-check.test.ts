import { describe, expect, it } from 'vitest';
import { variablesFor } from '../../functions/environment.ts';
import { handlers } from '../../functions/index.ts';
import type { Runtime, Services } from '../../functions/runtime.ts';
import { isSelfCheck, type SelfCheckAnswer, type SelfCheckEvent } from '../../functions/self-check.ts';
import { functions } from '../../infra/functions.ts';
import { realClock } from '../../lib/kernel/clock.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import { memoryRecords } from '../../lib/stores/memory/memory-stores.ts';
import { keptLog } from '../lib/builders/dependencies.ts';
import { settingsWith } from '../lib/sources/receiver.ts';

const settings = settingsWith({ 'project-system': {}, helpdesk: {} });
const arns = (use: string) => ({ 'project-system': `${use}:project-system`, helpdesk: `${use}:helpdesk` });
const resources = {
  tableName: 'records',
  portalKeySecret: 'portal',
  tagSigningKeySecret: 'tags',
  verifySecrets: arns('verify'),
  writeBackSecrets: arns('writeBack'),
};

/** What a self-check answers in an environment in which all is well but for the change, and what it called. */
async function answerOf(
  { id, needs }: (typeof functions)[number],
  event: SelfCheckEvent,
  change: Partial<Services> = {},
) {
  const { log, lines } = keptLog();
  const asked: string[] = [];
  const store = memoryRecords();
  const runtime: Runtime = {
    variables: variablesFor(needs, resources, {
      project: 'arn:project',
      ticket: 'arn:ticket',
      update: 'arn:update',
    }),
    settings,
    services: {
      log,
      clock: realClock,
      records: {
        ...store,
        read: async (key) => {
          // DynamoDB refuses an empty one.
          expect(key).not.toBe('');
          asked.push('table');
          return store.read(key);
        },
        write: async () => {
          throw new Error('a self-check writes nothing');
        },
      },
      secrets: {
        read: async (secret) => {
          asked.push(secret);
          return 'sk-key';
        },
      },
      portal: {
        fetch: async ({ method, url }) => {
          asked.push(`${method} ${new URL(url).pathname}`);
          return Response.json({ response: { id: '11111111-1111-1111-1111-111111111111' } });
        },
      },
      receivers: {
        dial: async () => Promise.reject(new Error('a self-check sends nothing')),
        fetch: async () => Promise.reject(new Error('a self-check sends nothing')),
      },
      ...change,
    },
  };
  const answer = (await handlers[id].withRuntime(runtime)(event as never)) as unknown as SelfCheckAnswer;
  return { ...answer, asked, lines };
}

/** What a function needs by the table of Lambdas. */
function neededBy({ needs }: (typeof functions)[number]): string[] {
  const perSource = (use: string) => Object.keys(settings.sources).map((source) => `${use} ${source}`);
  return [
    'table',
    ...(needs.portalKey ? ['portal', 'portal key'] : []),
    ...(needs.tagSigningKey ? ['key tags'] : []),
    ...(needs.verifySecrets ? perSource('verify') : []),
    ...(needs.writeBackSecrets ? perSource('writeBack') : []),
  ].sort();
}

const each = functions.map((entry) => [entry.id, entry] as const);

describe('a self-check', () => {
  it.each(each)('of the access of %s tries all that it needs by the table of Lambdas', async (_, entry) => {
    const { access } = await answerOf(entry, { selfCheck: 'check-access' });
    expect(access.map(({ needs }) => needs).sort()).toEqual(neededBy(entry));
    expect(access.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it.each(each)('of the access of %s only reads, and logs nothing', async (_, entry) => {
    const { asked, lines } = await answerOf(entry, { selfCheck: 'check-access' });
    expect(asked).toContain('table');
    const requests = asked.filter((one) => one.includes('/'));
    expect(requests).toEqual(requests.map(() => 'GET /api/2.0/people/@self'));
    expect(lines).toEqual([]);
  });

  it.each(each)('that only touches %s asks for nothing', async (_, entry) => {
    const { access, asked, lines } = await answerOf(entry, { selfCheck: 'touch' });
    expect([access, asked, lines]).toEqual([[], [], []]);
  });

  it.each(each)(
    'says of %s which secret its role cannot read, and nothing of what it holds',
    async (_, entry) => {
      const refused = new Failure('SecretUnavailable', 'Secrets Manager refused with AccessDeniedException.');
      const { access } = await answerOf(
        entry,
        { selfCheck: 'check-access' },
        { secrets: { read: () => Promise.reject(refused) } },
      );
      const failed = access.filter(({ error }) => error === 'SecretUnavailable').map(({ needs }) => needs);
      expect(failed.sort()).toEqual(neededBy(entry).filter((needs) => needs !== 'table'));
    },
  );

  it('says that the portal is out of reach', async () => {
    const entry = functions.find(({ id }) => id === 'FetchRoom') as (typeof functions)[number];
    const { access } = await answerOf(
      entry,
      { selfCheck: 'check-access' },
      { portal: { fetch: () => Promise.reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })) } },
    );
    expect(access.find(({ needs }) => needs === 'portal')).toMatchObject({
      error: 'PortalUnavailable',
      reason: expect.stringContaining('ETIMEDOUT'),
    });
  });
});

it.each([undefined, null, 'selfCheck', 1, [], { key: 'key', attempt: 1 }])(
  'no input such as %j is a self-check',
  (event) => {
    expect(isSelfCheck(event)).toBe(false);
  },
);
