import { bindBody } from '../http/body.ts';
import { Reply } from '../http/envelope.ts';
import { accessDenied, notFound, refused, sentences } from '../http/errors.ts';
import type { Call, EndpointRoute } from '../http/router.ts';
import { assert, assertReadable, canManage, canRead, canSeeLinks } from '../rules/rights.ts';
import { access, accessLevelsOf, readAccess } from '../rules/rooms.ts';
import { briefUser, portalDate } from '../shapes/common.ts';
import { linkShape } from '../shapes/share.ts';
import type { StoredFolder, StoredRoom } from '../state/model.ts';

/** External links and the history of rooms and folders (FoldersController.cs:80-93,413-509, DocSpace-server 3.7.2). */
export const folderLinkRoutes: EndpointRoute[] = [
  { method: 'GET', path: 'files/folder/:id/link', handle: (call) => primary(call, access.read) },
  { method: 'POST', path: 'files/folder/:id/link', handle: create },
  { method: 'GET', path: 'files/folder/:id/links', handle: list },
  { method: 'GET', path: 'files/folder/:id/log', handle: history },
];

function found({ portal, id }: Call): { folder: StoredFolder; room: StoredRoom } {
  const folder = portal.folders.get(id);
  const room = portal.roomOf(id);
  if (!folder || !room) throw notFound();
  return { folder, room };
}

function linksOf(folder: StoredFolder) {
  if (folder.room) return folder.room.links;
  folder.links ??= [];
  return folder.links;
}

/** The primary link. Everybody who may share makes it when there is none (FileStorageService.cs:3952-4026). */
function primary(call: Call, right: number) {
  const { portal, user } = call;
  const { folder, room } = found(call);
  assertReadable(portal, room, user);
  if (!accessLevelsOf(room.room, 'external').includes(right)) throw refused(sentences.role);
  const links = linksOf(folder);
  let link = links.find(({ kind }) => kind === 'primary');
  if (!link) {
    assert(canManage(portal, room, user));
    link = portal.newPrimaryLink(right);
    links.push(link);
  }
  return linkShape(portal, room, link, user);
}

async function create(call: Call) {
  const { access: right } = bindBody(await call.body(), { access: { type: 'any' } } as const);
  return primary(call, readAccess(right));
}

/** External links only; without the right to see them an empty list. */
function list(call: Call) {
  const { portal, user } = call;
  const { folder, room } = found(call);
  const seen = canSeeLinks(portal, room, user) ? linksOf(folder) : [];
  const external = seen.filter(({ kind }) => kind !== 'invitation');
  return new Reply(
    external.map((link) => linkShape(portal, room, link, user)),
    { count: external.length },
  );
}

/** MessageAction.cs:358,469, DocSpace-server 3.7.2. */
const actions = { FolderCreated: 5019, RoomCreated: 5070 } as const;

/** What the portal keeps of an entry, here how it was made. Who cannot read it is refused (HistoryDto.cs:130-200). */
function history(call: Call) {
  const { portal, user } = call;
  const { folder, room } = found(call);
  if (!canRead(portal, room, user)) throw accessDenied();
  const key = folder.room ? 'RoomCreated' : 'FolderCreated';
  const made = {
    id: folder.id,
    action: { id: actions[key], key },
    initiator: briefUser(portal, folder.createdBy),
    date: portalDate(portal, folder.created),
    data: { id: folder.id, title: folder.title, parentId: folder.parentId },
  };
  return new Reply([made], { count: 1, total: 1 });
}
