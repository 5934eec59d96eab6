import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variablesFor } from '../../../functions/environment.ts';
import { bundle } from '../../../infra/bundles/bundle.ts';
import type { EnvironmentSettings } from '../../../infra/environments/schema.ts';
import { functions } from '../../../infra/functions.ts';
import { secretsManagerApi } from '../../../infra/local/aws/secrets-manager-api.ts';
import { serve } from '../../../infra/local/http/server.ts';
import { secretIds, secretIdsOf } from '../../../infra/local/secrets-file.ts';
import { settingsWith } from '../../lib/sources/receiver.ts';

const directory = mkdtempSync(join(tmpdir(), 'receiver-'));
afterAll(() => rmSync(directory, { recursive: true }));

const secret = 'kQ3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH_';
const settings = settingsWith({
  odoo: { type: 'project-system', proof: 'secret-in-url' },
  board: {
    type: 'custom',
    proof: 'secret-in-url',
    item: { projectId: 'id', projectName: 'name' },
    conditions: [{ expression: '$length(name) > 100', otherwise: 'Only long names.' }],
    samples: [{ body: { id: 7, name: 'Bridge' }, items: [{ ignored: 'Only long names.' }] }],
  },
});
beforeAll(async () => {
  await bundle({ outDir: directory, settings: settings as EnvironmentSettings });
}, 60_000);

/** The bundle of the receiver in a process of its own, called with these events one after the other. */
async function called(
  events: object[],
): Promise<{ answers: { statusCode: number; body: string }[]; log: string }> {
  const { needs = {} } = functions.find(({ id }) => id === 'ReceiveWebhook') ?? {};
  const [folder, outfile] = [
    join(directory, 'ReceiveWebhook'),
    join(directory, 'ReceiveWebhook', 'index.cjs'),
  ];
  const secretsManager = await serve(
    secretsManagerApi(
      new Map([
        [secretIds.verify('odoo'), secret],
        [secretIds.verify('board'), secret],
      ]),
    ),
  );
  const calls = `const { handler } = require(${JSON.stringify(outfile)});
    (async () => {
      const answers = [];
      for (const event of JSON.parse(process.argv[1])) answers.push(await handler(event, {}));
      console.log('ANSWERS' + JSON.stringify(answers));
    })();`;
  const resources = { tableName: 'records', ...secretIdsOf(settings) };
  const child = spawn(process.execPath, ['-e', calls, JSON.stringify(events)], {
    env: {
      ...variablesFor(needs, resources, { project: 'project', ticket: 'ticket', update: 'update' }),
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: 'ReceiveWebhook',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAOFTHEROLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    },
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await secretsManager.close();
  const [log = '', answers = '[]'] = out.split('ANSWERS');
  return { answers: JSON.parse(answers), log: log + errors };
}

const event = (
  httpMethod: string,
  given?: string,
  body = '',
  type = 'application/json',
  source = 'odoo',
) => ({
  resource: given === undefined ? `/webhooks/${source}` : `/webhooks/${source}/{secret}`,
  path: `/webhooks/${source}/${given ?? ''}`,
  httpMethod,
  pathParameters: given === undefined ? null : { secret: given },
  multiValueHeaders: { 'Content-Type': [type] },
  body: Buffer.from(body).toString('base64'),
  isBase64Encoded: true,
});

describe('the bundle of the receiver', () => {
  it('answers a check, a form and several items of a source with its secret in the URL, and logs no secret', async () => {
    const wrong = secret.toLowerCase();
    const { answers, log } = await called([
      event('HEAD', secret),
      event('POST', secret, 'event=test', 'application/x-www-form-urlencoded'),
      event('POST', secret, '[{"event":"test"},7]'),
      event('POST', wrong, '{"event":"test"}'),
      event('POST', undefined, '{"event":"test"}'),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 401, 401]);
    expect(answers[0]?.body).toBe('');
    expect(JSON.parse(answers[2]?.body ?? '').items).toMatchObject([
      { status: 'ignored' },
      { status: 'invalid' },
    ]);
    expect(log).toContain('WEBHOOK_REFUSED');
    for (const said of [log, JSON.stringify(answers)]) {
      expect(said).not.toContain(secret);
      expect(said).not.toContain(wrong);
    }
  }, 30_000);

  it('evaluates the expressions of a source without code, and holds no sample of it', async () => {
    const post = (body: string) => event('POST', secret, body, 'application/json', 'board');
    const { answers, log } = await called([
      post('{"id":8,"name":"Tunnel"}'),
      post('{"event":"test"}'),
      post('7'),
    ]);
    expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body).reason])).toEqual([
      [200, 'Only long names.'],
      [200, 'test: signature right'],
      [200, 'Only long names.'],
    ]);
    expect(log).not.toContain('SyntaxError');
    expect(readFileSync(join(directory, 'ReceiveWebhook', 'settings.json'), 'utf8')).not.toContain('Bridge');
  }, 30_000);

  it('has JSONata beside the Lambdas that evaluate, where an environment has such a source', () => {
    const holding = readdirSync(directory).filter((id) =>
      readdirSync(join(directory, id)).includes('jsonata.js'),
    );
    expect(holding.sort()).toEqual(
      [
        'CallBack',
        'ReadStatus',
        'ReceiveWebhook',
        'RecordFailure',
        'Reconciler',
        'SelectTemplate',
        'UpdateTicket',
      ].sort(),
    );
  });
});
