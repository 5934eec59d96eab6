import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlCommand } from '../../../../infra/local/commands/curl-command.ts';
import { type RunningServer, serve } from '../../../../infra/local/http/server.ts';
import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import type { SourceSettings } from '../../../../lib/settings/schema.ts';
import { receiverOf } from '../../../../lib/sources/registry/receivers.ts';
import { setUpOf } from '../../../../lib/sources/registry/set-ups.ts';

interface Received {
  headers: Record<string, string>;
  urlSecret: string | undefined;
  body: Uint8Array;
}

let server: RunningServer;
let received: Received[] = [];
beforeAll(async () => {
  server = await serve(async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const [, , , urlSecret] = new URL(request.url).pathname.split('/');
    received.push({ headers: Object.fromEntries(request.headers), urlSecret, body });
    return Response.json({ status: 'accepted' }, { status: 202 });
  });
});
afterAll(() => server.close());

/** Runs the lines in a shell, as somebody who pastes them does. */
async function run(lines: string | undefined): Promise<{ stdout: string; received: Received[] }> {
  received = [];
  const { stdout } = await promisify(execFile)('bash', ['-euc', lines ?? 'exit 1']);
  return { stdout, received };
}

const sourceOf = (type: string, proof: object): SourceSettings =>
  Object.assign({ type, roomsPerHour: 60 }, setUpOf({ type }).example, { proof });

describe('the curl command of the local stack', () => {
  it.each([
    ['project-system', { scheme: 'standard-webhooks' }],
    ['helpdesk', { scheme: 'standard-webhooks' }],
    ['helpdesk', { scheme: 'secret-in-url' }],
    ['helpdesk', { scheme: 'header', header: "x-odd'$name`" }],
  ])('sends a webhook of %s that its source accepts, with %j', async (type, proof) => {
    const source = sourceOf(type, proof);
    const [secret = ''] = localSecrets({ crm: { type } }).sources.crm?.verify ?? [];
    const { stdout, received } = await run(curlCommand(source, `${server.url}/webhooks/crm`, secret));
    expect(JSON.parse(stdout)).toEqual({ status: 'accepted' });
    const [{ headers, urlSecret, body }] = received as [Received];
    const verifies = (secrets: string[]) =>
      receiverOf(source).verify(source, { headers, urlSecret, body, secrets, nowMs: Date.now() });
    expect(verifies([secret])).toBe(true);
    expect(verifies([localSecrets({ other: { type } }).sources.other?.verify[0] ?? ''])).toBe(false);
    expect(JSON.parse(Buffer.from(body).toString())).toMatchObject(
      type === 'helpdesk' ? { ticketId: 'CURL-1' } : { projectId: 'CURL-1', projectType: 'marketing' },
    );
  });

  it('does not exist for a vendor with its own signature', () => {
    expect(curlCommand(sourceOf('zendesk', { scheme: 'signature' }), server.url, 'secret')).toBeUndefined();
  });
});
