import { accessName, roomTypeName } from '../rules/rooms.ts';
import { displayName } from '../shapes/common.ts';
import type { RoomPlace, StoredFolder, StoredLink, StoredRoom } from '../state/model.ts';
import { everyoneId, type PortalState } from '../state/portal.ts';
import { type Html, html, pageResponse } from './html.ts';

const places: Record<RoomPlace, string> = { rooms: 'active', archive: 'archived', templates: 'template' };

/** The page of a room: title, tags, folders, files, members and links, without the addresses of links. */
export function roomPage(portal: PortalState, id: number): Response {
  const room = portal.room(id);
  if (!room) return pageResponse('No such room', html`<p>The portal has no room ${id}.</p>`, 404);
  const { place, roomType, tags, shares, links } = room.room;
  const members = [
    html`<li>${nameOf(portal, room.createdBy)}: owner</li>`,
    ...[...shares].map(([who, access]) => html`<li>${nameOf(portal, who)}: ${accessName(access)}</li>`),
  ];
  return pageResponse(
    room.title,
    html`<table>
${row('Room', html`${room.id}, ${roomTypeName(roomType)}, ${places[place]}`)}
${row('Tags', listOf(tags.map((tag) => html`<li>${tag}</li>`)))}
${row('Content', contentOf(portal, room))}
${row('Members', listOf(members))}
${row('Links', listOf(links.map((link) => html`<li>${linkText(link)}</li>`)))}
</table>
`,
  );
}

/** The kind, rights and end of a link, without its address. */
function linkText({ kind, access, expirationDate }: StoredLink): string {
  const until = expirationDate === undefined ? '' : `, until ${new Date(expirationDate).toISOString()}`;
  return `${kind} link: ${accessName(access)}${until}`;
}

function row(name: string, value: Html): Html {
  return html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
}

function listOf(items: readonly Html[]): Html {
  return items.length === 0 ? html`none` : html`<ul>${items}</ul>`;
}

function contentOf(portal: PortalState, { id }: StoredFolder): Html {
  return listOf([
    ...portal
      .childFolders(id)
      .map((folder) => html`<li>Folder ${folder.title}: ${contentOf(portal, folder)}</li>`),
    ...portal.childFiles(id).map(({ title }) => html`<li>${title}</li>`),
  ]);
}

/** The name of a person or group, or an id that the portal does not know. */
function nameOf(portal: PortalState, id: string): string {
  const user = portal.users.get(id);
  if (user) return `${displayName(user)} (${user.email})`;
  return id === everyoneId ? 'Everyone' : (portal.groups.get(id)?.name ?? id);
}

/** The room of a link and the link itself. */
export interface FoundLink {
  room: StoredRoom;
  link: StoredLink;
}

/** The page of a link of a room. */
export function linkPage(portal: PortalState, found: FoundLink | undefined): Response {
  const { expirationDate = Number.POSITIVE_INFINITY } = found?.link ?? {};
  if (!found || expirationDate < portal.clock.now()) {
    return pageResponse(
      'No such link',
      html`<p>The link does not exist, was revoked, or has expired.</p>`,
      404,
    );
  }
  const { room, link } = found;
  return pageResponse(
    room.title,
    html`<p>${linkText(link)}</p>
<p><a href="/rooms/shared/${room.id}/filter?folder=${room.id}">The room as its members see it</a></p>
`,
  );
}
