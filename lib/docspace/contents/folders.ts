import type * as v from 'valibot';
import type { PortalClient } from '../client.ts';
import { allPages } from '../pages.ts';
import { folderContentSchema, folderSchema } from '../schemas.ts';

export type Folder = v.InferOutput<typeof folderSchema>;

/** The folders directly in a room or folder, all pages. Reads its own writes. */
export function listFolders(call: PortalClient, parentId: number): Promise<Folder[]> {
  return allPages(call, { path: `files/${parentId}`, schema: folderContentSchema }, (page) => page.folders);
}

/**
 * Creates a folder. The portal allows two of one title and renames neither, so look before you repeat
 * (FileStorageService.cs, DocSpace-server 3.7.2). It notifies every member of the room.
 *
 * @param title at most 165 characters, else the portal refuses it
 */
export function createFolder(call: PortalClient, parentId: number, title: string): Promise<Folder> {
  return call({ method: 'POST', path: `files/folder/${parentId}`, body: { title }, schema: folderSchema });
}
