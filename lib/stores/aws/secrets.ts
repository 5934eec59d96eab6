import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { portalKeyIn } from '../../docspace/client.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import { parseJson, plainSecret } from '../../kernel/json.ts';
import { minute } from '../../kernel/time.ts';
import { awsFailure } from './failures.ts';

/**
 * Reads a secret by its id; undefined while none is set.
 *
 * @throws Failure `SecretUnavailable` when Secrets Manager refuses or is away
 */
export type ReadSecret = (id: string, options?: { fresh: boolean }) => Promise<string | undefined>;

/** A cached secret is read again after this. */
const keptMs = 5 * minute;
/** A secret is not read more often than this, even by many calls with `fresh`. */
const freshestMs = minute;
/** What was unset is looked for again soon: an operator may just be setting it. */
const unsetMs = 1000;

function keptFor(value: string | undefined, fresh = false): number {
  if (value === undefined) return unsetMs;
  return fresh ? freshestMs : keptMs;
}

/**
 * A reader that keeps what it read for minutes, because one warm Lambda after another needs the same. Calls that need a
 * secret at the same time, such as a step's parallel requests to the portal, share one read.
 */
export function secretReader(client: SecretsManagerClient, clock: Clock): ReadSecret {
  const cache = new Map<string, { value: string | undefined; readAt: number }>();
  const underWay = new Map<string, Promise<string | undefined>>();
  const read = async (id: string) => {
    try {
      const value = await uncachedSecret(client, id);
      cache.set(id, { value, readAt: clock.now() });
      return value;
    } finally {
      underWay.delete(id);
    }
  };
  return async (id, options) => {
    const cached = cache.get(id);
    if (cached && clock.now() - cached.readAt < keptFor(cached.value, options?.fresh)) return cached.value;
    const value = underWay.get(id) ?? read(id);
    underWay.set(id, value);
    return value;
  };
}

/**
 * Reads a secret now; undefined while none is set.
 *
 * @throws Failure `SecretUnavailable` when Secrets Manager refuses or is away
 */
export async function uncachedSecret(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return SecretString?.trim() || undefined;
  } catch (error) {
    // A secret without a value has no version yet (Secrets Manager API reference, GetSecretValue).
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw awsFailure('Secrets Manager', error);
  }
}

/**
 * Reads the portal's API key, for the portal client.
 *
 * Throws a {@link Failure}: `PortalKeyMissing` while the secret holds nothing that can be a key, and
 * every failure of `readSecret`.
 */
export function portalKeyReader(readSecret: ReadSecret, id: string) {
  return async (options?: { fresh: boolean }): Promise<string> => {
    const value = await readSecret(id, options);
    if (!value) throw new Failure('PortalKeyMissing', 'The secret of the portal key has no value.');
    const { key } = portalKeyIn(value);
    // A header takes no other characters, and fetch's own error would quote the value.
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new Failure('PortalKeyMissing', 'The secret of the portal key holds something else than a key.');
    return key;
  };
}

/**
 * Reads the secret that key tags are made with. The data stack made its value, so it is never empty.
 *
 * Throws a {@link Failure} `SecretUnavailable`.
 */
export function signingKeyReader(readSecret: ReadSecret, id: string) {
  return async (): Promise<string> => {
    const value = await readSecret(id);
    if (!value) throw new Failure('SecretUnavailable', 'The secret of the key tags has no value.');
    return value;
  };
}

/**
 * The secrets in one value: a JSON list of strings, so that a rotation drops nothing, or one text. None for a JSON object of
 * several values, which may be anything.
 */
export function secretList(value: string | undefined): string[] {
  if (value === undefined) return [];
  const json = parseJson(value);
  if (Array.isArray(json)) return json.filter((item) => typeof item === 'string');
  const plain = plainSecret(value);
  return plain === undefined ? [] : [plain];
}
