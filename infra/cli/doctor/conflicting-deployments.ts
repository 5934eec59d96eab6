import type { PortalClient } from '../../../lib/docspace/client.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import { listRoomsMadeBy } from '../../../lib/docspace/rooms.ts';
import { isKeyTag } from '../../../lib/work-items/keys.ts';
import { type Finding, ok, several, skipped, warning } from './finding.ts';

const monthMs = 30 * 24 * 3_600_000;

/** An active room of the last month that the service user made, and the hash of each of its key tags. */
export interface TaggedRoom {
  id: number;
  hashes: string[];
}

/** Rooms of ours; of those that another user made the portal shows nothing to a room admin. */
export async function askTaggedRooms(call: PortalClient, nowMs: number): Promise<TaggedRoom[]> {
  const rooms = await listRoomsMadeBy(call, await serviceUserId(call), nowMs - monthMs);
  return rooms
    .map(({ id, tags }) => ({ id, hashes: tags.filter(isKeyTag).map((tag) => tag.slice(-hashLength)) }))
    .filter(({ hashes }) => hashes.length > 0);
}

/** Hex digits at the end of a key tag (lib/work-items/keys.ts). */
export const hashLength = 12;

/**
 * Does another deployment work with the same user of the portal?
 *
 * @param known the first {@link hashLength} digits of the hash of each record's key; undefined before the first deploy
 */
export function judgeNeighbours(
  rooms: readonly TaggedRoom[],
  known: ReadonlySet<string> | undefined,
): Finding {
  const check = 'neighbours';
  if (!known && rooms.length === 0) return ok(check, 'No deployment has made rooms with this user.');
  if (!known) return skipped(check, 'There are no records yet to compare the rooms of this user with.');
  const strange = rooms.filter(({ hashes }) => !hashes.some((hash) => known.has(hash)));
  const [first] = strange;
  if (!first) return ok(check, 'This deployment has a record of every room that its user made in a month.');
  return warning(
    check,
    `${several(strange.length, 'room')} of the last month, such as ${first.id}, ${strange.length === 1 ? 'has a key tag' : 'have key tags'} that this deployment has no record of: another deployment makes rooms with the same user.`,
    'Give each deployment a service user and a namespace of its own: two that share a portal wait for each other without knowing it.',
  );
}
