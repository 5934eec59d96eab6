import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookToSend } from '../../../infra/cli/commands/send.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { settingsFile } from '../environments/build.ts';

const secret = 'kQ3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH_';
const next = 'Zz3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH-';
const directory = mkdtempSync(join(tmpdir(), 'secret-in-url-'));
const lines: string[] = [];
const events: string[] = [];
let stack: LocalStack;
beforeAll(async () => {
  const environment = join(directory, 'environment.json');
  const sources = { odoo: { type: 'project-system', proof: 'secret-in-url' }, helpdesk: {} };
  writeFileSync(environment, JSON.stringify(settingsFile({ sources })));
  stack = await startLocalStack({
    environment,
    simulated: true,
    secrets: { sources: { odoo: { verify: [secret, next] } } },
    onLog: (_, line) => lines.push(line),
    onEvent: (event) => events.push(JSON.stringify(event)),
  });
}, 30_000);
afterAll(async () => {
  await stack?.close();
  rmSync(directory, { recursive: true });
});

const project = (id: string) => ['project', '--id', id, '--type', 'marketing', '--name', 'Q1'];

async function send(id: string, path: string, method = 'POST') {
  const { body, headers } = webhookToSend([...project(id), '--url', `${stack.webhookUrls.odoo}/${secret}`]);
  const url = `${stack.url}/webhooks/${path}`;
  const response = await fetch(url, method === 'POST' ? { method, headers, body } : { method });
  const text = await response.text();
  return { status: response.status, text, headers: JSON.stringify([...response.headers]) };
}

describe('a source of the local stack with its secret in the URL', () => {
  it('takes webhooks at the URL with either of two secrets, and makes one room', async () => {
    const first = await send('PRJ-1', `odoo/${secret}`);
    expect(first.status).toBe(202);
    const { execution } = JSON.parse(first.text);
    expect((await stack.machines.ProjectRoom.finished(execution)).status).toBe('SUCCEEDED');
    expect((await send('PRJ-1', `odoo/${next}`)).status).toBe(200);
  }, 30_000);

  it.each([
    ['without the secret', 'odoo', 401],
    ['with another secret', `odoo/${secret.toLowerCase()}`, 401],
    ['with the secret twice', `odoo/${secret}/${secret}`, 403],
    ['with the secret behind the name of another source', `helpdesk/${secret}`, 403],
    ['with the secret as a parameter', `odoo?secret=${secret}`, 401],
  ])('refuses webhooks %s', async (_, path, status) => {
    expect((await send('PRJ-2', path)).status).toBe(status);
  });

  it('answers a check of its address in the same way with a right and a wrong secret', async () => {
    for (const method of ['HEAD', 'GET']) {
      const [right, wrong] = [await send('', `odoo/${secret}`, method), await send('', 'odoo/x', method)];
      expect(right.status).toBe(200);
      expect({ ...wrong, headers: '' }).toEqual({ ...right, headers: '' });
    }
  });

  it('has its secrets in no answer, log line or event of a history', async () => {
    const answers = [await send('PRJ-3', `odoo/${secret}`), await send('PRJ-3', `odoo/${next}x`)];
    expect(lines.some((line) => line.includes('WEBHOOK_REFUSED'))).toBe(true);
    expect(events.length).toBeGreaterThan(0);
    for (const text of [...lines, ...events, ...answers.map((answer) => JSON.stringify(answer))]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(next);
    }
  });
});
