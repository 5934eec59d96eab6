import * as v from 'valibot';
import { minute } from '../kernel/time.ts';
import type { PortalClient } from './client.ts';
import { redact } from './errors.ts';
import { allPages } from './pages.ts';
import {
  type CreationStatus,
  contentSchema,
  creationStatusSchema,
  type Room,
  roomSchema,
} from './schemas.ts';

/** `rootFolderType` of rooms, archived rooms and templates (FolderType, DocSpace-server 3.7.2). */
export const rootFolder = { rooms: 14, archive: 20, templates: 30 } as const;

/**
 * Creates an empty room. Not idempotent: after a failure whose outcome is unknown the room may exist, so
 * look for its key tag before sending again (VirtualRoomsController.cs, DocSpace-server 3.7.2).
 *
 * @param room.title at most 170 characters, else the portal refuses it
 * @param room.roomType a number of `roomTypes`
 */
export function createRoom(
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
 * The rooms, active and archived, that carry exactly this tag, whoever made them. The portal compares tags
 * without regard to case, accents and trailing spaces on MySQL (F/Core/EF/DbFilesTag.cs, 3.7.2), so they
 * are compared again here. Reads its own writes: no search index is involved.
 */
export async function findRoomsByTag(call: PortalClient, tag: string): Promise<Room[]> {
  const query = { searchArea: 'Any', tags: JSON.stringify([tag]) };
  const rooms = await allPages(
    call,
    { path: 'files/rooms', query, schema: contentSchema },
    (page) => page.folders,
  );
  return rooms.filter((room) => room.tags.includes(tag));
}

/**
 * The active rooms that a user made since a time, newest first, read from the database and not from the
 * search index. `subjectId` with `subjectFilter` 0 is what every version since 3.1 understands
 * (FileStorageService.cs:267-272, DocSpace-server 3.7.2); the maker is compared again here. The order is the
 * only one that lets the reading stop early; pinned rooms come before it.
 *
 * @param sinceMs milliseconds since 1970
 */
export async function listRoomsMadeBy(call: PortalClient, userId: string, sinceMs: number): Promise<Room[]> {
  const query = {
    subjectId: userId,
    subjectFilter: 0,
    sortBy: 'DateAndTimeCreation',
    sortOrder: 'descending',
  };
  const rooms = await allPages(
    call,
    { path: 'files/rooms', query, schema: contentSchema },
    (page) => page.folders,
    (page) => page.folders.some((room) => room.pinned !== true && isFromBefore(room, sinceMs)),
  );
  return rooms.filter((room) => room.createdBy?.id === userId && !isFromBefore(room, sinceMs));
}

/** Who asks a little earlier than the one before is served by the same list. */
const listedEarlierMs = 10 * minute;

/**
 * {@link listRoomsMadeBy} for many who ask at nearly the same time, such as the work items of one run of the reconciler:
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
 * Asks for a room from a template. HTTP 200 says only that the portal took the request: it validates
 * nothing here, names no owner of the job, and drops the request while another job runs
 * (RoomTemplatesWorker.cs, DocSpace-server 3.7.2). Not idempotent.
 *
 * @param room.title no limit; the portal cuts it to 170 characters
 */
export async function startCreation(
  call: PortalClient,
  room: { templateId: number; title: string; tags: string[]; copyLogo?: boolean },
): Promise<void> {
  await call({ method: 'POST', path: 'files/rooms/fromtemplate', body: room, schema: v.unknown() });
}

/**
 * The portal's one creation from a template, whoever started it. Undefined when it shows none, which does
 * not prove that none runs: a finished one is shown for 60 to 70 s, a silent one is hidden after 60 s.
 * `progress` is a fraction up to 0.9 while files are copied and 100 at the end.
 */
export async function creationStatus(call: PortalClient): Promise<CreationStatus | undefined> {
  const status = await call({ path: 'files/rooms/fromtemplate/status', schema: creationStatusSchema });
  // The portal's own words travel on as a hint, and may name anything.
  return status && { ...status, error: redact(status.error ?? '') };
}

/** The page of a room in the portal, for its members (F/Helpers/PathProvider.cs, DocSpace-server 3.7.2). */
export function roomUrl(portalUrl: string, id: number): string {
  return `${portalUrl}/rooms/shared/${id}/filter?folder=${id}`;
}
