import { bindBody } from '../http/body.ts';
import { badArgument, itemMissing, notFound, refused, sentences } from '../http/errors.ts';
import type { Call, EndpointRoute } from '../http/router.ts';
import { assert, canCreateIn, canDeleteFolder, canManage, canRead } from '../rules/rights.ts';
import { storedTitle } from '../rules/titles.ts';
import { fileShape, folderShape, roomShape } from '../shapes/folder.ts';
import type { StoredFolder, StoredRoom } from '../state/model.ts';
import type { World } from '../world.ts';
import { operationShape, startOperation, takeOperations } from './file-operations.ts';

/** Folders may have titles up to here (CreateFolderRequestDto.cs:45-46, DocSpace-server 3.7.2). */
const longestTitle = 165;

/** Folders and what is in them (FoldersController.cs:213-270; FileStorageService.cs:342-345,577-602,895-1085). */
export function folderRoutes(world: World): EndpointRoute[] {
  return [
    // Without a caller it is refused with 403, not 401.
    { method: 'GET', path: 'files/:id', anonymous: true, handle: contents },
    { method: 'POST', path: 'files/folder/:id', handle: (call) => create(world, call) },
    { method: 'PUT', path: 'files/folder/:id', handle: (call) => rename(world, call) },
    { method: 'DELETE', path: 'files/folder/:id', handle: (call) => remove(world, call) },
  ];
}

function contents({ portal, id, caller, query }: Call) {
  const { startIndex, count } = query.page();
  const { folder, room } = entryOf(portal.folders.get(id), portal.roomOf(id)) ?? {};
  if (!folder || !room) throw notFound();
  if (!canRead(portal, room, caller)) throw refused(sentences.viewFolder);
  const text = query.get('filterValue')?.toLowerCase() ?? '';
  const fits = ({ title }: { title: string }) => title.toLowerCase().includes(text);
  const folders = portal.childFolders(id).filter(fits);
  const files = portal.childFiles(id).filter(fits);
  // Folders come before files, and a page is cut out of both.
  const page = <T>(entries: T[], skip: number, take: number) =>
    entries.slice(Math.max(0, skip), Math.max(0, skip + take));
  const shownFolders = page(folders, startIndex, count);
  const shownFiles = page(files, startIndex - folders.length, count);
  return {
    files: shownFiles.map((file) => fileShape(portal, file, room)),
    folders: shownFolders.map((child) => folderShape(portal, child, room, caller)),
    current: folder.room ? roomShape(portal, room, caller) : folderShape(portal, folder, room, caller),
    pathParts: pathTo(folder, room, (parent) => portal.folders.get(parent)),
    startIndex,
    count: shownFolders.length + shownFiles.length,
    total: folders.length + files.length,
    new: 0,
  };
}

function entryOf(folder: StoredFolder | undefined, room: StoredRoom | undefined) {
  return folder && room ? { folder, room } : undefined;
}

function pathTo(folder: StoredFolder, room: StoredRoom, byId: (id: number) => StoredFolder | undefined) {
  const parts: { id: number; title: string }[] = [];
  for (let part: StoredFolder | undefined = folder; part; part = byId(part.parentId)) {
    parts.unshift({ id: part.id, title: part.title });
    if (part.id === room.id) break;
  }
  return parts;
}

/** Titles may repeat, nothing is renamed; a missing parent is 403 (FileStorageService.cs:923-946). */
async function create(world: World, { portal, user, id, body }: Call) {
  const rules = { title: { type: 'string', required: true, max: longestTitle } } as const;
  const title = storedTitle(bindBody(await body(), rules, 'CreateFolder').title);
  const { folder, room } = entryOf(portal.folders.get(id), portal.roomOf(id)) ?? {};
  if (!folder || !room) throw itemMissing();
  if (!canCreateIn(portal, room, user)) throw refused(sentences.create);
  if (title === '') throw badArgument("Value cannot be null. (Parameter 'title')");
  const made = portal.addFolder(id, title, user.id);
  world.webhooks.publish('folder.created', made, user.id);
  return folderShape(portal, made, room, user);
}

/** A folder or a room; refused in the archive (FoldersController.cs:372-387; FileStorageService.cs:1446-1516). */
async function rename(world: World, { portal, user, id, body }: Call) {
  const rules = { title: { type: 'string', required: true, max: longestTitle } } as const;
  const title = storedTitle(bindBody(await body(), rules, 'CreateFolder').title);
  const { folder, room } = entryOf(portal.folders.get(id), portal.roomOf(id)) ?? {};
  if (!folder || !room) throw notFound();
  if (!canManage(portal, room, user)) throw refused(sentences.renameFolder);
  if (title === '') throw badArgument("Value cannot be null. (Parameter 'newTitle')");
  Object.assign(folder, { title, updated: world.clock.now(), updatedBy: user.id });
  folder.room?.indexed.push({ title, from: world.clock.now() + world.searchLag() });
  world.webhooks.publish(folder.room ? 'room.updated' : 'folder.updated', folder, user.id);
  return folder.room ? roomShape(portal, room, user) : folderShape(portal, folder, room, user);
}

/**
 * Deletes a folder below a room, with all in it, and answers a list of operations, where a room's deletion
 * answers one (FoldersController.cs, DocSpace-server 3.7.2).
 */
async function remove(world: World, { portal, user, id, body }: Call) {
  const { deleteAfter = false } = bindBody(await body(), { deleteAfter: { type: 'bool' } });
  const { folder, room } = entryOf(portal.folders.get(id), portal.roomOf(id)) ?? {};
  if (!folder || !room || folder.room) throw notFound();
  assert(canDeleteFolder(portal, room, folder, user));
  const work = () => {
    world.webhooks.publish('folder.deleted', folder, user.id);
    portal.deleteFolder(id);
  };
  startOperation(world, { user, kind: 'delete', folderId: id, hold: !deleteAfter, work });
  return takeOperations(portal, user, { kind: 'delete' }).map((operation) => {
    return operationShape(portal, operation, user);
  });
}
