import * as v from 'valibot';
import { minute } from '../kernel/time.ts';
import type { PortalClient } from './client.ts';
import { allPages } from './pages.ts';
import { contentSchema, type Room, roomSchema } from './schemas.ts';

/** `rootFolderType` of rooms, archived rooms and templates (FolderType, DocSpace-server 3.7.2). */
export const rootFolder = { rooms: 14, archive: 20, templates: 30 } as const;

/**
 * Creates an empty room. Not idempotent: after a failure whose outcome is unknown the room may exist, so
 * look for its key tag before sending again (VirtualRoomsController.cs, DocSpace-server 3.7.2).
 *
 * @param room.title at most 170 characters, else the portal refuses it
 * @param room.roomType a number of `roomTypes`
 */
export function postRoom(
  call: PortalClient,
  room: { title: string; roomType: number; tags: string[] },
): Promise<Room> {
  return call({ method: 'POST', path: 'files/rooms', body: room, schema: roomSchema });
}

/** One room by its id, active or archived. Refused with 404 when it is gone. */
export function getRoom(call: PortalClient, id: number): Promise<Room> {
  return call({ path: `files/rooms/${id}`, schema: roomSchema });
}

/**
 * The rooms, active and archived, that carry exactly this tag, no matter who made them. The portal compares tags
 * without regard to case, accents and trailing spaces on MySQL (F/Core/EF/DbFilesTag.cs, 3.7.2), so they
 * are compared again here. Reads its own writes: no search index is involved.
 */
export async function findRoomsByTag(call: PortalClient, tag: string): Promise<Room[]> {
  const query = { searchArea: 'Any', tags: JSON.stringify([tag]) };
  const rooms = await allPages(
    call,
    { path: 'files/rooms', query, schema: contentSchema },
    (page) => page.folders,
    { totalOf: (page) => page.total },
  );
  return rooms.filter((room) => room.tags.includes(tag));
}

/**
 * The active rooms that a user made since a time, newest first, read from the database and not from the
 * search index. `subjectId` with `subjectFilter` 0 selects the owner's up to 3.8, where it switches `subjectOwnerId`
 * off (FileStorageService.cs:267-272, DocSpace-server 3.7.2); the version after it has `subjectOwnerId` alone
 * (RoomContentRequestDto.cs, develop d45942e). The maker is compared again here. The order is the only one that lets
 * the reading stop early; pinned rooms come before it.
 *
 * @param sinceMs milliseconds since 1970
 */
export async function listRoomsMadeBy(call: PortalClient, userId: string, sinceMs: number): Promise<Room[]> {
  const query = {
    subjectId: userId,
    subjectFilter: 0,
    subjectOwnerId: userId,
    sortBy: 'DateAndTimeCreation',
    sortOrder: 'descending',
  };
  const rooms = await allPages(
    call,
    { path: 'files/rooms', query, schema: contentSchema },
    (page) => page.folders,
    {
      isLast: (page) => page.folders.some((room) => room.pinned !== true && isFromBefore(room, sinceMs)),
      totalOf: (page) => page.total,
    },
  );
  return rooms.filter((room) => room.createdBy?.id === userId && !isFromBefore(room, sinceMs));
}

/** A call a little earlier than the one before gets the same list. */
const listedEarlierMs = 10 * minute;

/**
 * {@link listRoomsMadeBy} for many calls at nearly the same time, such as the work items of one run of the reconciler:
 * the rooms are read once. It grows with the rooms that were made, so reading it for each would grow with their square.
 */
export function sharedListOfRooms(): typeof listRoomsMadeBy {
  let last: { userId: string; sinceMs: number; rooms: Promise<Room[]> } | undefined;
  return async (call, userId, sinceMs) => {
    if (last?.userId !== userId || last.sinceMs > sinceMs) {
      const from = sinceMs - listedEarlierMs;
      last = { userId, sinceMs: from, rooms: listRoomsMadeBy(call, userId, from) };
    }
    const { rooms } = last;
    try {
      return (await rooms).filter((room) => !isFromBefore(room, sinceMs));
    } catch (error) {
      if (last?.rooms === rooms) last = undefined;
      throw error;
    }
  };
}

function isFromBefore({ created }: Room, sinceMs: number): boolean {
  return created !== undefined && Date.parse(created) < sinceMs;
}

/**
 * Moves a room to the archive, from which people can restore it. The portal answers before it is done, and
 * forgets what it answered: look at the room's `rootFolderType` (FileOperationsManager.cs, DocSpace-server
 * 3.7.2). With `deleteAfter` it might answer 500 although the move succeeds.
 */
export async function archiveRoom(call: PortalClient, roomId: number): Promise<void> {
  const body = { deleteAfter: false };
  await call({ method: 'PUT', path: `files/rooms/${roomId}/archive`, body, schema: v.unknown() });
}

/**
 * Takes a room out of the archive; answered before it is done, like {@link archiveRoom}. The operation checks the limit of
 * rooms again and fails where the plan is full (FileMoveCopyOperation.cs:521-533, DocSpace-server 3.7.2).
 */
export async function restoreRoom(call: PortalClient, roomId: number): Promise<void> {
  const body = { deleteAfter: false };
  await call({ method: 'PUT', path: `files/rooms/${roomId}/unarchive`, body, schema: v.unknown() });
}

/**
 * Deletes a room with all that it holds, for ever; answered before it is done, like {@link archiveRoom}: with the first
 * deletion of the user that is still listed, which may be another one (VirtualRoomsController.cs:421-426, DocSpace-server
 * 3.7.2). So the room itself shows whether it is gone. Refused with 404 for one that is.
 */
export async function deleteRoom(call: PortalClient, roomId: number): Promise<void> {
  const body = { deleteAfter: false };
  await call({ method: 'DELETE', path: `files/rooms/${roomId}`, body, schema: v.unknown() });
}

/**
 * Gives a room another title and changes nothing else of it; refused in the archive (FileStorageService.cs:1169-1440,
 * DocSpace-server 3.7.2).
 *
 * @param title at most 170 characters, else the portal refuses it
 */
export async function renameRoom(call: PortalClient, roomId: number, title: string): Promise<void> {
  await call({ method: 'PUT', path: `files/rooms/${roomId}`, body: { title }, schema: v.unknown() });
}

/** The page of a room in the portal, for its members (F/Helpers/PathProvider.cs, DocSpace-server 3.7.2). */
export function roomUrl(portalUrl: string, id: number): string {
  return `${portalUrl}/rooms/shared/${id}/filter?folder=${id}`;
}

/**
 * Puts a tag into the portal's dictionary; a known one is answered as it is. A tag that the portal would
 * refuse fails here and not after a room was stored without it (CustomTagsService.cs, DocSpace-server 3.7.2).
 */
export async function createTag(call: PortalClient, name: string): Promise<void> {
  await call({ method: 'POST', path: 'files/tags', body: { name }, schema: v.string() });
}

/** Adds tags to a room and keeps those it has. Repeatable; refused in the archive. */
export function addRoomTags(call: PortalClient, roomId: number, names: string[]): Promise<Room> {
  return call({ method: 'PUT', path: `files/rooms/${roomId}/tags`, body: { names }, schema: roomSchema });
}

/** Takes tags off a room. Repeatable; refused in the archive. */
export function removeRoomTags(call: PortalClient, roomId: number, names: string[]): Promise<Room> {
  return call({ method: 'DELETE', path: `files/rooms/${roomId}/tags`, body: { names }, schema: roomSchema });
}
