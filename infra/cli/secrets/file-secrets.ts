import { didYouMean } from '../../../lib/settings/remedies.ts';
import { labelOf, secretNames } from '../../environments/secret-names.ts';
import { CommandError } from '../command.ts';
import { type HeldSecret, mistakeOfEquality } from './equal-secrets.ts';
import { mistakeIn } from './form.ts';
import { type NewSecrets, type NewSecretsTools, storedSecrets } from './new-secrets.ts';
import { keyToStore } from './portal-key.ts';
import { fileVault, secretsIn } from './vault.ts';

/**
 * The secrets of a file, all checked.
 *
 * @throws CommandError with every mistake at once, or with what the portal says against its key; nothing is stored then
 */
export async function secretsOfFile(path: string, tools: NewSecretsTools): Promise<NewSecrets> {
  const { settings, vault, portal, expires, anotherUser, nowMs } = tools;
  const file = secretsIn(path);
  const names = secretNames(settings);
  const read = await Promise.all(names.map((name) => fileVault(file).read(name)));
  const toStore = read.flatMap(({ name, value }): HeldSecret[] =>
    value === undefined ? [] : [{ name, value }],
  );
  const unchanged = read.flatMap(({ name, value }) => (value === undefined ? [labelOf(name)] : []));
  const others = [
    ...toStore,
    ...(await storedSecrets(
      tools,
      toStore.map(({ name }) => name),
    )),
  ];
  const mistakes = [
    ...unknownSources(Object.keys(file.sources), Object.keys(settings.sources)),
    ...toStore.flatMap((one) => {
      const mistake = mistakeIn(one.name, one.value, settings) ?? mistakeOfEquality(one, others, settings);
      return mistake ? [`${labelOf(one.name)}: ${mistake}`] : [];
    }),
  ];
  if (mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  ${mistake}`);
    throw new CommandError(['Nothing is stored. Correct these:', ...lines], { mistakes });
  }
  // Only the portal's key can still be refused: nothing is stored until it is known to be right.
  for (const entry of toStore) {
    if (entry.name.use !== 'portal') continue;
    entry.value = await keyToStore({
      held: (await vault.read(entry.name)).value,
      key: entry.value,
      portal,
      expiresAtMs: async () => {
        if (expires) return expires.atMs;
        throw new CommandError(
          'Add --expires with the day on which the key of the portal expires, or never.',
        );
      },
      anotherUser,
      nowMs,
    });
  }
  return { toStore, unchanged };
}

function unknownSources(named: readonly string[], known: readonly string[]): string[] {
  return named
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = didYouMean(name, known);
      const remedy = near ? `did you mean "${near}"?` : `its sources are ${known.join(', ')}`;
      return `sources.${name}: the environment has no source of this name; ${remedy}`;
    });
}
