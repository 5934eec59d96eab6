import { storeRoom } from '../../creation/create-room.ts';
import { bindBody } from '../../http/body.ts';
import { notFound } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assert, assertReadable, canArchive, isOwner } from '../../rules/rights.ts';
import { access } from '../../rules/rooms.ts';
import type { StoredRoom } from '../../state/model.ts';
import { everyoneId } from '../../state/portal.ts';
import type { World } from '../../world.ts';

/**
 * Templates made from rooms, and shared with everyone or not (VirtualRoomsController.cs, RoomTemplateDto.cs,
 * DocSpace-server 3.7.2). Room to template is copied at once here: only the way back has a worker.
 */
export function templateRoutes(world: World): EndpointRoute[] {
  let latest: number | undefined;
  const status = () =>
    latest === undefined ? undefined : { templateId: latest, progress: 100, error: '', isCompleted: true };
  return [
    {
      method: 'POST',
      path: 'files/roomtemplate',
      async handle(call) {
        latest = (await makeTemplate(world, call)).id;
        return status();
      },
    },
    { method: 'GET', path: 'files/roomtemplate/status', handle: status },
    {
      method: 'GET',
      path: 'files/roomtemplate/:id/public',
      handle: (call) => templateOf(call, call.id).room.shares.has(everyoneId),
    },
    { method: 'PUT', path: 'files/roomtemplate/public', handle: setPublic },
  ];
}

async function makeTemplate(world: World, { portal, user, body }: Call): Promise<StoredRoom> {
  const rules = {
    roomId: { type: 'int', required: true },
    title: { type: 'string', required: true, max: 170 },
    tags: { type: 'strings' },
    public: { type: 'bool' },
  } as const;
  const { roomId, title, tags = [], public: shared = false } = bindBody(await body(), rules);
  const source = portal.room(roomId);
  if (source?.room.place !== 'rooms') throw notFound();
  assertReadable(portal, source, user);
  assert(canArchive(source, user));
  const { roomType, color, indexing, denyDownload } = source.room;
  const kept = { roomType, color, indexing, denyDownload };
  const template = await storeRoom(world, { ...kept, title, tags, userId: user.id, place: 'templates' });
  if (shared) template.room.shares.set(everyoneId, access.read);
  portal.copyContent(source.id, template.id, user.id);
  return template;
}

async function setPublic(call: Call) {
  const rules = { id: { type: 'int', required: true }, public: { type: 'bool' } } as const;
  const { id, public: shared = false } = bindBody(await call.body(), rules);
  const { room } = templateOf(call, id);
  if (shared) room.shares.set(everyoneId, access.read);
  else room.shares.delete(everyoneId);
}

/** A template of the caller's own. */
function templateOf({ portal, user }: Call, id: number): StoredRoom {
  const template = portal.room(id);
  if (template?.room.place !== 'templates') throw notFound();
  assert(isOwner(template, user));
  return template;
}
