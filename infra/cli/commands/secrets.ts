import { portalClient } from '../../../lib/docspace/client.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { labelOf, type SecretName, secretNames } from '../../environments/secret-names.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../command.ts';
import { settingsOf, stackOutputs } from '../deployment/deployment.ts';
import { mistakeIn } from '../secrets/form.ts';
import { endOf, type KeyChange, keyToStore } from '../secrets/portal-key.ts';
import { askPerson } from '../secrets/prompt.ts';
import { deployedVault, emptySecrets, fileVault, secretsIn, type Vault } from '../secrets/vault.ts';

/** What the command needs of AWS, the portal and the person at the terminal. */
export interface SecretsTools {
  settings(environment: string, file: string | undefined): Settings;
  vault(environment: string): Promise<Vault>;
  portal(url: string): KeyChange['portal'];
  /** Asks a person; the terminal does not show a hidden answer. An empty answer leaves a secret as it is. */
  ask(question: string, how: 'hidden' | 'shown'): Promise<string>;
  now(): number;
}

interface StoredSecrets {
  environment: string;
  stored: string[];
  unchanged: string[];
  empty: string[];
}

/** `rooms secrets`, with the tools that it uses. */
export const secretsCommandWith = (tools: SecretsTools) =>
  defineCommand({
    name: 'secrets',
    summary: 'stores the secrets of a deployed environment: asks for each, or reads a file',
    description:
      'It checks the form of each secret and tries the key at the portal before it stores anything. It prints no secret.',
    words: { environment: { ...environmentWord, summary: 'a deployed environment' } },
    options: {
      file: {
        type: 'string',
        label: 'FILE',
        summary: 'a file of secrets to store, instead of asking for each',
      },
      expires: { type: 'string', label: 'DAY', summary: "the end of the portal's key: 2027-05-01, or never" },
      'another-user': {
        type: 'boolean',
        summary: 'accepts a key of another user, who owns none of the rooms so far',
      },
      ...settingsOption,
    },
    examples: ['secrets production', 'secrets production --file secrets.json --expires 2027-05-01'],
    async run({ words: { environment }, options }): Promise<StoredSecrets> {
      const settings = tools.settings(environment, options.environment);
      const expiresAtMs = options.expires === undefined ? undefined : { end: endOf(options.expires) };
      const vault = await tools.vault(environment);
      const given = options.file === undefined ? undefined : fileVault(secretsIn(options.file));
      const { toStore, unchanged } = await newSecrets(settings, async (name) =>
        given ? (await given.read(name)).value : (await askFor(name, settings, tools)) || undefined,
      );
      // Only the portal's key can still be refused: nothing is stored until it is known to be right.
      for (const entry of toStore) {
        if (entry.name.use !== 'portal') continue;
        entry.value = await keyToStore({
          held: (await vault.read(entry.name)).value,
          key: entry.value,
          portal: tools.portal(settings.portal.url),
          expiresAtMs: async () => (expiresAtMs ? expiresAtMs.end : askForEnd(given !== undefined, tools)),
          anotherUser: options['another-user'],
          nowMs: tools.now(),
        });
      }
      for (const { name, value } of toStore) await vault.write(name, value);
      const stored = toStore.map(({ name }) => labelOf(name));
      return { environment, stored, unchanged, empty: await emptySecrets(vault, settings) };
    },
    text: ({ environment, stored, unchanged, empty }) =>
      [
        `Stored: ${stored.join(', ') || 'nothing'}.`,
        ...(unchanged.length > 0 ? [`Left as they are: ${unchanged.join(', ')}.`] : []),
        ...(empty.length > 0 ? [`Still empty: ${empty.join(', ')}.`] : []),
        `Next: npx rooms doctor ${environment}`,
      ].join('\n'),
  });

/**
 * Reads the new value of each secret.
 *
 * @param readNew undefined leaves a secret as it is
 * @throws CommandError with every secret of a wrong form
 */
async function newSecrets(settings: Settings, readNew: (name: SecretName) => Promise<string | undefined>) {
  const toStore: { name: SecretName; value: string }[] = [];
  const unchanged: string[] = [];
  const mistakes: string[] = [];
  for (const name of secretNames(settings)) {
    const value = await readNew(name);
    const mistake = value === undefined ? undefined : mistakeIn(name, value, settings);
    if (value === undefined) unchanged.push(labelOf(name));
    else if (mistake) mistakes.push(`${labelOf(name)}: ${mistake}`);
    else toStore.push({ name, value });
  }
  if (mistakes.length === 0) return { toStore, unchanged };
  const lines = mistakes.map((mistake) => `  ${mistake}`);
  throw new CommandError(['Nothing is stored. Correct these:', ...lines], { mistakes });
}

function askFor(name: SecretName, settings: Settings, { ask }: SecretsTools): Promise<string> {
  const empty = '(hidden; empty leaves it as it is)';
  if (name.use === 'portal') {
    return ask(`API key of the service user at ${settings.portal.url}, sk-... ${empty}: `, 'hidden');
  }
  const source = settings.sources[name.source];
  if (!source) throw new Error(`no source ${name.source}`);
  const hint = setUpOf(source).secrets[name.use].hint(source);
  const use = name.use === 'verify' ? 'verifies its webhooks' : 'gets its results in';
  return ask(`${name.source}: what ${use}, ${hint} ${empty}: `, 'hidden');
}

/** The end of the portal's key, where neither the portal nor the command line says it. */
async function askForEnd(isFromFile: boolean, { ask }: SecretsTools): Promise<number | undefined> {
  if (isFromFile) {
    throw new CommandError('Add --expires with the day on which the key of the portal expires, or never.');
  }
  return endOf((await ask('Day on which that key expires (2027-05-01), or never: ', 'shown')) || 'never');
}

export const secretsCommand = secretsCommandWith({
  settings: settingsOf,
  async vault(environment) {
    const outputs = await stackOutputs(environment);
    if (outputs) return deployedVault(outputs);
    throw new CommandError(
      `${environment} is not deployed yet, so it has no secrets. Deploy it with npx rooms deploy ${environment}.`,
    );
  },
  portal: (url) => (key) => portalClient({ url, key: async () => key, clock: realClock, fetch }),
  ask: askPerson,
  now: Date.now,
});
