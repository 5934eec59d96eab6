import { bindBody } from '../../http/body.ts';
import { notFound, refused, sentences } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assertExpiration, storeLink } from '../../rules/links.ts';
import { assert, canManage, canSeeLinks } from '../../rules/rights.ts';
import { access, accessLevelsOf, readAccess, roomTypes } from '../../rules/rooms.ts';
import { since } from '../../rules/versions.ts';
import { linkShape } from '../../shapes/share.ts';
import { readableRoom } from './rooms.ts';

const linkTypes = { Invitation: 0, External: 1 } as const;

/** Links of a room (VirtualRoomsController.cs:597-660; RoomLinkRequestDto.cs:39-122, DocSpace-server 3.7.2). */
export const linkRoutes: EndpointRoute[] = [
  { method: 'PUT', path: 'files/rooms/:id/links', handle: put },
  { method: 'GET', path: 'files/rooms/:id/links', handle: list },
  { method: 'GET', path: 'files/rooms/:id/link', handle: primary },
];

async function put({ portal, user, id, body }: Call) {
  const rules = {
    linkId: { type: 'guid' },
    // An enumeration takes any number; what it does not have is refused before the room is read.
    linkType: { type: 'int' },
    access: { type: 'any' },
    title: { type: 'string', max: 255 },
    expirationDate: { type: 'date' },
    password: { type: 'string', max: 255 },
    denyDownload: { type: 'bool' },
    internal: { type: 'bool' },
    maxUseCount: { type: 'int', min: 1, max: 1000 },
  } as const;
  const { linkType = linkTypes.Invitation, ...fields } = bindBody(await body(), rules, 'RoomLink');
  if (!Object.values<number>(linkTypes).includes(linkType)) throw refused(sentences.invalidOperation);
  const kind = linkType === linkTypes.External ? 'external' : 'invitation';
  const maxUseCount = since(portal.settings, 7) ? fields.maxUseCount : undefined;
  const wanted = { ...fields, maxUseCount, access: readAccess(fields.access), kind } as const;
  const room = portal.room(id);
  if (!room) throw notFound();
  assertExpiration(wanted, portal.clock.now());
  assert(canManage(portal, room, user));
  const link = storeLink(portal, room, wanted);
  return link && linkShape(portal, room, link, user);
}

/** Without the right to edit access an empty list, not a refusal (FileSharing.cs:719-728). */
function list({ portal, user, id, query }: Call) {
  const type = query.enum('type', linkTypes);
  const room = portal.room(id);
  if (!room) throw notFound();
  if (!canSeeLinks(portal, room, user)) return [];
  const wanted = room.room.links.filter(
    ({ kind }) => type === undefined || (kind === 'invitation') === (type === linkTypes.Invitation),
  );
  return wanted.slice(0, 100).map((link) => linkShape(portal, room, link, user));
}

/** For every reader; a custom room gets one by this GET (FileStorageService.cs:3952-4026). */
function primary(call: Call) {
  const { portal, user } = call;
  const room = readableRoom(call);
  const side = room.room;
  if (accessLevelsOf(side, 'external').length === 0) throw refused(sentences.role);
  let link = side.links.find(({ kind }) => kind === 'primary');
  if (!link) {
    assert(side.roomType === roomTypes.CustomRoom && canManage(portal, room, user));
    link = portal.newPrimaryLink(access.read);
    side.links.push(link);
  }
  return linkShape(portal, room, link, user);
}
