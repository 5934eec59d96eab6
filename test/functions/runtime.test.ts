import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PORTAL_KEY_SECRET, TABLE_NAME } from '../../functions/environment.ts';
import { handlers } from '../../functions/index.ts';
import { records } from '../../functions/runtime.ts';
import { functions } from '../../infra/functions.ts';
import { memoryRecords } from '../../lib/stores/memory/memory-stores.ts';
import { settingsWith } from '../lib/sources/receiver.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const settings = settingsWith({ 'project-system': {} });
const log = { info() {}, warn() {}, error() {} };

describe('a request that AWS never answers', () => {
  it('is sent four times and given up while the function that needs it has time left', async () => {
    let requests = 0;
    const server = createServer(() => {
      requests += 1;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const begunAtMs = Date.now();
    let outcome: unknown;
    records({ variables: { [TABLE_NAME]: 'records' } })
      .read('key')
      .catch((error: unknown) => {
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
    expect(outcome).toMatchObject({ name: 'StoreUnavailable' });
    expect(requests).toBe(4);
  });
});

describe('the runtime', () => {
  it('makes a store once, also for functions that share the runtime', () => {
    const one = { variables: { [TABLE_NAME]: 'records', AWS_REGION: 'us-east-1' } };
    expect(records(one)).toBe(records(one));
    expect(records(one)).not.toBe(records({ ...one }));
  });

  it('uses the services that it is given', () => {
    const store = memoryRecords();
    expect(records({ variables: {}, services: { records: store } })).toBe(store);
  });

  it('names the environment variable that a function needs and does not have', async () => {
    const runtime = { variables: {}, services: { log, records: memoryRecords() } };
    const step = handlers.MakeRoomLink.withRuntime({ ...runtime, settings });
    const outcome = step({ key: 'key', attempt: 1, roomId: 1 });
    await expect(outcome).rejects.toMatchObject({
      name: 'SettingsInvalid',
      message: expect.stringContaining(PORTAL_KEY_SECRET),
    });
  });
});

it('every function is in the table of Lambdas, and every Lambda of the table is a function', () => {
  expect(functions.map(({ id }) => id).sort()).toEqual(Object.keys(handlers).sort());
});
