import type { Portal } from '../docspace/client.ts';
import { isRefusal } from '../docspace/errors.ts';
import { serviceUserId } from '../docspace/people.ts';
import { archiveRoom, findRoomsByTag, rootFolder } from '../docspace/rooms.ts';
import type { Room } from '../docspace/schemas.ts';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { second } from '../kernel/time.ts';
import { changeRecord } from '../work-items/attempt.ts';
import { otherKeyTag } from '../work-items/keys.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';
import { withoutLinkFile } from './link-file.ts';
import { roomOrGone } from './our-rooms.ts';
import { isComplete } from './project/creation.ts';

export interface RetireRoomsDependencies {
  portal: Portal;
  records: RecordStore;
  clock: Clock;
  log: Log;
}

/** The portal answers before a room is in its archive; it is looked at each second for so long. */
const archivedWithinMs = 10 * second;

/**
 * Takes rooms away from the work item, because an operator wants a new one: rooms of the work item that people put into the
 * archive stay there and count no more, incomplete ones go there, and one that is as it should be is kept,
 * which leaves nothing to make. Repeatable. A room that comes after this counts again.
 *
 * @returns the record as it is then
 * @throws Failure `PortalUnavailable` while the portal has not archived a room
 */
export async function retireRooms(
  record: WorkRecord,
  dependencies: RetireRoomsDependencies,
): Promise<WorkRecord> {
  if (!record.newRoomWanted) return record;
  const { portal, records, clock, log } = dependencies;
  const { key, keyTag, room, retired = [] } = record;
  const me = await serviceUserId(portal.call);
  const ours = (await findRoomsByTag(portal.call, keyTag)).filter(
    ({ id, createdBy }) => createdBy?.id === me && !retired.includes(id),
  );
  const gone = ours.filter((one) => !isWhole(one, record));
  for (const one of gone) {
    // One with the tag of another work item too may be that one's.
    if (!isActive(one) || otherKeyTag(one.tags, keyTag)) continue;
    await archive(one.id, dependencies);
    log.warn('ROOM_RETIRED', { key, roomId: one.id });
  }
  const kept = ours.some(({ id }) => id === room?.id && !gone.some((one) => one.id === id));
  const recorded = room && !kept ? [room.id] : [];
  const change = {
    newRoomWanted: undefined,
    retired: [...new Set([...retired, ...gone.map(({ id }) => id), ...recorded])],
    warnings: undefined,
    ...(kept ? {} : { room: undefined }),
  };
  return changeRecord(records, record, change, clock);
}

/** Is it all that it should be? A room of a template by its counts, another by what was reported of it. */
function isWhole(room: Room, { keyTag, intent, linkFile, warnings = [] }: WorkRecord): boolean {
  if (!isActive(room) || otherKeyTag(room.tags, keyTag)) return false;
  return intent?.expected
    ? isComplete(withoutLinkFile(room, { linkFile }), intent.expected)
    : warnings.length === 0;
}

function isActive({ rootFolderType }: Room): boolean {
  return rootFolderType !== rootFolder.archive;
}

/**
 * Moves a room to the archive and waits until it is there; one that was deleted meanwhile is no trouble.
 *
 * @throws Failure `PortalUnavailable` if the portal has not done so in ten seconds
 */
export async function archive(
  roomId: number,
  { portal, clock }: Pick<RetireRoomsDependencies, 'portal' | 'clock'>,
): Promise<void> {
  try {
    await archiveRoom(portal.call, roomId);
  } catch (error) {
    // Deleted meanwhile.
    if (!isRefusal(error, 404)) throw error;
  }
  const leaveAtMs = clock.now() + archivedWithinMs;
  for (;;) {
    const room = await roomOrGone(portal, roomId);
    if (!room || !isActive(room)) return;
    if (clock.now() >= leaveAtMs) {
      throw new Failure('PortalUnavailable', `The portal has not archived the room ${roomId} yet.`);
    }
    await clock.sleep(second);
  }
}
