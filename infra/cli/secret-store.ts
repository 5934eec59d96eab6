import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { labelOf, type SecretName } from '../environments/secret-names.ts';
import { readSecretsFile, type SecretsFile } from '../local/secrets-file.ts';
import { secretOutput } from '../output-names.ts';
import { CommandError } from './deployment.ts';
import type { StoredSecret } from './doctor/secrets.ts';

/** Where the secrets of an environment are. */
export interface Vault {
  read(name: SecretName): Promise<StoredSecret>;
  write(name: SecretName, value: string): Promise<void>;
}

/**
 * Secrets Manager.
 *
 * @param idOf id or ARN; undefined for a secret that the stack does not have
 * @param ages whether it tells when a secret was stored, which the local stack does not
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
export function fileVault({ portal, sources }: SecretsFile): Vault {
  return {
    async read(name) {
      if (name.use === 'portal') return { name, value: portal };
      const { verify = [], writeBack } = sources[name.source] ?? {};
      const value =
        name.use === 'verify' ? (verify.length > 0 ? JSON.stringify(verify) : undefined) : writeBack;
      return { name, value };
    },
    async write() {
      throw new Error('a file of secrets is only read');
    },
  };
}

/** @throws CommandError that names the field and quotes no secret */
export function secretsIn(file: string): SecretsFile {
  try {
    return readSecretsFile(file);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/** Of a deployed environment. */
export function deployedVault(outputs: ReadonlyMap<string, string>): Vault {
  const client = new SecretsManagerClient();
  return secretsManagerVault(client, (name) => outputs.get(secretOutput(name)), { ages: true });
}
