import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../clock.ts';
import { Failure } from '../failures.ts';

/** Reads a secret by its id; undefined while none is set. Throws when Secrets Manager refuses or is away. */
export type ReadSecret = (id: string, options?: { fresh: boolean }) => Promise<string | undefined>;

/** A cached secret is read again after this. */
const keptMs = 5 * 60_000;
/** However often `fresh` is asked for, a secret is not read more often than this. */
const freshestMs = 60_000;
/** What was unset is looked for again soon: an operator may just be setting it. */
const unsetMs = 1000;

function keptFor(value: string | undefined, fresh = false): number {
  if (value === undefined) return unsetMs;
  return fresh ? freshestMs : keptMs;
}

/** A reader that keeps what it read for minutes, as one warm Lambda after another asks for the same. */
export function secretReader(client: SecretsManagerClient, clock: Clock): ReadSecret {
  const cache = new Map<string, { value: string | undefined; readAt: number }>();
  return async (id, options) => {
    const cached = cache.get(id);
    if (cached && clock.now() - cached.readAt < keptFor(cached.value, options?.fresh)) return cached.value;
    const value = await current(client, id);
    cache.set(id, { value, readAt: clock.now() });
    return value;
  };
}

async function current(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return SecretString?.trim() || undefined;
  } catch (error) {
    // A secret without a value has no version yet (Secrets Manager API reference, GetSecretValue).
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Reads the portal's API key, for the portal client.
 *
 * Throws a {@link Failure}: `PortalKeyMissing` while the secret holds nothing that can be a key, and
 * `StoreUnavailable` when Secrets Manager refuses or is away, so that the state machine tries again.
 */
export function portalKeyReader(readSecret: ReadSecret, id: string) {
  return async (options?: { fresh: boolean }): Promise<string> => {
    const value = await readSecret(id, options).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'unknown';
      throw new Failure('StoreUnavailable', `The secret of the portal key cannot be read: ${name}`, {
        cause: error,
      });
    });
    if (!value) throw new Failure('PortalKeyMissing', 'The secret of the portal key has no value.');
    // A header takes no other characters, and fetch's own error would quote the value.
    if (!/^[\x21-\x7e]+$/.test(value))
      throw new Failure('PortalKeyMissing', 'The secret of the portal key holds something else than a key.');
    return value;
  };
}

/** The secrets in one value: a JSON list of strings, so that a rotation drops nothing, or one plain text. */
export function secretList(value: string | undefined): string[] {
  if (value === undefined) return [];
  try {
    const json: unknown = JSON.parse(value);
    if (Array.isArray(json)) return json.filter((item) => typeof item === 'string');
  } catch {
    // Not JSON: one plain secret.
  }
  return [value];
}
