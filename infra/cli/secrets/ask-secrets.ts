import { makePortalWebhookSecret } from '../../../lib/intake/portal/webhook.ts';
import type { Settings, SourceSettings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { hasSecretInUrl } from '../../../lib/sources/signatures/secret-in-url.ts';
import {
  isOfSource,
  labelOf,
  type SecretName,
  type SecretOfSource,
  secretNames,
} from '../../environments/secret-names.ts';
import { mistakeOfEquality } from '../../environments/secrets/equality.ts';
import { mistakeIn, portalWebhookHint } from '../../environments/secrets/forms.ts';
import { CommandError, type Context, Unanswered } from '../command.ts';
import type { Prompt } from '../terminal/prompt.ts';
import { type NewSecrets, type NewSecretsTools, storedSecrets } from './new-secrets.ts';
import { endOf, keyToStore } from './portal-key.ts';

interface Asking {
  prompt: Pick<Prompt, 'ask'>;
  progress: Context['progress'];
  random(): Buffer;
  /** The webhook URL of a source; undefined where it is not known. */
  webhookUrl(source: string): Promise<string | undefined>;
}

/** What a person writes to have a secret made. */
const makeWord = 'make';

/**
 * Asks for each secret of an environment. Each answer is checked before the next question, and asked for again while it is
 * wrong; an empty one leaves the secret as it is.
 *
 * @throws CommandError if the person ends it
 */
export async function askSecrets(tools: NewSecretsTools, asking: Asking): Promise<NewSecrets> {
  const { settings } = tools;
  const answers: NewSecrets = { toStore: [], unchanged: [] };
  const others = await storedSecrets(tools, []);
  for (const name of secretNames(settings)) {
    for (;;) {
      const answer = await asking.prompt.ask(questionOf(name, settings), 'hidden');
      if (answer === '') {
        answers.unchanged.push(labelOf(name));
        break;
      }
      const made = answer === makeWord ? madeFor(name, settings, asking.random()) : undefined;
      const one = { name, value: made ?? answer };
      const mistake =
        mistakeIn(name, one.value, settings) ??
        mistakeOfEquality(one, [...answers.toStore, ...notAnswered(others, answers)], settings);
      const value = mistake === undefined ? await storableValue(one, tools, asking) : { mistake };
      if (typeof value === 'string') {
        if (made) asking.progress(await madeText(name, made, settings, asking));
        answers.toStore.push({ name, value });
        break;
      }
      asking.progress(`${value.mistake} Once more, or leave it empty.`);
    }
  }
  return answers;
}

/** What is stored for a secret counts no more once another one is to be stored for it. */
function notAnswered<T extends { name: SecretName }>(stored: readonly T[], { toStore }: NewSecrets): T[] {
  const answered = new Set(toStore.map(({ name }) => labelOf(name)));
  return stored.filter(({ name }) => !answered.has(labelOf(name)));
}

/** The portal's key with its user and its end, once the portal has taken it; any other secret as it is. */
async function storableValue(
  { name, value }: { name: SecretName; value: string },
  { vault, portal, expires, anotherUser, nowMs }: NewSecretsTools,
  asking: Asking,
): Promise<string | { mistake: string }> {
  if (name.use !== 'portal') return value;
  try {
    return await keyToStore({
      held: (await vault.read(name)).value,
      key: value,
      portal,
      expiresAtMs: async () => (expires ? expires.atMs : askForEnd(asking)),
      anotherUser,
      nowMs,
    });
  } catch (error) {
    // No answer to when the key ends is no mistake in the key.
    if (error instanceof CommandError && !(error instanceof Unanswered)) return { mistake: error.message };
    throw error;
  }
}

/** The end of the portal's key, where neither the portal nor the command line says it. */
async function askForEnd({ prompt, progress }: Asking): Promise<number | undefined> {
  for (;;) {
    const question = 'Day on which that key expires (2027-05-01), or never: ';
    const day = await prompt.ask(question, 'shown');
    try {
      return endOf(day === '' ? 'never' : day);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      progress(error.lines);
    }
  }
}

function questionOf(name: SecretName, settings: Settings): string {
  const empty = 'empty leaves it as it is';
  if (!isOfSource(name)) {
    return name.use === 'portal'
      ? `API key of the service user at ${settings.portal.url}, sk-... (hidden; ${empty}): `
      : `The portal's own webhooks: what verifies them, ${portalWebhookHint} (hidden; ${empty}; "${makeWord}" makes one): `;
  }
  const { source, form } = sourceAndForm(name, settings);
  const use = name.use === 'verify' ? 'verifies its webhooks' : 'gets its results in';
  const make = form.make ? `; "${makeWord}" makes one` : '';
  return `${name.source}: what ${use}, ${form.hint(source)} (hidden; ${empty}${make}): `;
}

/** Shows a secret that was made, or the URL with it, once. */
async function madeText(
  name: SecretName,
  made: string,
  settings: Settings,
  { webhookUrl }: Pick<Asking, 'webhookUrl'>,
): Promise<string> {
  if (!isOfSource(name))
    return `Made, and shown this once; enter it as the secret key of the webhook in the portal, or let npx rooms portal-webhook enter it: ${made}`;
  if (name.use === 'verify' && hasSecretInUrl(sourceAndForm(name, settings).source)) {
    const url = (await webhookUrl(name.source)) ?? '(its webhook URL, which the deploy printed)';
    return `Made, and shown this once; enter this URL in its system: ${url}/${made}`;
  }
  return `Made, and shown this once; enter it in its system: ${made}`;
}

/** A new secret; undefined where it is the vendor's to make. */
function madeFor(name: SecretName, settings: Settings, random: Buffer): string | undefined {
  if (name.use === 'portalWebhook') return makePortalWebhookSecret(random);
  if (!isOfSource(name)) return undefined;
  const { source, form } = sourceAndForm(name, settings);
  return form.make?.(source, random);
}

function sourceAndForm(name: SecretOfSource, { sources }: Settings) {
  const source = sources[name.source] as SourceSettings;
  return { source, form: setUpOf(source).secrets[name.use] };
}
