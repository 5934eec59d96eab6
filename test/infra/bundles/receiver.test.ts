import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsFileName, variablesFor } from '../../../functions/environment.ts';
import { lambdaBuild } from '../../../infra/bundles/bundle.ts';
import { settingsOfLambdas } from '../../../infra/environments/parse.ts';
import type { EnvironmentSettings } from '../../../infra/environments/schema.ts';
import { functions } from '../../../infra/functions.ts';
import { secretsManagerApi } from '../../../infra/local/aws/secrets-manager-api.ts';
import { serve } from '../../../infra/local/http/server.ts';
import { secretIds, secretIdsOf } from '../../../infra/local/secrets-file.ts';
import { settingsWith } from '../../lib/sources/receiver.ts';

const directory = mkdtempSync(join(tmpdir(), 'receiver-'));
afterAll(() => rmSync(directory, { recursive: true }));

const secret = 'kQ3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH_';
const settings = settingsWith({ odoo: { type: 'project-system', proof: 'secret-in-url' } });

/** The bundle of the receiver in a process of its own, called with these events one after the other. */
async function called(
  events: object[],
): Promise<{ answers: { statusCode: number; body: string }[]; log: string }> {
  const { entry = '', needs = {} } = functions.find(({ id }) => id === 'ReceiveWebhook') ?? {};
  const outfile = join(directory, 'index.cjs');
  const { outExtension: _, ...options } = lambdaBuild;
  await build({ ...options, entryPoints: [entry], outfile });
  writeFileSync(
    join(directory, settingsFileName),
    JSON.stringify(settingsOfLambdas(settings as EnvironmentSettings)),
  );
  const secretsManager = await serve(secretsManagerApi(new Map([[secretIds.verify('odoo'), secret]])));
  const calls = `const { handler } = require(${JSON.stringify(outfile)});
    (async () => {
      const answers = [];
      for (const event of JSON.parse(process.argv[1])) answers.push(await handler(event, {}));
      console.log('ANSWERS' + JSON.stringify(answers));
    })();`;
  const resources = { tableName: 'records', ...secretIdsOf(settings.sources) };
  const child = spawn(process.execPath, ['-e', calls, JSON.stringify(events)], {
    env: {
      ...variablesFor(needs, resources, { project: 'project', ticket: 'ticket', update: 'update' }),
      LAMBDA_TASK_ROOT: directory,
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

const event = (httpMethod: string, given?: string, body = '', type = 'application/json') => ({
  resource: given === undefined ? '/webhooks/odoo' : '/webhooks/odoo/{secret}',
  path: `/webhooks/odoo/${given ?? ''}`,
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
});
