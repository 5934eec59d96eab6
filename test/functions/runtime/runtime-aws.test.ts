import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { machineVariables, TABLE_NAME, VERIFY_SECRETS } from '../../../functions/environment.ts';
import { handlers } from '../../../functions/index.ts';
import { executions, type Runtime, records, slot, verifySecrets } from '../../../functions/runtime.ts';
import type { SelfCheckAnswer } from '../../../functions/self-check.ts';
import { functions } from '../../../infra/functions.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import type { MachineKind } from '../../../lib/work-items/executions.ts';
import { settingsWith } from '../../lib/sources/receiver.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const arns = { project: 'arn:project', ticket: 'arn:ticket', update: 'arn:update' };
const variables = {
  [TABLE_NAME]: 'records',
  [VERIFY_SECRETS]: JSON.stringify({ helpdesk: 'arn:verify' }),
  ...machineVariables(arns),
};
const input = { key: 'key', attempt: 1, update: 1, source: 'helpdesk' };

describe('a request that AWS never answers', () => {
  it.each<[string, number, string, (runtime: Runtime) => Promise<unknown>]>([
    ['DynamoDB', 4, 'StoreUnavailable', (runtime) => records(runtime).read('key')],
    ['Secrets Manager', 3, 'SecretUnavailable', (runtime) => verifySecrets(runtime)('helpdesk')],
    [
      'Step Functions',
      3,
      'StepFunctionsUnavailable',
      (runtime) => executions(runtime).start('ticket', 'name', input),
    ],
  ])(
    'of %s is sent %i times and given up while the function that needs it has time left',
    async (_, times, name, send) => {
      let requests = 0;
      const server = createServer(() => {
        requests += 1;
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      vi.stubEnv('AWS_REGION', 'us-east-1');
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const begunAtMs = Date.now();
      let outcome: unknown;
      send({ variables }).catch((error: unknown) => {
        outcome = error;
      });
      const leastTimeoutMs = Math.min(...functions.map(({ timeoutSeconds }) => timeoutSeconds)) * 1000;
      while (!outcome && Date.now() - begunAtMs < leastTimeoutMs) {
        // The sockets are real: time stands still until their events have come.
        for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        vi.advanceTimersByTime(50);
      }
      server.closeAllConnections();
      server.close();
      expect(outcome).toMatchObject({ name });
      expect(requests).toBe(times);
    },
  );
});

/** A client of AWS that keeps what it is asked, and always answers this. */
function answering<Client extends { send: unknown }>(client: Client, answer: object) {
  const asked: object[] = [];
  const send = async ({ input: request }: { input: object }) => {
    asked.push(request);
    return answer;
  };
  return { client: Object.assign(client, { send }) as Client, asked };
}

describe('the services of AWS', () => {
  it.each<MachineKind>(['project', 'ticket', 'update'])(
    'start the machine of the variable for the kind "%s"',
    async (kind) => {
      const { client: stepFunctions, asked } = answering(new SFNClient({ region: 'us-east-1' }), {});
      await executions({ variables, services: { stepFunctions } }).start(kind, 'name', input);
      expect(asked).toMatchObject([{ stateMachineArn: arns[kind], name: 'name' }]);
    },
  );

  it('wake an execution that waits for the portal slot by its token', async () => {
    const { client: stepFunctions, asked } = answering(new SFNClient({ region: 'us-east-1' }), {});
    const { tasks } = slot({ variables, services: { stepFunctions, slot: memorySlot() } });
    expect(await tasks.wake('token', 7)).toBe('woken');
    expect(asked).toEqual([{ taskToken: 'token', output: '{"fence":7}' }]);
  });

  it('are asked for a secret once in five minutes, and by each self-check: a right may have been lost', async () => {
    const { client: secretsManager, asked } = answering(new SecretsManagerClient({ region: 'us-east-1' }), {
      SecretString: 'sk-1',
    });
    let nowMs = 0;
    const clock = { ...realClock, now: () => nowMs };
    const runtime: Runtime = {
      variables: { ...variables, PORTAL_KEY_SECRET: 'arn:portal', TAG_SIGNING_KEY_SECRET: 'arn:tags' },
      settings: settingsWith({ helpdesk: {} }),
      services: { secretsManager, clock },
    };
    const read = verifySecrets(runtime);
    expect([await read('helpdesk'), await read('helpdesk')]).toEqual([['sk-1'], ['sk-1']]);
    expect(asked).toEqual([{ SecretId: 'arn:verify' }]);
    nowMs = 5 * minute;
    await read('helpdesk');
    expect(asked).toHaveLength(2);
    const { access } = (await handlers.ReceiveWebhook.withRuntime({
      ...runtime,
      services: { ...runtime.services, records: { read: async () => undefined } as never },
    })({ selfCheck: 'check-access' } as never)) as unknown as SelfCheckAnswer;
    expect(access.filter(({ error }) => error !== undefined)).toEqual([]);
    const selfChecked = asked.slice(2);
    expect(selfChecked).toHaveLength(2);
    expect(selfChecked).toEqual(
      expect.arrayContaining([{ SecretId: 'arn:verify' }, { SecretId: 'arn:tags' }]),
    );
  });
});
