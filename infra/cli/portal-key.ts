import type { PortalClient } from '../../lib/docspace/client.ts';
import { serviceUserId } from '../../lib/docspace/people.ts';
import { isFailure } from '../../lib/kernel/failures.ts';
import { type PortalKey, portalKeyIn } from '../../lib/stores/aws/secrets.ts';
import { CommandError } from './deployment.ts';
import { askOwnKey } from './doctor/portal.ts';

export interface KeyChange {
  /** What the secret holds now; undefined while it is empty. */
  held: string | undefined;
  key: string;
  /** The portal for a key. */
  portal: (key: string) => PortalClient;
  /** When the key ends, from whoever made it, for the portal shows that to wide keys only; undefined for never. */
  expiresAtMs: () => Promise<number | undefined>;
  /** Rooms of the former user are given up on purpose. */
  anotherUser: boolean;
  nowMs: number;
}

/**
 * What to store for a new key of the portal: the key with its user and its end.
 *
 * The user is kept with the key, since the first was stored: rooms belong to their maker, and a key of somebody
 * else's would neither find nor archive nor share those that are there.
 *
 * @throws CommandError if the portal does not take the key, it has ended, or it is of another user
 */
export async function keyToStore(change: KeyChange): Promise<string> {
  const { key, portal, held, anotherUser, nowMs } = change;
  const call = portal(key);
  const userId = await serviceUserId(call).catch((error) => {
    if (!isFailure(error)) throw error;
    throw new CommandError(`The portal does not take this key: ${error.message}. Nothing is stored for it.`);
  });
  const owner = held === undefined ? undefined : await ownerOf(portalKeyIn(held), portal);
  if (owner !== undefined && owner !== userId && !anotherUser) {
    throw new CommandError(
      'This key is of another user of the portal than the one who made the rooms so far, whom they belong to; nothing is stored for it. Make a key of that user. If there are no rooms to keep, add --another-user.',
    );
  }
  const expiresAtMs = (await askOwnKey(call))?.expiresAtMs ?? (await change.expiresAtMs());
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
    throw new CommandError('The key has expired by the day that was given; nothing is stored for it.');
  }
  return JSON.stringify({
    key,
    userId,
    ...(expiresAtMs === undefined ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
  });
}

/** By what is stored, else by the former key itself as long as the portal takes it. */
async function ownerOf({ key, userId }: PortalKey, portal: KeyChange['portal']): Promise<string | undefined> {
  if (userId) return userId;
  return serviceUserId(portal(key)).catch((error) => {
    if (isFailure(error)) return undefined;
    throw error;
  });
}

/**
 * The end of a key as people write it.
 *
 * @param day such as `2027-05-01`, or `never`
 */
export function endOf(day: string): number | undefined {
  if (day === 'never') return undefined;
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new CommandError('Write the day on which the key expires as 2027-05-01, or never.');
}
