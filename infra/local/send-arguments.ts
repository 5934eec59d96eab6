import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { oneOf } from '../../lib/settings/remedies.ts';
import type { SourceSettings } from '../../lib/settings/schema.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { setUpOf } from '../../lib/sources/registry/set-ups.ts';
import { SettingsError } from '../environments/mistakes.ts';
import { parseSettings } from '../environments/parse.ts';
import { localSecrets, readSecretsFile, type SecretsFile } from './secrets-file.ts';

/** Where `npm start` and `npm run send` meet unless `PORT` says otherwise. */
export const usualPort = '3000';

const shortNames: Readonly<Record<string, string>> = { project: 'project-system', ticket: 'helpdesk' };
const vendors = sourceTypeNames.filter((type) => !Object.values(shortNames).includes(type));

const usage = `Usage:
  npm run send -- project --id PRJ-1 --type marketing --name "Q1 Campaign"
  npm run send -- ticket --id 35436 --subject "Login error"
  npm run send -- ${vendors.join('|')} --id 35436 --subject "Login error"

Options:
  --url URL           a webhook URL as the deploy printed it; otherwise the local stack's (PORT, default 3000)
  --source NAME       the source in the environment; otherwise the type's name, or what --url names
  --secrets FILE      the file with the secret of the source; otherwise the local stack's secret
  --header NAME       send the secret in this header instead of signing (sources with "proof": { "header": ... })
  --sample NAME       another body of the type, such as test; a wrong name lists them
  --callback-url URL  where the result is to go instead of the environment's result URL
  --delivery-id ID    the id of the delivery; otherwise a new one`;

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
  sample: text,
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
  const { type, values } = read(argv);
  const target = targetOf(values, type, environment);
  const source = settingsOf(type, values);
  const body = JSON.stringify(sampleOf(source, values));
  const secret = secretOf(values, target.source, type);
  const { verify } = setUpOf(source).secrets;
  if (!verify.isUsable(source, secret)) {
    throw new UsageError(
      `The first "verify" secret of "${target.source}" cannot be used: it is not ${verify.hint(source)}. Add --header NAME if the environment gives this source a "proof" of { "header": "NAME" }.`,
    );
  }
  const headers = samplesOf(source).sign(source, {
    secret,
    body,
    nowMs,
    deliveryId: values['delivery-id'] ?? `msg_${randomUUID()}`,
  });
  return { url: target.url, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** @returns the type of the source: `project` and `ticket` stand for the two generic ones */
function read(argv: string[]): { type: string; values: Values } {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
  const [what = '', ...more] = parsed.positionals;
  const type = shortNames[what] ?? what;
  if (!sourceTypeNames.some((name) => name === type) || more.length > 0) {
    throw new UsageError(`Say what to send: ${oneOf(['project', 'ticket', ...vendors])}.\n\n${usage}`);
  }
  return { type, values: parsed.values };
}

/** Settings that are enough for a sample of the type; the real ones are where the webhook goes. */
function settingsOf(type: string, { header }: Values): SourceSettings {
  const json = { type, ...setUpOf({ type }).example, ...(header ? { proof: { header } } : {}) };
  const file = { portal: { url: 'https://portal.example.com' }, sources: { source: json } };
  try {
    return parseSettings(file, { environment: 'local' }).sources.source as SourceSettings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(`--header does not fit ${type}: ${error.message}`);
  }
}

/** What is left out is left out of the webhook, too: that is how the answer to a bad one is seen. */
function sampleOf(source: SourceSettings, values: Values): unknown {
  const { id, sample, type: projectType, name, subject } = values;
  if (id === undefined && sample !== 'test') throw new UsageError(`--id is missing.\n\n${usage}`);
  const wish = { id: id ?? '1', title: subject ?? name, projectType, callbackUrl: values['callback-url'] };
  const samples = samplesOf(source).samples(source, wish);
  const found = sample ?? Object.keys(samples)[0] ?? '';
  if (Object.hasOwn(samples, found)) return samples[found];
  throw new UsageError(`--sample must be ${oneOf(Object.keys(samples))} for ${source.type}.`);
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

function secretOf({ secrets: file, url }: Values, source: string, type: string): string {
  if (url && !file && !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url)) {
    throw new UsageError('--secrets FILE is needed for a deployed stack.');
  }
  let secrets: SecretsFile;
  try {
    secrets = file ? readSecretsFile(file) : localSecrets({ [source]: { type } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const [secret] = secrets.sources[source]?.verify ?? [];
  if (!secret) throw new UsageError(`${file} has no "verify" secret for the source "${source}".`);
  return secret;
}

/** The command that sends a first webhook to a source of the local stack at `url`. */
export function sendCommand({
  name,
  source,
  url,
  secretsFile,
}: {
  name: string;
  source: SourceSettings;
  url: string;
  secretsFile: string | undefined;
}): string {
  const { type, proof } = source as SourceSettings & { proof?: { scheme: string; header?: string } };
  const usual = url === `http://127.0.0.1:${usualPort}` && name === type;
  const what = Object.keys(shortNames).find((short) => shortNames[short] === type) ?? type;
  return [
    'npm run send --',
    what,
    what === 'project' ? '--id PRJ-1 --type marketing --name "Q1"' : '--id 1 --subject "Login error"',
    ...(usual ? [] : [`--url ${url}/webhooks/${name}`]),
    ...(proof?.header === undefined ? [] : [`--header ${proof.header}`]),
    ...(secretsFile === undefined ? [] : [`--secrets "${secretsFile}"`]),
  ].join(' ');
}
