import type { Portal } from '../docspace/client.ts';
import { serviceUserId } from '../docspace/people.ts';
import { getRoom, roomUrl, rootFolder } from '../docspace/rooms.ts';
import type { Room } from '../docspace/schemas.ts';
import { Failure } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { otherKeyTag } from '../work-items/keys.ts';
import type { RecordedRoom, Warning, WorkRecord } from '../work-items/record.ts';
import { warningsOfStrangers } from './strangers.ts';

/**
 * The room as the portal shows it now, after making sure that it is the work item's: active, with the key
 * tag, and made by the service user. Nothing else is ever reported.
 *
 * @throws Failure `RoomNotOurs`, `RoomArchived`
 */
export async function verifiedRoom(
  { call, url }: Portal,
  roomId: number,
  keyTag: string,
): Promise<RecordedRoom> {
  const [room, me] = await Promise.all([getRoom(call, roomId), serviceUserId(call)]);
  return verified(room, { me, keyTag, url });
}

/**
 * The same of a room that was found: it may have come from somebody else's hands. One that was recorded before was
 * looked at then. Strangers are a warning only in a room that has the requested title: of one with another title
 * the key tag alone says that it is the work item's, and tags can be moved by those who manage a room.
 *
 * @returns with the warnings that belong into the result
 * @throws Failure `RoomNotOurs`, `RoomArchived`
 */
export async function adoptedRoom(
  record: Pick<WorkRecord, 'key' | 'keyTag' | 'room' | 'intent' | 'warnings'>,
  roomId: number,
  { portal, log }: { portal: Portal; log: Log },
): Promise<{ room: RecordedRoom; warnings: Warning[] }> {
  if (record.room?.id === roomId) {
    const room = await verifiedRoom(portal, roomId, record.keyTag);
    return { room, warnings: record.warnings?.filter(({ code }) => code === 'StrangersInRoom') ?? [] };
  }
  const [room, warnings] = await Promise.all([
    verifiedRoom(portal, roomId, record.keyTag),
    warningsOfStrangers(portal, roomId),
  ]);
  if (warnings.length > 0 && room.title !== record.intent?.title) {
    throw new Failure(
      'RoomNotOurs',
      `The room ${roomId} has another title than was asked for, and members or links that this environment did not add.`,
    );
  }
  if (warnings.length > 0) log.error('ROOM_HAS_STRANGERS', { key: record.key, roomId });
  return { room, warnings };
}

/**
 * The same of a room that the portal has just shown.
 *
 * @param who.me the service user
 * @throws Failure `RoomNotOurs`, `RoomArchived`
 */
export function verified(
  room: Room,
  { me, keyTag, url }: { me: string; keyTag: string; url: string },
): RecordedRoom {
  if (room.rootFolderType === rootFolder.archive) {
    throw new Failure('RoomArchived', `The room ${room.id} is in the archive.`);
  }
  const otherTag = otherKeyTag(room.tags, keyTag);
  if (otherTag) {
    throw new Failure(
      'RoomNotOurs',
      `The room ${room.id} carries the key tags of two work items, ${keyTag} and ${otherTag}.`,
    );
  }
  if (
    room.createdBy?.id !== me ||
    !room.tags.includes(keyTag) ||
    room.rootFolderType === rootFolder.templates
  ) {
    throw new Failure(
      'RoomNotOurs',
      `The room ${room.id} lost its key tag ${keyTag} or belongs to another user.`,
    );
  }
  return {
    id: room.id,
    url: roomUrl(url, room.id),
    title: room.title,
    tags: room.tags,
    ...(room.roomType === undefined ? {} : { type: room.roomType }),
    ...(room.created === undefined ? {} : { createdOn: room.created }),
  };
}
