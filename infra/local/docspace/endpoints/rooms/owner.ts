import { bindBody } from '../../http/body.ts';
import { notFound, refused, sentences } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assert, isAdmin, isOwner, isRoomAdmin } from '../../rules/rights.ts';
import { access } from '../../rules/rooms.ts';
import { roomShape } from '../../shapes/folder.ts';

/**
 * Rooms change hands (SecurityController.cs:315-330; FileStorageService.cs:4830-4905, DocSpace-server 3.7.2): the
 * new owner need not agree, the former one stays as manager, tags and the time of creation stay as they are.
 */
export const ownerRoutes: EndpointRoute[] = [{ method: 'POST', path: 'files/owner', handle: changeOwner }];

async function changeOwner({ portal, user, body }: Call) {
  // Ids are numbers, or numbers in strings (JsonElement in BaseBatchRequestDto.cs, DocSpace-server 3.7.2).
  const rules = { folderIds: { type: 'any' }, fileIds: { type: 'any' }, userId: { type: 'guid' } } as const;
  const { folderIds, userId = '' } = bindBody(await body(), rules);
  const ids: unknown[] = Array.isArray(folderIds) ? folderIds : [];
  const next = portal.users.get(userId);
  if (!next || !isRoomAdmin(next)) throw refused(sentences.role);
  const rooms = ids.map((id) => portal.room(Number(id)) ?? notFoundRoom());
  return rooms.map((room) => {
    assert(isOwner(room, user) || isAdmin(user));
    const before = room.createdBy;
    if (before !== next.id) {
      room.createdBy = next.id;
      room.room.shares.delete(next.id);
      room.room.shares.set(before, access.roomManager);
    }
    return roomShape(portal, room, user);
  });
}

function notFoundRoom(): never {
  throw notFound();
}
