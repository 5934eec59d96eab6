import { randomUUID } from 'node:crypto';
import { oneOf } from '../../../lib/settings/remedies.ts';
import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { isDescribed, sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { itemKindOf, samplesOf } from '../../../lib/sources/registry/samples.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { hasSecretInUrl, urlWithSecret } from '../../../lib/sources/signatures/secret-in-url.ts';
import { SettingsError } from '../../environments/mistakes.ts';
import { parseSettings } from '../../environments/parse.ts';
import { localSecrets, readSecretsFile, type SecretsFile } from '../../local/secrets-file.ts';
import { usualPort } from '../../local/start-options.ts';
import { readArguments } from '../arguments.ts';
import { CommandError, defineCommand, type Input } from '../command.ts';
import { settingsToShow } from '../deployment/environment-settings.ts';

const shortNames: Readonly<Record<string, string>> = { project: 'project-system', ticket: 'helpdesk' };
const vendors = sourceTypeNames.filter((type) => !Object.values(shortNames).includes(type));

const words = {
  what: {
    label: ['project', 'ticket', ...vendors].join('|'),
    summary: 'what the webhook is about, or the vendor that sends it',
  },
} as const;
const options = {
  id: { type: 'string', label: 'ID', summary: 'the id of the project or ticket' },
  type: { type: 'string', label: 'TYPE', summary: 'the type of a project' },
  name: { type: 'string', label: 'TEXT', summary: 'the name of a project' },
  subject: { type: 'string', label: 'TEXT', summary: 'the subject of a ticket' },
  url: {
    type: 'string',
    label: 'URL',
    summary: "a webhook URL as the deploy printed it; otherwise the local stack's (PORT, default 3000)",
  },
  source: {
    type: 'string',
    label: 'NAME',
    summary: "the source in the environment; otherwise the type's name, or the one in --url",
  },
  secrets: {
    type: 'string',
    label: 'FILE',
    summary: "the file with the secret of the source; otherwise the local stack's secret",
  },
  environment: {
    type: 'string',
    label: 'NAME',
    summary:
      "the environment, or the path of its file, whose settings of the source the webhook follows, such as the vendor's site; otherwise an example's",
  },
  header: {
    type: 'string',
    label: 'NAME',
    summary: 'the header for the secret, instead of a signature (sources with "proof": { "header": ... })',
  },
  'secret-in-url': {
    type: 'boolean',
    summary:
      'the secret at the end of the URL, instead of a signature (sources with "proof": "secret-in-url"); so too where --url ends with it',
  },
  sample: {
    type: 'string',
    label: 'NAME',
    summary: 'another body of the type, such as test; a wrong name lists them',
  },
  several: {
    type: 'string',
    label: 'NUMBER',
    summary: 'so many projects or tickets in one webhook, with the ids ID-1, ID-2 and so on',
  },
  form: {
    type: 'boolean',
    summary:
      'sends it as a form: fields as they are, or its JSON in the one field "payload" where it has parts',
  },
  'callback-url': {
    type: 'string',
    label: 'URL',
    summary: "where the result goes instead of the environment's result URL",
  },
  'delivery-id': { type: 'string', label: 'ID', summary: 'the id of the delivery; otherwise a new one' },
} as const;

type SendInput = Input<typeof words, typeof options>;
type Values = SendInput['options'];

export const sendCommand = defineCommand({
  name: 'send',
  summary: 'sends one webhook as its system sends it, to the local stack or to a deployed one',
  words,
  options,
  examples: [
    'send project --id PRJ-1 --type marketing --name "Q1 Campaign"',
    'send ticket --id 35436 --subject "Login error"',
    'send zendesk --sample test',
    'send project --id TEST-1 --type marketing --name Test --url WEBHOOK_URL --secrets secrets.json',
    'send jira --id 10002 --environment production --url WEBHOOK_URL --secrets secrets.json',
  ],
  attention: {
    meaning: 'sent, and the answer is not 2xx',
    isNeeded: ({ status }) => status < 200 || status > 299,
  },
  async run(input) {
    const { url, shownUrl, ...request } = signedWebhook(input, {
      environment: process.env,
      nowMs: Date.now(),
    });
    let response: Response;
    try {
      response = await fetch(url, { method: 'POST', ...request });
    } catch {
      throw new CommandError(
        `Nothing answers at ${shownUrl}. Is the stack up (npm start), and PORT or --url right?`,
      );
    }
    return { url: shownUrl, status: response.status, answer: jsonOrText(await response.text()) };
  },
  text: ({ url, status, answer }) =>
    `${status} ${url}\n${typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)}`,
});

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A webhook that is ready to be sent. */
export interface WebhookToSend {
  url: string;
  /** The same without a secret. */
  shownUrl: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * The webhook that a command line of `rooms send` describes, signed as its source signs.
 *
 * @param argv what follows `rooms send`
 * @throws CommandError
 */
export function webhookToSend(
  argv: string[],
  { environment = process.env, nowMs = Date.now() }: { environment?: NodeJS.ProcessEnv; nowMs?: number } = {},
): WebhookToSend {
  return signedWebhook(readArguments(sendCommand, argv), { environment, nowMs });
}

function signedWebhook(
  { words: { what }, options: values }: SendInput,
  { environment, nowMs }: { environment: NodeJS.ProcessEnv; nowMs: number },
): WebhookToSend {
  const type = shortNames[what] ?? what;
  if (!sourceTypeNames.some((name) => name === type)) {
    throw new CommandError(`Say what to send: ${oneOf(['project', 'ticket', ...vendors])}.`);
  }
  const target = targetOf(values, type, environment);
  const source = values.environment
    ? sourceIn(values.environment, target, type)
    : exampleOf(type, values, target.secret !== undefined);
  const sample = values.several === undefined ? sampleOf(source, values) : severalOf(source, values);
  const body = values.form ? formOf(sample) : JSON.stringify(sample);
  const secret = target.secret ?? secretOf(values, target.source, type);
  const { verify } = setUpOf(source).secrets;
  if (!verify.isUsable(source, secret)) {
    throw new CommandError(
      `The first "verify" secret of "${target.source}" cannot be used: it is not ${verify.hint(source)}. Add --header NAME if the environment gives this source a "proof" of { "header": "NAME" }, and --secret-in-url if it gives it "secret-in-url".`,
    );
  }
  if (target.secret !== undefined && !hasSecretInUrl(source)) {
    throw new CommandError(
      `The URL ends with a secret, and "${target.source}" is authenticated otherwise there. Leave the secret out of --url.`,
    );
  }
  const headers = samplesOf(source).sign(source, {
    secret,
    body,
    nowMs,
    deliveryId: values['delivery-id'] ?? `msg_${randomUUID()}`,
  });
  return {
    url: urlWithSecret(source, target.url, secret),
    shownUrl: urlWithSecret(source, target.url, '(its secret)'),
    headers: {
      'content-type': values.form ? 'application/x-www-form-urlencoded' : 'application/json',
      ...headers,
    },
    body,
  };
}

function severalOf(source: SourceSettings, values: Values): unknown[] {
  const number = Number(values.several);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw new CommandError('--several must be a whole number from 1 to 1000.');
  }
  return Array.from({ length: number }, (_, index) =>
    sampleOf(source, { ...values, id: values.id === undefined ? undefined : `${values.id}-${index + 1}` }),
  );
}

function formOf(sample: unknown): string {
  // Through JSON: what is undefined is not there.
  const fields = Object.entries(JSON.parse(JSON.stringify(sample)) as Record<string, unknown>);
  const isFlat =
    !Array.isArray(sample) &&
    fields.every(([, value]) => typeof value === 'string' || typeof value === 'number');
  const form = isFlat
    ? Object.fromEntries(fields.map(([name, value]) => [name, String(value)]))
    : { payload: JSON.stringify(sample) };
  return new URLSearchParams(form).toString();
}

/** The settings of a source of an environment. A webhook of another site or account would be ignored there. */
function sourceIn(
  environment: string,
  { url, source: name }: { url: string; source: string },
  type: string,
): SourceSettings {
  const { sources } = settingsToShow(environment, { local: isToLocalStack(url) });
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source?.type === type) return source;
  const known = Object.entries(sources).map(([one, { type: its }]) => `${one} (${its})`);
  throw new CommandError(
    `${environment} has no source "${name}" of the type ${type}; its sources are ${known.join(', ')}.`,
  );
}

/** Settings that are enough for a sample of the type. */
function exampleOf(type: string, values: Values, secretIsInUrl: boolean): SourceSettings {
  const inUrl = secretIsInUrl || values['secret-in-url'];
  const proof = values.header ? { header: values.header } : inUrl ? 'secret-in-url' : undefined;
  const json = { type, ...setUpOf({ type }).example, ...(proof ? { proof } : {}) };
  const file = { portal: { url: 'https://portal.example.com' }, sources: { source: json } };
  try {
    return parseSettings(file, { environment: 'local' }).sources.source as SourceSettings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const option = values.header ? '--header' : inUrl ? 'A secret in the URL' : 'The example';
    throw new CommandError(`${option} does not fit ${type}: ${error.message}`);
  }
}

/** What the command line leaves out is left out of the webhook too, which shows the answer to a bad one. */
function sampleOf(source: SourceSettings, values: Values): unknown {
  const { id, sample, type: projectType, name, subject } = values;
  if (id === undefined && sample !== 'test')
    throw new CommandError('--id is missing; npx rooms send --help shows how it is written.');
  const wish = { id: id ?? '1', title: subject ?? name, projectType, callbackUrl: values['callback-url'] };
  const samples = samplesOf(source).samples(source, wish);
  const found = sample ?? Object.keys(samples)[0] ?? '';
  if (Object.hasOwn(samples, found)) return samples[found];
  throw new CommandError(`--sample must be ${oneOf(Object.keys(samples))} for ${source.type}.`);
}

function targetOf(
  { url, source }: Values,
  usualSource: string,
  { PORT = usualPort }: NodeJS.ProcessEnv,
): { url: string; source: string; secret?: string } {
  const base = url ?? `http://127.0.0.1:${PORT}`;
  if (!URL.canParse(base)) throw new CommandError(`--url is no URL: ${base}`);
  const [, webhookUrl, named, secret] = /^(.*\/webhooks\/([^/?#]+))(?:\/([^/?#]+))?\/?$/.exec(base) ?? [];
  const name = source ?? named ?? usualSource;
  if (webhookUrl) return { url: webhookUrl, source: name, ...(secret ? { secret } : {}) };
  return { url: `${base.replace(/\/+$/, '')}/webhooks/${encodeURIComponent(name)}`, source: name };
}

const isToLocalStack = (url: string) => /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url);

function secretOf({ secrets: file, url }: Values, source: string, type: string): string {
  if (url && !file && !isToLocalStack(url)) {
    throw new CommandError('--secrets FILE is needed for a deployed stack.');
  }
  let secrets: SecretsFile;
  try {
    secrets = file ? readSecretsFile(file) : localSecrets({ [source]: { type } });
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
  const [secret] = secrets.sources[source]?.verify ?? [];
  if (!secret) throw new CommandError(`${file} has no "verify" secret for the source "${source}".`);
  return secret;
}

/**
 * The command that sends a first webhook to a source of the local stack at `url`.
 *
 * @param environment of the stack: what a source without code takes, and whether Jira's makes projects, is said there alone
 */
export function firstSendCommand({
  name,
  source,
  url,
  secretsFile,
  environment,
}: {
  name: string;
  source: SourceSettings;
  url: string;
  secretsFile: string | undefined;
  environment: string;
}): string {
  const { type, proof } = source as SourceSettings & { proof?: { scheme: string; header?: string } };
  const isProject = itemKindOf(source) === 'project';
  const usual = url === `http://127.0.0.1:${usualPort}` && name === type;
  const what = Object.keys(shortNames).find((short) => shortNames[short] === type) ?? type;
  return [
    'npx rooms send',
    what,
    isProject ? '--id PRJ-1 --type marketing --name "Q1"' : '--id 1 --subject "Login error"',
    ...(isDescribed(source) || (isProject && what !== 'project') ? [`--environment "${environment}"`] : []),
    ...(usual ? [] : [`--url ${url}/webhooks/${name}`]),
    ...(proof?.scheme === 'header' ? [`--header ${proof.header}`] : []),
    ...(hasSecretInUrl(source) ? ['--secret-in-url'] : []),
    ...(secretsFile === undefined ? [] : [`--secrets "${secretsFile}"`]),
  ].join(' ');
}
