import type { Settings } from '../../../lib/settings/schema.ts';
import { labelOf, type SecretName, secretNames } from '../../environments/secret-names.ts';
import type { HeldSecret } from '../../environments/secrets/equality.ts';
import type { KeyChange } from './portal-key.ts';
import type { Vault } from './vault.ts';

/** What new secrets are checked with. */
export interface NewSecretsTools {
  settings: Settings;
  vault: Vault;
  portal: KeyChange['portal'];
  /** The end of the portal's key, where the command line says it; `atMs` is undefined for never. */
  expires?: { atMs: number | undefined };
  /** Whether a key of another user is accepted. */
  anotherUser: boolean;
  nowMs: number;
}

/** New secrets in the form in which they are stored, and the labels of those that stay as they are. */
export interface NewSecrets {
  toStore: HeldSecret[];
  unchanged: string[];
}

/** What is stored for the other secrets of the environment. */
export async function storedSecrets(
  { settings, vault }: Pick<NewSecretsTools, 'settings' | 'vault'>,
  except: readonly SecretName[],
): Promise<HeldSecret[]> {
  const labels = new Set(except.map(labelOf));
  const names = secretNames(settings).filter((name) => !labels.has(labelOf(name)));
  const read = await Promise.all(names.map((name) => vault.read(name)));
  return read.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
}
