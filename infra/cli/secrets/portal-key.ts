import { type PortalClient, type PortalKey, portalKeyIn } from '../../../lib/docspace/client.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import { isFailure } from '../../../lib/kernel/failures.ts';
import { CommandError } from '../command.ts';
import { fetchOwnKey } from '../doctor/portal/portal.ts';

export interface KeyChange {
  /** What the secret holds now; undefined while it is empty. */
  held: string | undefined;
  key: string;
  /** The portal for a key. */
  portal: (key: string) => PortalClient;
  /** When the key ends, as the person who made it says: the portal shows that to wide keys only. Undefined for never. */
  expiresAtMs: () => Promise<number | undefined>;
  /** Whether the rooms of the former user are given up on purpose. */
  anotherUser: boolean;
  nowMs: number;
}

/**
 * What to store for a new key of the portal: the key with its user and its end.
 *
 * The user is kept with the key from the first one on: rooms belong to the user who made them, and the key of
 * another user would neither find nor archive nor share the rooms that exist.
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
      'This key is of another user of the portal than the one who made the rooms so far and owns them; nothing is stored for it. Make a key of that user. If there are no rooms to keep, add --another-user.',
    );
  }
  const expiresAtMs = (await fetchOwnKey(call))?.expiresAtMs ?? (await change.expiresAtMs());
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
    throw new CommandError('The key has expired by the day that was given; nothing is stored for it.');
  }
  return JSON.stringify({
    key,
    userId,
    ...(expiresAtMs === undefined ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
  });
}

/** The user that is stored with the former key; else the user of that key, as long as the portal accepts it. */
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
