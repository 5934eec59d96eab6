import { bindBody } from '../../http/body.ts';
import { Reply } from '../../http/envelope.ts';
import { accessDenied, notFound, sentences, serverError } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assert, assertReadable, canArchive, canDelete } from '../../rules/rights.ts';
import { since } from '../../rules/versions.ts';
import type { StoredRoom, User } from '../../state/model.ts';
import { roots } from '../../state/portal.ts';
import type { World } from '../../world.ts';
import { answerOf, operationShape, startOperation, takeOperations } from '../file-operations.ts';
import { assertRoomLimit } from './rooms.ts';

const options = { deleteAfter: { type: 'bool' } } as const;

/**
 * Archive, restore and delete: operations, whose rights are checked before they are queued and
 * again when they run (VirtualRoomsController.cs:420-476; FileOperationsManager.cs:456-633, DocSpace-server 3.7.2).
 */
export function archiveRoutes(world: World): EndpointRoute[] {
  return [
    { method: 'PUT', path: 'files/rooms/:id/archive', handle: (call) => move(world, call, 'archive') },
    { method: 'PUT', path: 'files/rooms/:id/unarchive', handle: (call) => move(world, call, 'rooms') },
    { method: 'DELETE', path: 'files/rooms/:id', handle: (call) => remove(world, call) },
    { method: 'GET', path: 'files/fileops', anonymous: true, handle: list },
  ];
}

async function move(world: World, call: Call, to: 'archive' | 'rooms') {
  const { portal, user, id, body } = call;
  const { deleteAfter = false } = bindBody(await body(), options);
  const room = portal.room(id);
  if (!room || room.room.place === 'templates') throw notFound();
  assertReadable(portal, room, user);
  assert(canArchive(room, user));
  const work = () => moveRoom(world, room, user, to);
  const operation = startOperation(world, { user, kind: 'move', folderId: id, hold: !deleteAfter, work });
  // Its own operation; 3.1 answers the first that is listed (VirtualRoomsController.cs:416, 3.1.1; :447-450, 3.7.2).
  const [listed] = takeOperations(
    portal,
    user,
    since(portal.settings, 2) ? { id: operation.id } : { kind: 'move' },
  );
  // The operation has ended and left the list: the controller fails on the empty list, though the room is moved.
  if (!listed) throw serverError(sentences.nullReference);
  return operationShape(portal, listed, user);
}

/** The id stays, pins and the lifetime go; the way back needs a free place (FileMoveCopyOperation.cs:510-612). */
function moveRoom(
  { portal, clock, webhooks }: World,
  room: StoredRoom,
  user: User,
  to: 'archive' | 'rooms',
): void {
  if (!portal.folders.has(room.id) || !canArchive(room, user)) throw accessDenied();
  const side = room.room;
  if (side.place === to) return;
  if (to === 'rooms') assertRoomLimit(portal);
  side.place = to;
  side.pinnedBy.clear();
  side.lifetime = undefined;
  room.parentId = roots[to];
  room.updated = clock.now();
  room.updatedBy = user.id;
  webhooks.publish(to === 'archive' ? 'room.archived' : 'room.restored', room, user.id);
}

async function remove(world: World, { portal, user, id, body }: Call) {
  const { deleteAfter = false } = bindBody(await body(), options);
  const room = portal.room(id);
  if (!room) throw notFound();
  assert(canDelete(room, user));
  const work = () => {
    if (!canDelete(room, user)) throw accessDenied();
    world.webhooks.publish('room.deleted', room, user.id);
    portal.deleteFolder(id);
  };
  startOperation(world, { user, kind: 'delete', folderId: id, hold: !deleteAfter, work });
  return answerOf(world, user, 'delete');
}

/** A streamed list, so `count` is always 1; empty without a caller (CommonApiResponse.cs:75-102). */
function list({ portal, caller, query }: Call) {
  if (!caller) return new Reply([], { count: 1 });
  const shown = takeOperations(portal, caller, { id: query.get('id') });
  return new Reply(
    shown.map((operation) => operationShape(portal, operation, caller)),
    { count: 1 },
  );
}
