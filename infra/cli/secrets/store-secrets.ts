import { labelOf } from '../../environments/secret-names.ts';
import { CommandError } from '../command.ts';
import type { NewSecrets, NewSecretsTools } from './new-secrets.ts';
import { emptySecrets } from './vault.ts';

/** What was stored, by labels. */
export interface StoredNow {
  environment: string;
  stored: string[];
  unchanged: string[];
  empty: string[];
}

/**
 * Stores secrets that were checked, one after the other.
 *
 * @throws CommandError that says what was stored until then
 */
export async function storeSecrets(
  environment: string,
  { toStore, unchanged }: NewSecrets,
  { vault, settings }: Pick<NewSecretsTools, 'vault' | 'settings'>,
): Promise<StoredNow> {
  const stored: string[] = [];
  const stopped = (what: string) => {
    const left = toStore.map(({ name }) => labelOf(name)).slice(stored.length);
    return new CommandError(
      [
        what,
        `Stored: ${stored.join(', ') || 'nothing'}.`,
        ...(left.length > 0
          ? [`Not stored: ${left.join(', ')}. Correct the cause, and store these again.`]
          : []),
      ],
      { stored, notStored: left },
    );
  };
  for (const { name, value } of toStore) {
    try {
      await vault.write(name, value);
    } catch (error) {
      if (error instanceof CommandError) throw stopped(error.message);
      // The name alone: the message may quote the request.
      const reason = error instanceof Error ? error.name : 'unknown error';
      throw stopped(`The secret "${labelOf(name)}" could not be stored (${reason}).`);
    }
    stored.push(labelOf(name));
  }
  try {
    return { environment, stored, unchanged, empty: await emptySecrets(vault, settings) };
  } catch (error) {
    if (error instanceof CommandError) throw stopped(error.message);
    throw error;
  }
}
