import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import { parseJson } from '../../kernel/json.ts';
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
/** However often `fresh` is asked for, a secret is not read more often than this. */
const freshestMs = minute;
/** What was unset is looked for again soon: an operator may just be setting it. */
const unsetMs = 1000;

function keptFor(value: string | undefined, fresh = false): number {
  if (value === undefined) return unsetMs;
  return fresh ? freshestMs : keptMs;
}

/**
 * A reader that keeps what it read for minutes, as one warm Lambda after another asks for the same. Calls that need a
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
 * whatever `readSecret` throws.
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

/** What the secret of the portal's key holds. */
export interface PortalKey {
  key: string;
  /** When the portal takes it no more, as it says when the key is made. */
  expiresAtMs?: number;
  /** Whose key it is: the maker of all rooms, who has to stay the same. */
  userId?: string;
}

/**
 * The text of a secret that one plain text is expected in. The console of Secrets Manager offers "Key/value" first, and
 * stores a JSON object: its value is meant where it has only one. So is the one text of a list, or one in JSON's quotes.
 *
 * @returns undefined for a JSON object or list of which nobody knows what is meant
 */
export function plainSecret(value: string): string | undefined {
  const json = parseJson(value);
  if (typeof json === 'string') return json;
  // Digits alone, or words such as true, are a text like any other.
  if (typeof json !== 'object' || json === null) return value;
  const [only, ...others] = Object.values(json);
  return typeof only === 'string' && others.length === 0 ? only : undefined;
}

/**
 * The portal's key as its secret holds it: the key alone, or what `npx rooms secrets` stores,
 * `{ "key": "sk-...", "expiresAt": "2027-05-01", "userId": "..." }`.
 */
export function portalKeyIn(value: string): PortalKey {
  try {
    const { key, expiresAt, userId } = JSON.parse(value);
    const expiresAtMs = Date.parse(expiresAt);
    if (typeof key === 'string') {
      return {
        key,
        ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }),
        ...(typeof userId === 'string' ? { userId } : {}),
      };
    }
  } catch {
    // Not JSON: the key alone.
  }
  return { key: plainSecret(value) ?? value };
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
