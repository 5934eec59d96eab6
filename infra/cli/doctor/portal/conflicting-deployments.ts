import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { serviceUserId } from '../../../../lib/docspace/people.ts';
import { listRoomsMadeBy } from '../../../../lib/docspace/rooms.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { isKeyTag, isOldKeyTag, oldHashDigits, storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { type Finding, ok, several, skipped, warning } from '../finding.ts';

/** Rooms made in this time are compared with the records. */
const comparedMs = 30 * day;

/** An active room of the last month that the service user made, and the hash in each of its key tags. */
export interface TaggedRoom {
  id: number;
  hashes: string[];
}

/** Reads rooms of the service user alone: a room admin sees no room that another user made. */
export async function fetchTaggedRooms(call: PortalClient, nowMs: number): Promise<TaggedRoom[]> {
  const rooms = await listRoomsMadeBy(call, await serviceUserId(call), nowMs - comparedMs);
  return rooms
    .map(({ id, tags }) => ({ id, hashes: tags.filter(isKeyTag).map(recordedHashOf) }))
    .filter(({ hashes }) => hashes.length > 0);
}

/** The beginning of the hash under which the table knows the work item of a key tag. */
function recordedHashOf(tag: string): string {
  return isOldKeyTag(tag)
    ? tag.slice(-oldHashDigits)
    : storedKeyOf(tag).slice('sha256:'.length).slice(0, oldHashDigits);
}

/**
 * Does another deployment work with the same user of the portal?
 *
 * @param recorded the hash of each record's key and of each key tag, in hex; undefined before the first deploy
 */
export function judgeConflictingDeployments(
  rooms: readonly TaggedRoom[],
  recorded: ReadonlySet<string> | undefined,
): Finding {
  const check = 'conflicting-deployments';
  if (!recorded && rooms.length === 0) return ok(check, 'No deployment has made rooms with this user.');
  if (!recorded) return skipped(check, 'There are no records yet to compare the rooms of this user with.');
  const known = new Set([...recorded].map((hash) => hash.slice(0, oldHashDigits)));
  const strange = rooms.filter(({ hashes }) => !hashes.some((hash) => known.has(hash)));
  const [first] = strange;
  if (!first) return ok(check, 'This deployment has a record of every room that its user made in a month.');
  return warning(
    check,
    `${several(strange.length, 'room')} of the last month, such as ${first.id}, ${strange.length === 1 ? 'has a key tag' : 'have key tags'} that this deployment has no record of: another deployment makes rooms with the same user.`,
    'Give each deployment a service user and a namespace of its own: two that share a portal wait for each other without knowing it.',
  );
}
