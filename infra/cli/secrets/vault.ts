import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Settings } from '../../../lib/settings/schema.ts';
import { labelOf, type SecretName, secretNames } from '../../environments/secret-names.ts';
import { readSecretsFile, type SecretsFile, secretsIn } from '../../local/secrets-file.ts';
import { secretOutput } from '../../output-names.ts';
import { CommandError } from '../command.ts';

/** One secret of an environment as it is stored. */
export interface StoredSecret {
  name: SecretName;
  /** Undefined while it is empty. */
  value: string | undefined;
  /** When it was last stored, where that is known. */
  changedAtMs?: number | undefined;
}

/** Where the secrets of an environment are. */
export interface Vault {
  read(name: SecretName): Promise<StoredSecret>;
  write(name: SecretName, value: string): Promise<void>;
}

/**
 * Secrets Manager.
 *
 * @param idOf id or ARN; undefined for a secret that the stack does not have
 * @param ages whether it knows when a secret was stored, which the local stack does not
 */
export function secretsManagerVault(
  client: SecretsManagerClient,
  idOf: (name: SecretName) => string | undefined,
  { ages }: { ages: boolean },
): Vault {
  const id = (name: SecretName) => {
    const found = idOf(name);
    if (found) return found;
    throw new CommandError(`The stack has no secret "${labelOf(name)}"; deploy it first.`);
  };
  return {
    async read(name) {
      const SecretId = id(name);
      const value = await readable(name, async () => {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
        return SecretString?.trim() || undefined;
      });
      if (value === undefined || !ages) return { name, value };
      const { LastChangedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
      return { name, value, changedAtMs: LastChangedDate?.getTime() };
    },
    async write(name, value) {
      await client.send(new PutSecretValueCommand({ SecretId: id(name), SecretString: value }));
    },
  };
}

async function readable<T>(name: SecretName, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    // An empty secret has no version (Secrets Manager API reference, GetSecretValue).
    if (reason === 'ResourceNotFoundException') return undefined;
    throw new CommandError(`The secret "${labelOf(name)}" cannot be read (${reason}).`);
  }
}

/** A file of secrets, for an environment that is not deployed yet. */
export function fileVault(file: SecretsFile): Vault {
  const held = new Map(secretsIn(file).map(({ name, value }) => [labelOf(name), value]));
  return {
    read: async (name) => ({ name, value: held.get(labelOf(name)) }),
    async write() {
      throw new Error('a file of secrets is only read');
    },
  };
}

/** @throws CommandError that names the field and quotes no secret */
export function secretsOf(file: string): SecretsFile {
  try {
    return readSecretsFile(file);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/** The secrets of a deployed environment. */
export function deployedVault(outputs: ReadonlyMap<string, string>): Vault {
  const client = new SecretsManagerClient();
  return secretsManagerVault(client, (name) => outputs.get(secretOutput(name)), { ages: true });
}

/** Labels of the secrets that are still empty. */
export async function emptySecrets(
  vault: Pick<Vault, 'read'>,
  settings: Pick<Settings, 'sources'>,
): Promise<string[]> {
  const all = await Promise.all(secretNames(settings).map((name) => vault.read(name)));
  return all.filter(({ value }) => value === undefined).map(({ name }) => labelOf(name));
}
