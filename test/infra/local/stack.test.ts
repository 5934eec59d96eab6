import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookToSend } from '../../../infra/cli/commands/send.ts';
import { functions } from '../../../infra/functions.ts';
import { localSecrets } from '../../../infra/local/secrets-file.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { functionIdsIn, machineFiles } from '../../../infra/machines/files.ts';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';

let stack: LocalStack;
const lines: string[] = [];
beforeAll(async () => {
  stack = await startLocalStack({
    simulator: { timings: { copyMsPerFile: 20 } },
    onLog: (_, line) => lines.push(line),
  });
}, 30_000);
afterAll(() => stack.close());

type Sent = Partial<ReturnType<typeof webhookToSend>>;

/** Sends a webhook that is right but for what is changed. */
async function send(argv: string[], change: Sent = {}) {
  const { url, ...request } = { ...webhookToSend([...argv, '--url', stack.url]), ...change };
  const response = await fetch(url, { method: 'POST', ...request });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

function signed(body: string): Sent {
  const [secret = ''] =
    localSecrets({ 'project-system': { type: 'project-system' } }).sources['project-system']?.verify ?? [];
  const signature = signStandardWebhook(secret, 'msg_1', Date.now(), body);
  return { body, headers: { 'content-type': 'application/json', ...signature } };
}

const project = (id: string) => ['project', '--id', id, '--type', 'marketing', '--name', 'Q1'];
const roomCount = () => stack.simulator?.world.portal.activeRoomCount();

describe('the local stack: the functions, machine files and HTTP', () => {
  it('makes a room for a project and for a ticket, and reports to both systems', async () => {
    const before = roomCount() ?? 0;
    const [first, second] = await Promise.all([
      send(project('PRJ-1')),
      send(['ticket', '--id', '1', '--subject', 'Very private words']),
    ]);
    expect([first.status, second.status]).toEqual([202, 202]);
    const { ProjectRoom, TicketRoom } = stack.machines;
    const [made, opened] = await Promise.all([
      ProjectRoom.finished(first.body.execution),
      TicketRoom.finished(second.body.execution),
    ]);
    expect([made.status, opened.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(roomCount()).toBe(before + 2);
    for (const source of ['project-system', 'helpdesk']) {
      expect(stack.received(source).map(({ event }) => event.type)).toEqual(['room.created']);
    }
    // And the same webhook again makes nothing
    const again = await send(project('PRJ-1'));
    const { roomId } = stack.received('project-system')[0]?.event.data ?? {};
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate', room: { id: roomId } } });
    // And the history is there for people
    const history = await fetch(`${stack.url}/executions/${first.body.execution}`);
    expect(await history.text()).toContain('"type": "ExecutionSucceeded"');
  }, 30_000);

  it('logs rooms with what metrics and alarms read at the top of a line', () => {
    const entries = lines.map((line) => JSON.parse(line));
    const ready = entries.filter(({ code }) => code === 'ROOM_READY');
    expect(ready.map(({ source }) => source)).toEqual(expect.arrayContaining(['helpdesk', 'project-system']));
    for (const line of ready) expect(line).toMatchObject({ level: 'INFO', seconds: expect.any(Number) });
  });

  it('identifies a source by its exact URL only', async () => {
    const { url, ...request } = webhookToSend([...project('PRJ-1'), '--url', stack.url]);
    const other = url.replace('project-system', 'project%2Dsystem');
    expect(other).not.toBe(url);
    expect((await fetch(other, { method: 'POST', ...request })).status).toBe(404);
  });

  it('answers systems that check an address by HEAD or GET, and says nothing but that', async () => {
    const url = stack.webhookUrls['project-system'] ?? '';
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const get = await fetch(url);
    expect([get.status, await get.json()]).toEqual([
      200,
      { status: 'ignored', reason: expect.stringMatching(/POST/) },
    ]);
    expect((await fetch(`${stack.url}/webhooks/nobody`, { method: 'HEAD' })).status).toBe(404);
  });

  it('takes forms, with the fields of a project or with the JSON of a vendor in one of them', async () => {
    expect((await send([...project('PRJ-FORM'), '--form'])).status).toBe(202);
    expect((await send(['jira', '--id', '99', '--subject', 'Very private words', '--form'])).status).toBe(
      202,
    );
  });

  it.each(['zendesk', 'freshdesk', 'jira'])(
    'makes a room for a ticket of %s, and writes it back',
    async (source) => {
      const argv = [source, '--id', '36', '--subject', 'Very private words'];
      const { status, body } = await send(argv);
      expect(status).toBe(202);
      expect((await stack.machines.TicketRoom.finished(body.execution)).status).toBe('SUCCEEDED');
      expect(stack.fake(source)?.shown('36')).toEqual({
        roomUrl: expect.stringMatching(/\/rooms\/shared\/\d+\//),
        notes: [{ internal: true, text: expect.stringMatching(/\/s\/\w{15}/) }],
      });
      const test = await send([source, '--sample', 'test']);
      expect(test).toMatchObject({ status: 200, body: { reason: 'test: signature right' } });
      expect((await send(argv, { headers: { 'content-type': 'application/json' } })).status).toBe(401);
    },
    30_000,
  );

  it('logs every step in JSON, without secrets, subjects, addresses or links', () => {
    const entries = lines.map((line) => JSON.parse(line));
    const completed = entries.filter(({ code }) => code === 'STEP_COMPLETED').map(({ step }) => step);
    const updates = functionIdsIn(readFileSync(machineFiles.UpdateRoom, 'utf8'));
    const others: string[] = ['ReceiveWebhook', 'ReadStatus', 'Reconciler', ...updates];
    const steps = functions.map(({ id }) => id).filter((id) => !others.includes(id));
    expect([...new Set(completed)].sort()).toEqual(steps.sort());
    const { portal, secrets } = stack;
    const hidden = Object.values(secrets.sources).flatMap(({ verify, writeBack = '' }) => [
      ...verify,
      writeBack,
    ]);
    const links = ['helpdesk', 'zendesk', 'freshdesk', 'jira'].map(
      (source) =>
        /http\S+\/s\/\w{15}/.exec(
          JSON.stringify(stack.fake(source)?.shown(source === 'helpdesk' ? '1' : '36')),
        )?.[0] ?? '(none)',
    );
    expect(links).not.toContain('(none)');
    for (const secret of [...hidden, portal.key, ...links, 'private words', 'maria', 'tom.user']) {
      expect(lines.some((line) => line.includes(secret))).toBe(false);
    }
  });

  it('reports a failure as the error of the execution, in the result, in the log and to the next webhook', async () => {
    const argv = ['project', '--id', 'PRJ-3', '--name', 'Without a type'];
    const { body } = await send(argv);
    const { status, error, cause } = await stack.machines.ProjectRoom.finished(body.execution);
    expect([status, error]).toEqual(['FAILED', 'TemplateNotFound']);
    expect(cause).toMatch(/^The project has no type, .* projectRoom\.fallback/);
    const explained = { code: error, message: cause };
    expect(stack.received('project-system').at(-1)?.event).toMatchObject({
      type: 'room.failed',
      data: { projectId: 'PRJ-3', error: explained },
    });
    const again = await send(argv);
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate', error: explained } });
    const [failed] = lines.map((line) => JSON.parse(line)).filter(({ code }) => code === 'STEP_FAILED');
    expect(failed).toMatchObject({ step: 'SelectTemplate', error });
    expect(failed.reason).toMatch(/^The project has no type, [^.]*\./);
    expect(cause).toContain(failed.reason);
  });

  it.each<[string, Sent, number, string]>([
    ['a signed body that is not JSON', signed('{"projectId":'), 400, 'not JSON'],
    [
      'a signed body of wrong types',
      signed('{"projectId":{},"projectName":[]}'),
      400,
      'projectName: send a text',
    ],
    ['a signature over other bytes', { body: '{"projectId":"OTHER"}' }, 401, 'signature'],
    ['a body of 2 MB', { body: JSON.stringify({ x: randomBytes(1 << 20).toString('hex') }) }, 413, '1 MB'],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, 'application/json'],
    ['no signature', { headers: { 'content-type': 'application/json' } }, 401, 'signature'],
  ])('refuses %s as problem details', async (_, change, status, words) => {
    const before = roomCount();
    const refused = await send(project('PRJ-BAD'), change);
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(refused.body)).toContain(words);
    expect(roomCount()).toBe(before);
  });

  it('refuses wrong fields, all at once, and an unknown source', async () => {
    const wrong = await send(['project', '--id', '']);
    expect(wrong.status).toBe(400);
    const fields = wrong.body.errors.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(expect.arrayContaining(['projectId', 'projectName']));
    const unknown = await send([...project('PRJ-2'), '--source', 'nobody']);
    expect(unknown.status).toBe(404);
  });
});

describe('what opens the records and secrets of the local stack', () => {
  it('is in a file that its user alone can read, and at no address of the gateway', async () => {
    const { port } = new URL(stack.url);
    const file = `.build/local-stacks/${port}.json`;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { endpoints } = JSON.parse(readFileSync(file, 'utf8'));
    const get = async (path: string) => (await fetch(stack.url + path)).text();
    const shown = await Promise.all(
      ['/', '/deployment', '/executions', `/.build/local-stacks/${port}.json`].map(get),
    );
    for (const endpoint of Object.values<string>(endpoints)) {
      expect(new URL(endpoint).pathname.length).toBeGreaterThan(40);
      expect(shown.join()).not.toContain(new URL(endpoint).pathname);
      expect((await fetch(new URL(endpoint).origin, { method: 'POST' })).status).toBe(403);
    }
  });
});

describe('a local stack that cannot start', () => {
  it('names what is missing', async () => {
    const environment = 'infra/environments/dev.json';
    await expect(startLocalStack({ environment })).rejects.toThrow(
      /no API key for https:\/\/portal\.example\.com.*--secrets, or DOCSPACE_API_KEY/,
    );
  });

  it('names a port that is taken', async () => {
    const port = Number(new URL(stack.url).port);
    await expect(startLocalStack({ port })).rejects.toThrow(/Port \d+ on 127\.0\.0\.1 is in use/);
  }, 30_000);
});

describe('a source whose secret is not set', () => {
  it('is answered 503 with Retry-After, and never accepted', async () => {
    const bare = await startLocalStack({ secrets: { sources: {} } });
    try {
      const { url, ...request } = webhookToSend([...project('PRJ-1'), '--url', bare.url]);
      const response = await fetch(url, { method: 'POST', ...request });
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.text()).toContain('an operator has to set it');
    } finally {
      await bare.close();
    }
  }, 30_000);
});
