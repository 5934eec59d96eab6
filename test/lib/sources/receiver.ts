import type { APIGatewayProxyEvent } from 'aws-lambda';
import { receiveWebhook } from '../../../functions/receive-webhook.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import type { ReceiveDependencies } from '../../../lib/intake/receive.ts';
import type { Settings, SourceSettings } from '../../../lib/settings/schema.ts';
import type { WebhookToSign } from '../../../lib/sources/contract/samples.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { hasSecretInUrl } from '../../../lib/sources/signatures/secret-in-url.ts';
import {
  memoryCounters,
  memoryItem,
  memoryItems,
  memoryRecords,
} from '../../../lib/stores/memory/memory-stores.ts';
import { settingsFile } from '../../infra/environments/build.ts';
import { memoryIssuer, signingKey } from '../builders/records.ts';

export const nowMs = Date.parse('2026-01-15T10:00:00Z');

/** The settings of an environment with these sources. */
export function settingsWith(sources: Record<string, unknown>, local = false): Settings {
  return parseSettings(settingsFile({ sources }), { environment: 'test', local });
}

/** The settings of the source that is called so. */
export function sourceOf({ sources }: Settings, name = 'source'): SourceSettings {
  const source = sources[name];
  if (!source) throw new Error(`no source ${name}`);
  return source;
}

/** What a source of tests has its secret under that has it in its URL: a header that goes into the path. */
export const inUrl = ':secret';

/** The headers of a webhook as its source signs it, with {@link inUrl} where the secret is in the URL. */
export function signedHeaders(source: SourceSettings, webhook: WebhookToSign): Record<string, string> {
  const headers = samplesOf(source).sign(source, webhook);
  return hasSecretInUrl(source) ? { ...headers, [inUrl]: webhook.secret } : headers;
}

/** A webhook as it comes over the wire: a header may come twice. */
export interface Wire {
  source: string;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array;
  /** API Gateway hands bodies over as bytes unless a test wants otherwise. */
  asText?: boolean;
  nowMs?: number;
}

/** The receiver's Lambda with its records in memory, fed with API Gateway's events. */
export function receiverWith(settings: Settings, secrets: Record<string, string[]>) {
  const records = memoryRecords();
  const lines: { code: string }[] = [];
  const note = (code: string, fields: object = {}) => void lines.push({ code, ...fields });
  const started: string[] = [];
  const dependencies = (atMs: number): ReceiveDependencies => ({
    settings,
    records,
    executions: { start: async (_, name) => void started.push(name), describe: async () => undefined },
    hold: memoryItem(),
    sourceHolds: memoryItems(),
    counters: memoryCounters(),
    lastPortalWebhook: memoryItem(),
    keyTags: memoryIssuer(),
    signingKey: async () => signingKey,
    verifySecrets: async (source) => secrets[source] ?? [],
    clock: { now: () => atMs, sleep: async () => {} },
    log: { info: note, warn: note, error: note },
  });
  const send = async ({ source, headers, body, asText, nowMs: atMs = nowMs }: Wire) => {
    const all = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const);
    const values = all.filter(([name]) => name.toLowerCase() !== inUrl);
    const [, urlSecret] = all.find(([name]) => name.toLowerCase() === inUrl) ?? [];
    // As the gateway has it: a resource for each source, one for its secret, and one for all other paths.
    const path = Object.hasOwn(settings.sources, source) ? source : '{source}';
    const bytes = Buffer.from(body as string);
    const event = {
      httpMethod: 'POST',
      resource: `/webhooks/${path}${urlSecret ? '/{secret}' : ''}`,
      pathParameters: urlSecret ? { secret: urlSecret.join('/') } : null,
      multiValueHeaders: Object.fromEntries(values),
      body: asText ? bytes.toString('utf8') : bytes.toString('base64'),
      isBase64Encoded: !asText,
    } as unknown as APIGatewayProxyEvent;
    const { statusCode: status, body: answer } = await receiveWebhook(event, dependencies(atMs));
    return { status, body: JSON.parse(answer) };
  };
  return { send, records, started, lines };
}
