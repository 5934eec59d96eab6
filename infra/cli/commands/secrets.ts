import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { portalClient } from '../../../lib/docspace/client.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { labelOf, type SecretName, secretNames } from '../../environments/secret-names.ts';
import { commandArguments, runIfStarted } from '../arguments.ts';
import { CommandError, settingsOf, stackOutputs } from '../deployment.ts';
import { mistakeIn } from '../doctor/secrets.ts';
import { endOf, type KeyChange, keyToStore } from '../portal-key.ts';
import { deployedVault, fileVault, secretsIn, type Vault } from '../secret-store.ts';

const usage =
  'Write npm run secrets -- NAME [--file FILE] [--expires DAY] [--another-user] [--environment FILE], with the name of a deployed environment.';

/** What the command has to do with outside of itself. */
export interface SecretsOutside {
  settings(environment: string, file: string | undefined): Settings;
  vault(environment: string): Promise<Vault>;
  portal(url: string): KeyChange['portal'];
  /** Asks a person; what they type is hidden unless it is no secret. Empty for "leave it as it is". */
  ask(question: string, how: 'hidden' | 'shown'): Promise<string>;
  now(): number;
}

/** `npm run secrets -- NAME`: stores secrets after a look at their form, and never prints one. */
export async function secretsCommand(
  argv: string[],
  outside: SecretsOutside = onThisMachine,
): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage,
    words: 1,
    options: {
      file: { type: 'string' },
      expires: { type: 'string' },
      'another-user': { type: 'boolean', default: false },
      environment: { type: 'string' },
    },
  });
  const [environment = ''] = words;
  const settings = outside.settings(environment, values.environment);
  const end = values.expires === undefined ? undefined : { atMs: endOf(values.expires) };
  const vault = await outside.vault(environment);
  const given = values.file === undefined ? undefined : fileVault(secretsIn(values.file));

  const toStore: { name: SecretName; value: string }[] = [];
  const kept: string[] = [];
  const mistakes: string[] = [];
  for (const name of secretNames(settings)) {
    const value = given
      ? (await given.read(name)).value
      : (await askFor(name, settings, outside)) || undefined;
    const mistake = value === undefined ? undefined : mistakeIn(name, value, settings);
    if (value === undefined) kept.push(labelOf(name));
    else if (mistake) mistakes.push(`${labelOf(name)}: ${mistake}`);
    else toStore.push({ name, value });
  }
  if (mistakes.length > 0)
    throw new CommandError(['Nothing is stored. Correct these:', ...mistakes].join('\n  '));

  const interactive = async () =>
    given
      ? Promise.reject(
          new CommandError('Add --expires with the day on which the key of the portal expires, or never.'),
        )
      : endOf(
          (await outside.ask('Day on which that key expires (2027-05-01), or never: ', 'shown')) || 'never',
        );
  // The key comes first and is the only one that can still be refused: until it is known to be right nothing is stored.
  for (const entry of toStore) {
    if (entry.name.use !== 'portal') continue;
    entry.value = await keyToStore({
      held: (await vault.read(entry.name)).value,
      key: entry.value,
      portal: outside.portal(settings.portal.url),
      expiresAtMs: end ? async () => end.atMs : interactive,
      anotherUser: values['another-user'],
      nowMs: outside.now(),
    });
  }
  for (const { name, value } of toStore) await vault.write(name, value);

  const stored = toStore.map(({ name }) => labelOf(name));
  const empty = await emptySecrets(vault, settings);
  return [
    `Stored: ${stored.join(', ') || 'nothing'}.`,
    ...(kept.length > 0 ? [`Left as they are: ${kept.join(', ')}.`] : []),
    ...(empty.length > 0 ? [`Still empty: ${empty.join(', ')}.`] : []),
    `Next: npm run doctor -- ${environment}`,
  ].join('\n');
}

/** Labels of the secrets that nobody has filled yet. */
export async function emptySecrets(vault: Pick<Vault, 'read'>, settings: Settings): Promise<string[]> {
  const all = await Promise.all(secretNames(settings).map((name) => vault.read(name)));
  return all.filter(({ value }) => value === undefined).map(({ name }) => labelOf(name));
}

function askFor(name: SecretName, settings: Settings, { ask }: SecretsOutside): Promise<string> {
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

const onThisMachine: SecretsOutside = {
  settings: settingsOf,
  async vault(environment) {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const outputs = await stackOutputs(environment);
    if (outputs) return deployedVault(outputs);
    throw new CommandError(
      `${environment} is not deployed yet, so it has no secrets. Deploy it with npm run deploy -- ${environment}.`,
    );
  },
  portal: (url) => (key) => portalClient({ url, key: async () => key, clock: realClock, fetch }),
  ask: askPerson,
  now: Date.now,
};

function askPerson(question: string, how: 'hidden' | 'shown'): Promise<string> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY)
    throw new CommandError('Nobody can be asked here; name a file of secrets with --file FILE.');
  stdout.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin,
    output: how === 'hidden' ? nowhere : stdout,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    lines.on('SIGINT', () => reject(new CommandError('\nNothing is stored.')));
    lines.question('', resolve);
  })
    .then((answer) => String(answer).trim())
    .finally(() => {
      lines.close();
      if (how === 'hidden') stdout.write('\n');
    });
}

await runIfStarted(import.meta.url, secretsCommand);
