import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  PORTAL_KEY_SECRET,
  TABLE_NAME,
  VERIFY_SECRETS,
  WRITE_BACK_SECRETS,
} from '../../../functions/environment.ts';
import { handlers } from '../../../functions/index.ts';
import {
  type AwsClients,
  clock,
  counters,
  delivery,
  dynamodb,
  executions,
  failingTemplates,
  hold,
  log,
  type Provider,
  portal,
  projectRoom,
  type Runtime,
  records,
  type Services,
  secretsManager,
  slot,
  stepFunctions,
  ticketRoom,
  verifySecrets,
} from '../../../functions/runtime.ts';
import { functions } from '../../../infra/functions.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { logCodes } from '../../../lib/kernel/log.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { settingsWith } from '../../lib/sources/receiver.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const settings = settingsWith({ 'project-system': {} });
const silent = { info() {}, warn() {}, error() {} };

const withoutReceivers: Runtime[] = [
  { variables: {}, settings },
  { variables: {}, settings, services: {} },
];
const result = { url: 'https://127.0.0.1:1/', headers: {}, body: '', own: true };

describe('the runtime', () => {
  it('makes a store once, also for functions that share the runtime', () => {
    const one = { variables: { [TABLE_NAME]: 'records', AWS_REGION: 'us-east-1' } };
    expect(records(one)).toBe(records(one));
    expect(records(one)).not.toBe(records({ ...one }));
  });

  it.each<[keyof Services | keyof AwsClients, Provider<unknown>]>([
    ['dynamodb', dynamodb],
    ['secretsManager', secretsManager],
    ['stepFunctions', stepFunctions],
    ['clock', clock],
    ['log', log],
    ['records', records],
    ['hold', hold],
    ['failingTemplates', failingTemplates],
    ['counters', counters],
    ['executions', executions],
    ['slot', (runtime) => slot(runtime).store],
    ['tasks', (runtime) => slot(runtime).tasks],
  ])('uses the service "%s" that it is given', (name, provider) => {
    const given = {};
    const others = { clock: realClock, log: silent, slot: {}, tasks: {} } as unknown as Partial<Services>;
    expect(provider({ variables: {}, services: { ...others, [name]: given } })).toBe(given);
  });

  it('gives each kind of rooms its section of the settings', () => {
    expect(projectRoom({ variables: {}, settings })).toBe(settings.projectRoom);
    expect(ticketRoom({ variables: {}, settings })).toBe(settings.ticketRoom);
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

  it.each(withoutReceivers)(
    'calls vendors at public addresses alone unless it is given another way',
    async (runtime) => {
      const request = new Request('https://127.0.0.1/api');
      await expect(delivery.fetch(runtime)(request)).rejects.toThrow(/may not be called/);
      const own = async () => new Response();
      const receivers = { fetch: own, dial: async () => ({ status: 204 }) };
      expect(delivery.fetch({ ...runtime, services: { receivers } })).toBe(own);
    },
  );

  it.each(withoutReceivers)(
    'sends results to public addresses alone unless it is given another way',
    async (runtime) => {
      await expect(delivery.dial(runtime)(result)).rejects.toThrow(/may not be called/);
      const dial = async () => ({ status: 204 });
      expect(delivery.dial({ ...runtime, services: { receivers: { dial, fetch } } })).toBe(dial);
    },
  );

  it('sends results to the private networks of the settings, too', async () => {
    const outgoing = { ...settings.outgoing, privateNetworks: ['127.0.0.0/8'] };
    const send = delivery.dial({ variables: {}, settings: { ...settings, outgoing } });
    await expect(send(result)).rejects.not.toThrow(/may not be called/);
  });

  it('calls the portal by the fetch of Node, with the key of its secret', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const variables = { [PORTAL_KEY_SECRET]: 'portal' };
    expect(portal({ variables, settings }).url).toBe(settings.portal.url);
    const requests: Request[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      requests.push(request);
      return Response.json({ response: { id: 'me' } });
    });
    const secrets = { read: async (id: string) => `key-of-${id}` };
    await serviceUserId(portal({ variables, settings, services: { secrets } }).call);
    const [asked, ...others] = requests;
    expect(others).toEqual([]);
    expect(asked?.url.startsWith(settings.portal.url)).toBe(true);
    expect(asked?.headers.get('authorization')).toBe('Bearer key-of-portal');
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

  it('are none while nobody has set them', async () => {
    const runtime = { variables, services: { secrets: { read: async () => undefined } } };
    expect(await verifySecrets(runtime)('helpdesk')).toEqual([]);
    expect(await delivery.writeBackSecret(runtime)('helpdesk')).toBeUndefined();
  });
});

describe('a line of the log', () => {
  it.each(['info', 'warn', 'error'] as const)(
    'of the level "%s" is JSON with the code, its sentence and the fields',
    (level) => {
      vi.stubEnv('POWERTOOLS_DEV', 'true');
      const lines: string[] = [];
      const write = vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
      log({ variables: {} })[level]('ROOM_GONE', { key: 'test/helpdesk/ticket/1' });
      log({ variables: {} })[level]('ROOM_GONE');
      write.mockRestore();
      const line = {
        level: level.toUpperCase(),
        service: 'docspace-rooms',
        code: 'ROOM_GONE',
        message: logCodes.ROOM_GONE,
      };
      expect(lines.map((written) => JSON.parse(written))).toEqual([
        expect.objectContaining({ ...line, key: 'test/helpdesk/ticket/1' }),
        expect.objectContaining(line),
      ]);
    },
  );

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
