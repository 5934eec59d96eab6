import { storeRoom } from '../../creation/create-room.ts';
import { type BodyFields, bindBody } from '../../http/body.ts';
import {
  badArgument,
  itemMissing,
  notFound,
  paymentRequired,
  refused,
  sentences,
  ValidationError,
} from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assertReadable, canManage, isRoomAdmin } from '../../rules/rights.ts';
import { roomTypes } from '../../rules/rooms.ts';
import { attachTags } from '../../rules/tags.ts';
import { storedTitle } from '../../rules/titles.ts';
import { folderShape, roomShape } from '../../shapes/folder.ts';
import type { StoredRoom } from '../../state/model.ts';
import type { PortalState } from '../../state/portal.ts';
import type { World } from '../../world.ts';
import { roomSettings } from './room-settings.ts';

/** Longest title that the API takes, for rooms (CreateRoomRequestDto.cs:39-141, DocSpace-server 3.7.2). */
const longestTitle = 170;

/** Rooms, one at a time (VirtualRoomsController.cs:87-98; FileStorageService.cs:604-618,1169-1440, 3.7.2). */
export function roomRoutes(world: World): EndpointRoute[] {
  return [
    { method: 'POST', path: 'files/rooms', handle: (call) => create(world, call) },
    { method: 'GET', path: 'files/rooms/:id', anonymous: true, handle: show },
    { method: 'GET', path: 'files/folder/:id', anonymous: true, handle: show },
    { method: 'PUT', path: 'files/rooms/:id', handle: (call) => update(world, call) },
    { method: 'PUT', path: 'files/rooms/:id/pin', handle: (call) => pin(call, true) },
    { method: 'PUT', path: 'files/rooms/:id/unpin', handle: (call) => pin(call, false) },
  ];
}

/** The plan's limit counts active rooms only (CountRoomFeature.cs:43-79, DocSpace-server 3.7.2). */
export function assertRoomLimit(portal: PortalState): void {
  const { roomLimit } = portal.settings;
  if (portal.activeRoomCount() >= roomLimit) throw paymentRequired(sentences.roomLimit(roomLimit));
}

/** The room, or 404; 403 or 401 when it cannot be read (FileStorageService.cs:171-185). */
export function readableRoom({ portal, id, caller }: Call): StoredRoom {
  const room = portal.room(id);
  if (!room) throw notFound();
  assertReadable(portal, room, caller);
  return room;
}

/** `share` of the body matters to private rooms only, which need somebody in it (FileStorageService.cs:804-818). */
async function create(world: World, { portal, user, body }: Call) {
  const fields = await body();
  const rules = {
    title: { type: 'string', required: true, max: longestTitle },
    roomType: { type: 'any', required: true },
    private: { type: 'bool' },
    share: { type: 'list' },
    ...roomSettings,
  } as const;
  const { title, roomType, tags = [], logo, share = [], ...rest } = bindBody(fields, rules);
  if (rest.private && share.length === 0) throw badArgument("Value cannot be null. (Parameter 'shares')");
  const wanted = { ...rest, title, tags, roomType: roomTypeOf(roomType), userId: user.id };
  const release = await world.creationLock.take();
  try {
    await world.creationPause();
    // In this order: limit, title, right.
    assertRoomLimit(portal);
    if (storedTitle(title) === '') throw badArgument("Value cannot be null. (Parameter 'title')");
    if (!isRoomAdmin(user)) throw refused(sentences.create);
    const room = await storeRoom(world, { ...wanted, logo: logo !== undefined }, world.creations.take());
    return roomShape(portal, room, user);
  } finally {
    release();
  }
}

/** A number or a name; AI agents have an endpoint of their own. */
function roomTypeOf(value: unknown): number {
  const { AiRoom: _agents, ...types } = roomTypes;
  const number =
    typeof value === 'string' && !/^\d+$/.test(value)
      ? Object.entries(types).find(([name]) => name.toLowerCase() === value.toLowerCase())?.[1]
      : Object.values(types).find((type) => type === Number(value));
  if (number !== undefined) return number;
  throw new ValidationError({ '$.roomType': ['The JSON value could not be converted. Path: $.roomType'] });
}

function show(call: Call) {
  const { portal, id, caller } = call;
  const folder = portal.folders.get(id);
  const room = portal.roomOf(id);
  if (!folder || !room) throw notFound();
  assertReadable(portal, room, caller);
  return folder.room ? roomShape(portal, room, caller) : folderShape(portal, folder, room, caller);
}

async function update(world: World, { portal, user, id, body }: Call) {
  const rules = { title: { type: 'string', max: longestTitle }, ...roomSettings } as const;
  const wanted = bindBody(await body(), rules, 'UpdateRoom');
  const room = portal.room(id);
  if (!room) throw itemMissing();
  if (!canManage(portal, room, user)) throw refused(sentences.editRoom);
  const side = room.room;
  const { quota, tags, color, cover } = wanted;
  if (quota !== undefined && quota > portal.settings.largestRoomQuota) {
    throw refused('Room quota exceeds the quota of the portal.');
  }
  const title = storedTitle(wanted.title ?? '');
  if (title !== '' && title !== room.title) {
    room.title = title;
    side.indexed.push({ title, from: world.clock.now() + world.searchLag() });
  }
  if (tags) {
    side.tags = [];
    attachTags(portal, room, tags);
  }
  if (color !== undefined) side.color = color;
  if (cover !== undefined) side.cover = cover;
  if (quota !== undefined) side.quota = quota;
  const given: BodyFields = {};
  for (const name of ['indexing', 'denyDownload', 'lifetime', 'watermark'] as const) {
    if (wanted[name] !== undefined) given[name] = wanted[name];
  }
  Object.assign(side, given);
  room.updated = world.clock.now();
  room.updatedBy = user.id;
  world.webhooks.publish('room.updated', room, user.id);
  return roomShape(portal, room, user);
}

function pin(call: Call, pinned: boolean) {
  const { portal, user } = call;
  const room = readableRoom(call);
  if (room.room.place === 'archive') throw refused('Rooms in the archive cannot be pinned.');
  if (pinned) room.room.pinnedBy.add(user.id);
  else room.room.pinnedBy.delete(user.id);
  return roomShape(portal, room, user);
}
