import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  acceptedSchema,
  duplicateSchema,
  heldSchema,
  ignoredSchema,
  problemSchema,
} from '../../../lib/intake/contract.ts';
import { Failure, failures } from '../../../lib/kernel/failures.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { iso, startMs } from '../builders/records.ts';
import { receiverWith, settingsWith } from '../sources/receiver.ts';
import { project, receiver } from './receiver-fixture.ts';

const json = { 'content-type': 'application/json' };
const source = 'project-system';
const logged = (lines: string[]) => lines.map((line) => JSON.parse(line));
const execution = expect.stringMatching(/^PRJ-10021-[0-9a-f]{24}-1$/);

describe('a webhook that is refused before its sender is known', () => {
  it.each([
    ['by another method', { method: 'PUT' }, 405, { allow: 'GET, HEAD, POST' }],
    ['without a content type', { headers: {} }, 415, {}],
    ['as another kind of form', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415, {}],
    ['as XML', { headers: { 'content-type': 'application/xml' } }, 415, {}],
    [
      'compressed',
      { headers: { ...json, 'content-encoding': 'GZIP' } },
      415,
      { 'accept-encoding': 'identity' },
    ],
  ])('%s is answered with what to send instead, and logged', async (_, more, status, headers) => {
    const { send, lines } = receiver();
    const answer = await send(source, project, more);
    expect(answer.headers).toEqual({ 'content-type': 'application/problem+json', ...headers });
    expect(v.parse(problemSchema, answer.body)).toEqual(answer.body);
    expect(logged(lines)).toEqual([{ code: 'WEBHOOK_REFUSED', source, status }]);
  });

  it('names no source in the log that the environment does not have', async () => {
    const { send, lines } = receiver();
    await send('guess', project);
    expect(logged(lines)).toEqual([{ code: 'WEBHOOK_REFUSED', source: '(unknown)', status: 404 }]);
  });

  it.each([
    ['application/json', undefined],
    ['Application/JSON', undefined],
    ['application/json ; charset=utf-8', undefined],
    ['application/json', ' Identity '],
  ])('is none with the content type %j and the encoding %j', async (type, encoding) => {
    const { send } = receiver({ verifySecrets: async () => ['a-long-enough-secret'] });
    const headers = { 'content-type': type, 'x-webhook-secret': 'a-long-enough-secret' };
    const more = encoding === undefined ? headers : { ...headers, 'content-encoding': encoding };
    expect((await send('crm', project, { headers: more })).status).toBe(202);
  });

  it.each([
    [1024 * 1024, 202],
    [1024 * 1024 + 1, 413],
  ])('with a body of %i bytes is answered %i', async (bytes, status) => {
    expect((await receiver().send(source, JSON.stringify(project).padEnd(bytes))).status).toBe(status);
  });
});

describe('a webhook whose sender is not known', () => {
  it('is logged with the check that failed', async () => {
    const { send, lines } = receiver();
    const { body } = await send(source, project, { headers: json });
    const [{ reason, ...line }] = logged(lines);
    expect(line).toEqual({ code: 'WEBHOOK_REFUSED', source, status: 401 });
    expect(reason).toMatch(/missing/);
    expect(body).toMatchObject({ detail: expect.stringContaining(`Here ${reason}.`) });
  });

  it('is logged as signed with a public example', async () => {
    const jira = { source: { type: 'jira', site: 'acme.atlassian.net', proof: { header: 'x-secret' } } };
    const { send, lines } = receiverWith(settingsWith(jira), { source: ['a-long-enough-secret'] });
    const headers = { ...json, 'x-secret': "It's a Secret to Everybody" };
    expect(await send({ source: 'source', headers, body: '{}' })).toMatchObject({ status: 401 });
    expect(lines).toEqual([
      {
        code: 'WEBHOOK_REFUSED',
        source: 'source',
        status: 401,
        reason: expect.stringMatching(/public example/),
      },
    ]);
  });

  it.each<[string, () => Promise<string[]>, RegExp, string]>([
    [
      'is unset',
      async () => [],
      /^The secret "verify project-system" is unset, or holds no the whsec_/,
      'is not usable yet; an operator has to set it.',
    ],
    [
      'cannot be read',
      () => Promise.reject(new Failure('SecretUnavailable', 'Secrets Manager: X')),
      /^The secret "verify project-system" cannot be read \(Secrets Manager: X\)/,
      'could not be read just now. Send the webhook again.',
    ],
    [
      'meets a defect',
      () => Promise.reject(new Error('may quote a secret')),
      /cannot be read \(unknown\)/,
      'could not be read just now. Send the webhook again.',
    ],
  ])('because the secret %s is logged as an error', async (_, verifySecrets, reason, words) => {
    const { send, lines } = receiver({ verifySecrets });
    const answer = await send(source, project);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    expect((answer.body as { detail: string }).detail).toContain(`"${source}" ${words}`);
    const code = 'SOURCE_SECRET_UNUSABLE';
    expect(logged(lines)).toEqual([{ code, source, reason: expect.stringMatching(reason) }]);
  });
});

describe('a webhook of a known sender', () => {
  it('is answered with the name of its execution, and logged', async () => {
    const { send, lines } = receiver();
    const answer = await send(source, project);
    expect(answer).toStrictEqual({ status: 202, headers: json, body: { status: 'accepted', execution } });
    expect(v.parse(acceptedSchema, answer.body)).toEqual(answer.body);
    expect(logged(lines)).toEqual([{ code: 'WEBHOOK_ACCEPTED', source, execution }]);
  });

  it('is answered and logged as held, with the reason, during a hold', async () => {
    const hold = memoryItem<Hold>();
    const since = iso(startMs);
    const on = { on: true, reason: 'PortalPlanLimit', message: 'm', since, probeAtMs: 0, probes: 0 } as const;
    await hold.write(on, 0);
    const { send, lines } = receiver({ hold });
    const { status, body } = await send(source, project);
    expect(status).toBe(202);
    expect(body).toStrictEqual({ status: 'held', reason: expect.stringMatching(/\w+ \w+/) });
    expect(v.parse(heldSchema, body)).toEqual(body);
    expect(logged(lines)).toEqual([{ code: 'WEBHOOK_HELD', source, reason: 'PortalPlanLimit' }]);
    // And its repeat says so too, and names no execution
    const { body: repeated } = await send(source, project);
    expect(repeated).toStrictEqual({ status: 'duplicate', held: expect.stringMatching(/\w+ \w+/) });
    expect(logged(lines).at(-1)).toEqual({ code: 'WEBHOOK_DUPLICATE', source });
  });

  const room = { id: 7, url: 'https://portal.example.com/rooms/shared/7/filter?folder=7', title: 't' };
  const error = { code: 'TemplateNotFound', message: 'No template.' } as const;
  const held = { reason: 'OperatorHold', since: iso(startMs) } as const;
  it.each<[WorkRecord['status'], Partial<WorkRecord>, object]>([
    ['running', {}, {}],
    ['done', {}, { room }],
    ['done', { room: { ...room, state: 'archived', type: 2 } }, { room: { ...room, state: 'archived' } }],
    ['held', {}, { held: expect.any(String) }],
    [
      'failed',
      {},
      {
        error: { code: 'TemplateNotFound', message: `No template. ${failures.TemplateNotFound.remedy}` },
        nextAttemptAfter: expect.any(String),
      },
    ],
  ])(
    'that is %s is answered with what counts now, of all that %j and its record know',
    async (status, change, known) => {
      const { send, records, lines } = receiver();
      await send(source, project);
      const [stored] = [...records.all.values()];
      if (!stored) throw new Error('nothing is recorded');
      const outcomeAt = stored.value.updatedAt;
      await records.write(
        { ...stored.value, room, error, held, outcomeAt, ...change, status },
        stored.version,
      );
      const { status: code, headers, body } = await send(source, project);
      expect([code, headers]).toEqual([200, json]);
      expect(body).toStrictEqual({ status: 'duplicate', execution, ...known });
      expect(v.parse(duplicateSchema, body)).toEqual(body);
      expect(logged(lines).at(-1)).toEqual({ code: 'WEBHOOK_DUPLICATE', source, execution });
    },
  );

  it('names what differs from what the attempt works with', async () => {
    const { send } = receiver();
    await send(source, project);
    expect((await send(source, { ...project, callbackUrl: 'https://pm.example.com/x' })).body).toStrictEqual({
      status: 'duplicate',
      execution,
      differs: ['callbackUrl'],
    });
  });

  it('is logged as ignored when it makes nothing', async () => {
    const { send, lines } = receiver();
    const { status, body } = await send(source, { event: 'test' });
    expect([status, body]).toStrictEqual([200, { status: 'ignored', reason: 'test: signature right' }]);
    expect(v.parse(ignoredSchema, body)).toEqual(body);
    expect(logged(lines)).toEqual([{ code: 'WEBHOOK_IGNORED', source }]);
  });

  it('names each wrong field in one sentence, for a log that shows one line', async () => {
    const { body } = await receiver().send(source, { projectId: '', projectName: '' });
    expect(body).toMatchObject({ detail: expect.stringMatching(/projectId: send .*; projectName: send /) });
  });

  it('is no JSON in other bytes than UTF-8', async () => {
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    const { send } = receiver({ verifySecrets: async () => ['a-long-enough-secret'] });
    const headers = { ...json, 'x-webhook-secret': 'a-long-enough-secret' };
    const answer = await send('crm', '', { headers, body });
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringMatching(/not JSON in UTF-8/) });
  });

  it('is to be sent again when it cannot be stored, which is logged', async () => {
    const { send, lines, records } = receiver();
    records.write = () => Promise.reject(new Failure('StoreUnavailable', 'DynamoDB: X'));
    const { status, body } = await send(source, project);
    expect([status, (body as { detail: string }).detail]).toEqual([503, expect.stringMatching(/again/)]);
    expect(logged(lines)).toEqual([
      { code: 'WEBHOOK_NOT_STORED', source, error: 'StoreUnavailable', reason: 'DynamoDB: X' },
    ]);
  });

  it('is ignored and logged so when it updates a project of which nothing is known', async () => {
    const jira = {
      type: 'jira',
      site: 'acme.atlassian.net',
      makes: 'projects',
      proof: { header: 'x-secret' },
    };
    const secret = 'a-long-enough-secret';
    const { send, lines, records } = receiverWith(settingsWith({ source: jira }), { source: [secret] });
    const body = JSON.stringify({
      webhookEvent: 'project_updated',
      project: { id: 1, key: 'CAM', name: 'Q1' },
    });
    const { status, body: answer } = await send({
      source: 'source',
      headers: { ...json, 'x-secret': secret },
      body,
    });
    expect([status, answer]).toStrictEqual([
      200,
      { status: 'ignored', reason: expect.stringMatching(/\w+ \w+/) },
    ]);
    expect(lines).toEqual([{ code: 'WEBHOOK_IGNORED', source: 'source' }]);
    expect(records.all.size).toBe(0);
  });
});
