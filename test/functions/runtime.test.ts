import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  PORTAL_KEY_SECRET,
  TABLE_NAME,
  VERIFY_SECRETS,
  WRITE_BACK_SECRETS,
} from '../../functions/environment.ts';
import { handlers } from '../../functions/index.ts';
import { delivery, log, records, verifySecrets } from '../../functions/runtime.ts';
import { functions } from '../../infra/functions.ts';
import { logCodes } from '../../lib/kernel/log.ts';
import { memoryRecords } from '../../lib/stores/memory/memory-stores.ts';
import { settingsWith } from '../lib/sources/receiver.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const settings = settingsWith({ 'project-system': {} });
const silent = { info() {}, warn() {}, error() {} };

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
    const runtime = { variables: {}, services: { log: silent, records: memoryRecords() } };
    const step = handlers.MakeRoomLink.withRuntime({ ...runtime, settings });
    const outcome = step({ key: 'key', attempt: 1, roomId: 1 });
    await expect(outcome).rejects.toMatchObject({
      name: 'SettingsInvalid',
      message: expect.stringContaining(PORTAL_KEY_SECRET),
    });
  });
});

describe('the secrets of a source', () => {
  const variables = {
    [VERIFY_SECRETS]: '{"helpdesk":"arn:verify"}',
    [WRITE_BACK_SECRETS]: '{"helpdesk":"arn:back"}',
  };
  const read = async (id: string) => `["value of ${id}"]`;

  it('are read by the ids in the environment variables', async () => {
    const runtime = { variables, services: { secrets: { read } } };
    expect(await verifySecrets(runtime)('helpdesk')).toEqual(['value of arn:verify']);
    expect(await delivery.writeBackSecret(runtime)('helpdesk')).toBe('value of arn:back');
  });

  it('are those that a person typed into the AWS console as "Key/value", if each has one value', async () => {
    const variables = {
      [VERIFY_SECRETS]: JSON.stringify({ jira: 'arn:verify' }),
      [WRITE_BACK_SECRETS]: JSON.stringify({ jira: 'arn:back' }),
    };
    const reading = (value: string) => ({ variables, services: { secrets: { read: async () => value } } });
    expect(await verifySecrets(reading('{"verify":"abc"}'))('jira')).toEqual(['abc']);
    expect(await delivery.writeBackSecret(reading('{"token":"abc"}'))('jira')).toBe('abc');
    expect(await verifySecrets(reading('{"old":"abc","new":"def"}'))('jira')).toEqual([]);
    expect(await delivery.writeBackSecret(reading('{"user":"abc","token":"def"}'))('jira')).toBeUndefined();
  });

  it('are none for a source without ids, such as one that was removed', async () => {
    const refuse = async () => Promise.reject(new Error('no secret may be read'));
    const runtime = { variables, services: { secrets: { read: refuse } } };
    expect(await verifySecrets(runtime)('removed')).toEqual([]);
    expect(await verifySecrets(runtime)('toString')).toEqual([]);
    expect(await delivery.writeBackSecret(runtime)('removed')).toBeUndefined();
  });
});

describe('a line of the log', () => {
  it('is JSON with the code, its sentence and the fields', () => {
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const lines: string[] = [];
    const write = vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
    log({ variables: {} }).warn('ROOM_GONE', { key: 'test/helpdesk/ticket/1' });
    write.mockRestore();
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'WARN',
        service: 'docspace-rooms',
        code: 'ROOM_GONE',
        message: logCodes.ROOM_GONE,
        key: 'test/helpdesk/ticket/1',
      }),
    ]);
  });

  it('has no control character and no change of direction, so that it is safe in a terminal', () => {
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const lines: string[] = [];
    const write = vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
    log({ variables: {} }).warn('ROOM_GONE', { key: 'a\u001b[1A\u009b31mb\u2028c\u202ed' });
    write.mockRestore();
    expect(lines.map((line) => JSON.parse(line).key)).toEqual(['a [1A 31mb cd']);
    expect(lines.join('')).not.toMatch(/[\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
  });
});

it('every function is in the table of Lambdas, and every Lambda of the table is a function', () => {
  expect(functions.map(({ id }) => id).sort()).toEqual(Object.keys(handlers).sort());
});
