import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { SourceSettings } from '../../lib/settings/types.ts';
import { isStandardWebhookSecret, signStandardWebhook } from '../../lib/sources/standard-webhooks.ts';
import { localSecrets, readSecretsFile, type SecretsFile } from './secrets-file.ts';

/** Where `npm start` and `npm run send` meet unless `PORT` says otherwise. */
export const usualPort = '3000';

export const usage = `Usage:
  npm run send -- project --id PRJ-1 --type marketing --name "Q1 Campaign"
  npm run send -- ticket --id 35436 --subject "Login error"

Options:
  --url URL           a webhook URL as the deploy printed it; otherwise the local stack's (PORT, default 3000)
  --source NAME       the source in the environment; otherwise project-system or helpdesk, or what --url names
  --secrets FILE      the file with the secret of the source; otherwise the local stack's secret
  --header NAME       send the secret in this header instead of signing (sources with "proof": { "header": ... })
  --callback-url URL  where the result is to go instead of the environment's result URL
  --delivery-id ID    the webhook-id; otherwise a new one`;

/** A webhook that is ready to be sent. */
export interface WebhookToSend {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A command line that cannot be understood; its message tells what to write. */
export class UsageError extends Error {}

const text = { type: 'string' } as const;
const options = {
  id: text,
  type: text,
  name: text,
  subject: text,
  url: text,
  source: text,
  secrets: text,
  header: text,
  'callback-url': text,
  'delivery-id': text,
} as const;

type Values = Partial<Record<keyof typeof options, string>>;

/**
 * The webhook that a command line of `npm run send` asks for, signed as its source signs.
 *
 * @throws UsageError
 */
export function webhookToSend(
  argv: string[],
  { environment = process.env, nowMs = Date.now() }: { environment?: NodeJS.ProcessEnv; nowMs?: number } = {},
): WebhookToSend {
  const { kind, values } = read(argv);
  const target = targetOf(values, kind === 'project' ? 'project-system' : 'helpdesk', environment);
  const body = JSON.stringify({
    ...factsOf(kind, values),
    ...optional('callbackUrl', values['callback-url']),
  });
  const secret = secretOf(values, target.source);
  if (!values.header && !isStandardWebhookSecret(secret)) {
    throw new UsageError(
      `The first "verify" secret of "${target.source}" cannot sign: it is not whsec_ and base64 of 24 to 64 bytes. Add --header NAME if the environment gives this source a "proof" of { "header": "NAME" }.`,
    );
  }
  const proof = values.header
    ? { [values.header]: secret }
    : signStandardWebhook(secret, values['delivery-id'] ?? `msg_${randomUUID()}`, nowMs, body);
  return { url: target.url, headers: { 'content-type': 'application/json', ...proof }, body };
}

function read(argv: string[]): { kind: 'project' | 'ticket'; values: Values } {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
  const [kind, ...more] = parsed.positionals;
  if ((kind !== 'project' && kind !== 'ticket') || more.length > 0) {
    throw new UsageError(`Say what to send: project or ticket.\n\n${usage}`);
  }
  return { kind, values: parsed.values };
}

/** What is left out is left out of the webhook, too: that is how the answer to a bad one is seen. */
function factsOf(kind: 'project' | 'ticket', { id, type, name, subject }: Values): Record<string, string> {
  if (id === undefined) throw new UsageError(`--id is missing.\n\n${usage}`);
  return kind === 'project'
    ? { projectId: id, ...optional('projectType', type), ...optional('projectName', name) }
    : { ticketId: id, ...optional('subject', subject) };
}

function targetOf(
  { url, source }: Values,
  usualSource: string,
  { PORT = usualPort }: NodeJS.ProcessEnv,
): { url: string; source: string } {
  const base = url ?? `http://127.0.0.1:${PORT}`;
  if (!URL.canParse(base)) throw new UsageError(`--url is no URL: ${base}`);
  const named = /\/webhooks\/([^/?#]+)\/?$/.exec(base)?.[1];
  const name = source ?? named ?? usualSource;
  if (named) return { url: base, source: name };
  return { url: `${base.replace(/\/+$/, '')}/webhooks/${encodeURIComponent(name)}`, source: name };
}

function secretOf({ secrets: file, url }: Values, source: string): string {
  if (url && !file && !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url)) {
    throw new UsageError('--secrets FILE is needed for a deployed stack.');
  }
  let secrets: SecretsFile;
  try {
    secrets = file ? readSecretsFile(file) : localSecrets([source]);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const [secret] = secrets.sources[source]?.verify ?? [];
  if (!secret) throw new UsageError(`${file} has no "verify" secret for the source "${source}".`);
  return secret;
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** The command that sends a first webhook to a source of the local stack at `url`. */
export function sendCommand({
  name,
  source: { type, proof },
  url,
  secretsFile,
}: {
  name: string;
  source: SourceSettings;
  url: string;
  secretsFile: string | undefined;
}): string {
  const usual = url === `http://127.0.0.1:${usualPort}` && name === type;
  return [
    'npm run send --',
    type === 'project-system'
      ? 'project --id PRJ-1 --type marketing --name "Q1"'
      : 'ticket --id 1 --subject "Login error"',
    ...(usual ? [] : [`--url ${url}/webhooks/${name}`]),
    ...(proof.scheme === 'header' ? [`--header ${proof.header}`] : []),
    ...(secretsFile === undefined ? [] : [`--secrets "${secretsFile}"`]),
  ].join(' ');
}
