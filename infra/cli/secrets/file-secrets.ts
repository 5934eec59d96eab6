import { labelOf, secretNames } from '../../environments/secret-names.ts';
import { mistakesInSecrets, secretsIn } from '../../local/secrets-file.ts';
import { CommandError } from '../command.ts';
import { type NewSecrets, type NewSecretsTools, storedSecrets } from './new-secrets.ts';
import { keyToStore } from './portal-key.ts';
import { secretsOf } from './vault.ts';

/**
 * The secrets of a file, all checked.
 *
 * @throws CommandError with every mistake at once, or with what the portal says against its key; nothing is stored then
 */
export async function secretsOfFile(path: string, tools: NewSecretsTools): Promise<NewSecrets> {
  const { settings, vault, portal, expires, anotherUser, nowMs } = tools;
  const file = secretsOf(path);
  const toStore = secretsIn(file);
  const names = toStore.map(({ name }) => name);
  const given = new Set(names.map(labelOf));
  const unchanged = secretNames(settings)
    .map(labelOf)
    .filter((label) => !given.has(label));
  const mistakes = mistakesInSecrets(file, settings, await storedSecrets(tools, names));
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
