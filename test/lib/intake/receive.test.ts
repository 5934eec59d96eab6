import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../lib/intake/receive.ts';
import { executionNameOf } from '../../../lib/work-items/keys.ts';
import { workItemOf } from '../../../lib/work-items/record.ts';
import { project, receiver, secret, ticket } from './receiver-fixture.ts';

describe('a webhook that is taken', () => {
  it('is recorded, started with what the record says, and answered 202', async () => {
    const { send, started, records } = receiver();
    const answer = await send('project-system', { ...project, callbackUrl: 'https://pm.example.com/x' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    const [record] = [...records.all.values()].map((stored) => stored.value);
    if (!record) throw new Error('nothing recorded');
    expect(record).toMatchObject({ status: 'running', attempt: 1, callbackUrl: 'https://pm.example.com/x' });
    const name = executionNameOf(workItemOf(record), 1, record.keyTag);
    const input = { key: record.key, attempt: 1, source: 'project-system', ...project };
    expect(started).toEqual([{ kind: 'project', name, input }]);
    expect(answer.body).toMatchObject({ execution: name });
  });

  it("keeps a ticket's subject in the record and out of the execution and the log", async () => {
    const { send, started, records, lines } = receiver();
    await send('helpdesk', ticket);
    expect([...records.all.values()][0]?.value.facts).toMatchObject({ subject: 'Login error' });
    expect(JSON.stringify(started)).not.toContain('Login');
    expect(lines.join()).not.toContain('Login');
  });

  it('may have a number for an id, which is the same work item as its digits', async () => {
    const { send, started } = receiver();
    await send('helpdesk', { ticketId: 35436 });
    expect((await send('helpdesk', ticket)).body).toMatchObject({
      status: 'duplicate',
      differs: ['subject'],
    });
    expect(started).toHaveLength(1);
  });

  it('is a duplicate when it comes again, and is answered with the room once there is one', async () => {
    const { send, endAttempt, started } = receiver();
    await send('project-system', project);
    expect(await send('project-system', project)).toMatchObject({
      status: 200,
      body: { status: 'duplicate' },
    });
    const room = { id: 7, url: 'https://portal.example.com/rooms/shared/7/filter?folder=7', title: 't' };
    await endAttempt({ status: 'done', room });
    expect((await send('project-system', project)).body).toMatchObject({ status: 'duplicate', room });
    expect(started).toHaveLength(1);
  });

  it('makes one execution when it comes fifty times at once', async () => {
    const { send, started } = receiver();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send('project-system', project)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(new Set(started.map(({ name }) => name)).size).toBe(1);
  });

  it('starts the next attempt after a failure, but not within ten minutes', async () => {
    const { send, endAttempt, started, time } = receiver();
    await send('project-system', project);
    const error = { code: 'TemplateNotFound', message: 'No template' } as const;
    await endAttempt({ status: 'failed', error });
    expect((await send('project-system', project)).body).toMatchObject({
      status: 'duplicate',
      error: {
        code: error.code,
        message: expect.stringMatching(/^No template\. Share a template .* again\.$/),
      },
      nextAttemptAfter: '2026-11-23T10:10:00.000Z',
    });
    time.now += 600_000;
    expect((await send('project-system', project)).status).toBe(202);
    expect(started.map(({ name }) => name.at(-1))).toEqual(['1', '2']);
  });

  it('is started by its repeat when the receiver died between record and execution', async () => {
    let dead = true;
    const started: string[] = [];
    const start = async (_: string, name: string) => {
      if (dead) throw new Error('the receiver dies here');
      started.push(name);
    };
    const { send } = receiver({ executions: { start, describe: async () => undefined } });
    expect(await send('project-system', project)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
    });
    dead = false;
    expect((await send('project-system', project)).body).toMatchObject({ status: 'duplicate' });
    await send('project-system', project);
    expect(started).toHaveLength(1);
  });
});

describe('a webhook that is refused', () => {
  const cases: [string, number, Partial<WebhookRequest> & { source?: string }, unknown, RegExp][] = [
    ['of a source that the environment lacks', 404, { source: 'zendesk' }, project, /no source of that name/],
    ['of a source named like a property', 404, { source: 'constructor' }, project, /no source/],
    ['by PUT', 405, { method: 'PUT' }, project, /POST/],
    ['of 2 MB', 413, {}, 'x'.repeat(2_000_000), /1 MB/],
    [
      'compressed',
      415,
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      project,
      /content-encoding.*without that header/,
    ],
    ['as text', 415, { headers: { 'content-type': 'text/plain' } }, project, /application\/json/],
    [
      'without a signature',
      401,
      { headers: { 'content-type': 'application/json' } },
      project,
      /signature or secret/,
    ],
    [
      'with a signature over other bytes',
      401,
      { body: new TextEncoder().encode('{"a":1}') },
      project,
      /signature/,
    ],
    ['that is not JSON', 400, {}, '{"projectId":', /not JSON/],
    ['that is a list of 101 items', 400, {}, Array.from({ length: 101 }, () => project), /at most 100/],
  ];
  it.each(cases)('%s', async (_, status, more, body, detail) => {
    const { send, started, records } = receiver();
    const { source = 'project-system', ...request } = more;
    const answer = await send(source, body, request);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect([started.length, records.all.size]).toEqual([0, 0]);
  });

  it.each([
    ['a key that comes twice', '{"projectId":"A","projectName":"x","projectId":"B"}', ['projectId']],
    ['a customer who adds a field', '{"projectId":"A","projectName":"x "y","z":"1"}', ['projectName']],
  ])('names the field of %s', async (_, body, fields) => {
    const answer = await receiver().send('project-system', body);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(fields);
  });

  it.each([
    ['a name that is a number', { projectName: 2026 }, '2026'],
    ['a name of 1,386 characters', { projectName: 'a'.repeat(1386) }, 'a'.repeat(1000)],
    ['a name of two lines', { projectName: 'Line 1\nLine 2' }, 'Line 1 Line 2'],
    ['the type "test"', { projectName: 'Q1', type: 'test' }, 'Q1'],
    ['a field test that is true', { projectName: 'Q1', test: true }, 'Q1'],
  ])('does not refuse a project with %s', async (_, fields, projectName) => {
    const { send, records } = receiver();
    const answer = await send('project-system', { projectId: 'P1', projectType: 'marketing', ...fields });
    expect(answer.status).toBe(202);
    expect([...records.all.values()][0]?.value.facts).toMatchObject({ projectName });
  });

  it('names every wrong field at once', async () => {
    const { send } = receiver();
    const wrong = { projectId: '', projectType: ['x'], callbackUrl: 'https://evil.example.com' };
    const answer = await send('project-system', wrong);
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { field: string; message: string }[] };
    expect(errors.map(({ field }) => field)).toEqual([
      'projectId',
      'projectType',
      'projectName',
      'callbackUrl',
    ]);
    expect(errors[3]?.message).toContain('allowed: pm.example.com');
  });

  it('takes a secret in a header where the environment says so', async () => {
    const { send } = receiver({ verifySecrets: async () => ['a-long-enough-secret'] });
    const headers = (value: string) => ({ 'content-type': 'application/json', 'x-webhook-secret': value });
    expect((await send('crm', project, { headers: headers('a-long-enough-secret') })).status).toBe(202);
    expect((await send('crm', project, { headers: headers('a-wrong-long-secret!') })).status).toBe(401);
  });

  it.each<[string, () => Promise<string[]>]>([
    ['unset', async () => []],
    ['of another form', async () => ['plain text']],
    ['unreadable', () => Promise.reject(new Error('AccessDenied'))],
  ])('asks to repeat while the secret is %s, and never lets one in', async (_, verifySecrets) => {
    const { send, lines, records } = receiver({ verifySecrets });
    expect(await send('project-system', project)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
    });
    expect(lines.join()).toContain('SOURCE_SECRET_UNUSABLE');
    expect(records.all.size).toBe(0);
  });

  it('reads the secret again before it refuses, so that a rotation drops nothing', async () => {
    const verifySecrets = async (_: string, options?: { fresh: boolean }) =>
      options?.fresh ? [secret] : [`whsec_${Buffer.alloc(24).toString('base64')}`];
    expect((await receiver({ verifySecrets }).send('project-system', project)).status).toBe(202);
  });
});
