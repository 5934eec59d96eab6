import * as v from 'valibot';
import type { PortalClient } from './client.ts';
import { isRefusal, redact } from './errors.ts';
import { allPages } from './pages.ts';
import { getRoom, rootFolder } from './rooms.ts';
import { type CreationStatus, contentSchema, creationStatusSchema, type Room } from './schemas.ts';

/**
 * All templates that the key's user may use: his own and those shared with him, on every page. Even an
 * administrator sees no others (FileSecurity.cs, DocSpace-server 3.7.2). No `sortBy` is sent, for the
 * portal would save it as the user's own order.
 */
export function listTemplates(call: PortalClient): Promise<Room[]> {
  const request = { path: 'files/rooms', query: { searchArea: 'Templates' }, schema: contentSchema };
  return allPages(call, request, (page) => page.folders, { totalOf: (page) => page.total });
}

/**
 * The template with that id, without reading the list of all; undefined where the key's user cannot read it, and before
 * 3.2, where the portal does not say that it is one.
 */
export async function templateById(call: PortalClient, id: number): Promise<Room | undefined> {
  const room = await getRoom(call, id).catch((error) => {
    if (!isRefusal(error)) throw error;
  });
  return room?.rootFolderType === rootFolder.templates ? room : undefined;
}

/**
 * Asks for a room from a template. HTTP 200 says only that the portal took the request: it validates
 * nothing here, names no owner of the job, and drops the request while another job runs
 * (RoomTemplatesWorker.cs, DocSpace-server 3.7.2). Not idempotent.
 *
 * @param room.title no limit; the portal cuts it to 170 characters
 */
export async function postRoomFromTemplate(
  call: PortalClient,
  room: { templateId: number; title: string; tags: string[]; copyLogo?: boolean },
): Promise<void> {
  await call({ method: 'POST', path: 'files/rooms/fromtemplate', body: room, schema: v.unknown() });
}

/**
 * The portal's one creation from a template, no matter who started it. Undefined when it shows none, which does
 * not prove that none runs: a finished one is shown for 60 to 70 s, a silent one is hidden after 60 s.
 * `progress` is a fraction up to 0.9 while files are copied and 100 at the end.
 */
export async function creationStatus(call: PortalClient): Promise<CreationStatus | undefined> {
  const status = await call({ path: 'files/rooms/fromtemplate/status', schema: creationStatusSchema });
  // The portal's own words travel on as a hint, and may name anything.
  return status && { ...status, error: redact(status.error) };
}
