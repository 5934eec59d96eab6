import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { generate } from 'openapi-typescript-codegen';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';

interface Headers {
  requestBody: object;
  webhookId: string;
  webhookTimestamp: string;
  webhookSignature: string;
}

/** What openapi-typescript-codegen makes of the document, as far as this test uses it. */
interface Client {
  OpenAPI: { BASE: string };
  ApiError: new (...of: never[]) => Error & { status: number; body: unknown };
  WebhooksInService: Record<'receiveProjectSystem' | 'receiveHelpdesk', (of: Headers) => Promise<unknown>>;
}

const directory = mkdtempSync(join(tmpdir(), 'client-'));
let stack: LocalStack;
let client: Client;
beforeAll(async () => {
  stack = await startLocalStack();
  await generate({
    input: 'infra/http-contract/openapi.json',
    output: join(directory, 'source'),
    httpClient: 'fetch',
    useOptions: true,
  });
  const outfile = join(directory, 'client.mjs');
  const entry = join(directory, 'source', 'index.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  client = await import(pathToFileURL(outfile).href);
  client.OpenAPI.BASE = stack.url;
}, 60_000);
afterAll(async () => {
  await stack?.close();
  rmSync(directory, { recursive: true });
});

/** The signed headers of a webhook, by the names that the generated client has for them. */
function signed(requestBody: object, secret: string): Headers {
  const signature = signStandardWebhook(
    secret,
    `msg_${randomUUID()}`,
    Date.now(),
    JSON.stringify(requestBody),
  );
  return {
    requestBody,
    webhookId: signature['webhook-id'] ?? '',
    webhookTimestamp: signature['webhook-timestamp'] ?? '',
    webhookSignature: signature['webhook-signature'] ?? '',
  };
}
const secretOf = (source: string) => stack.secrets.sources[source]?.verify[0] ?? '';

describe('a client that is generated from the OpenAPI document', () => {
  it('sends a project and a ticket that are accepted, and reads the answer', async () => {
    const { receiveProjectSystem, receiveHelpdesk } = client.WebhooksInService;
    const project = { projectId: 'GEN-1', projectType: 'marketing', projectName: 'Q1 Campaign' };
    const ticket = { ticketId: '7', subject: 'Login error' };
    expect(await receiveProjectSystem(signed(project, secretOf('project-system')))).toMatchObject({
      status: 'accepted',
    });
    expect(await receiveHelpdesk(signed(ticket, secretOf('helpdesk')))).toMatchObject({ status: 'accepted' });
    expect(await receiveHelpdesk(signed(ticket, secretOf('helpdesk')))).toMatchObject({
      status: 'duplicate',
    });
  });

  it('gets the problem details of a refusal', async () => {
    const send = (body: object, secret: string) =>
      client.WebhooksInService.receiveHelpdesk(signed(body, secret));
    await expect(send({ subject: 'x' }, secretOf('helpdesk'))).rejects.toMatchObject({
      status: 400,
      body: { errors: [{ field: 'ticketId' }] },
    });
    await expect(send({ ticketId: '8' }, secretOf('project-system'))).rejects.toMatchObject({ status: 401 });
  });
});
