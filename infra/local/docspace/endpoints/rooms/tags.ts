import { type BodyFields, bindBody } from '../../http/body.ts';
import { badArgument, notFound, ValidationError } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { assert, canRead, canTag, isAdmin, isRoomAdmin } from '../../rules/rights.ts';
import { attachTags, dictionaryTag, sameTag } from '../../rules/tags.ts';
import { roomShape } from '../../shapes/folder.ts';

/** The portal's dictionary of tags and the tags of a room (CustomTagsService.cs:46-252, DocSpace-server 3.7.2). */
export const tagRoutes: EndpointRoute[] = [
  { method: 'POST', path: 'files/tags', handle: create },
  { method: 'GET', path: 'files/tags', handle: list },
  { method: 'PUT', path: 'files/tags', handle: rename },
  { method: 'DELETE', path: 'files/tags', handle: remove },
  { method: 'GET', path: 'files/tags/:name/haslinks', handle: hasLinks },
  { method: 'PUT', path: 'files/rooms/:id/tags', handle: (call) => change(call, 'add') },
  { method: 'DELETE', path: 'files/rooms/:id/tags', handle: (call) => change(call, 'remove') },
];

/** Answers the name itself, also of a tag that is there already, in the case in which it is stored. */
async function create({ portal, user, body }: Call) {
  const { name } = bindBody(await body(), { name: { type: 'string', required: true, max: 255 } });
  assert(isRoomAdmin(user));
  if (name === '') throw badArgument("The value cannot be an empty string. (Parameter 'name')");
  return dictionaryTag(portal, name);
}

/** Newest first; who is no DocSpace admin sees those of his active rooms only (CustomTagsService.cs:205-252). */
function list({ portal, user, query }: Call) {
  const { startIndex, count } = query.page();
  const text = query.get('filterValue')?.toLowerCase() ?? '';
  const mine = portal.rooms().filter((room) => room.room.place === 'rooms' && canRead(portal, room, user));
  const seen = new Set(mine.flatMap(({ room }) => room.tags));
  return portal.tags
    .filter((tag) => isAdmin(user) || seen.has(tag))
    .filter((tag) => tag.toLowerCase().includes(text))
    .reverse()
    .slice(startIndex, startIndex + count);
}

async function rename({ portal, user, body }: Call) {
  const text = { type: 'string', required: true, max: 255 } as const;
  const { oldName, newName } = bindBody(await body(), { oldName: text, newName: text });
  for (const [name, value] of Object.entries({ oldName, newName })) {
    if (value === '') throw badArgument(`The value cannot be an empty string. (Parameter '${name}')`);
  }
  assert(isAdmin(user));
  const index = portal.tags.findIndex((tag) => sameTag(tag, oldName));
  if (index < 0) throw notFound('The record could not be found');
  // Also the name that it has already.
  if (portal.tags.some((tag) => sameTag(tag, newName))) {
    throw badArgument(`Tag with name '${newName}' already exists`);
  }
  const renamed = portal.tags[index];
  portal.tags[index] = newName;
  for (const { room } of portal.rooms()) {
    room.tags = room.tags.map((tag) => (tag === renamed ? newName : tag));
  }
  return newName;
}

async function remove({ portal, user, body }: Call) {
  const names = namesIn(await body(), 'Names');
  assert(isAdmin(user));
  const keep = (tag: string) => !names.some((name) => sameTag(tag, name));
  portal.tags = portal.tags.filter(keep);
  for (const { room } of portal.rooms()) room.tags = room.tags.filter(keep);
}

function hasLinks({ portal, user, params }: Call) {
  assert(isAdmin(user));
  return portal.rooms().some(({ room }) => room.tags.some((tag) => sameTag(tag, params.name ?? '')));
}

async function change({ portal, user, id, body }: Call, kind: 'add' | 'remove') {
  const names = namesIn(await body(), 'BatchTags.Names');
  const room = portal.room(id);
  if (!room) throw notFound();
  assert(canTag(portal, room, user));
  if (kind === 'add') attachTags(portal, room, names);
  else room.room.tags = room.room.tags.filter((tag) => !names.some((name) => sameTag(tag, name)));
  return roomShape(portal, room, user);
}

/** Missing names are an attribute's refusal, not a missing property: they stand under their own key. */
function namesIn(body: BodyFields, key: string): string[] {
  const { names } = bindBody(body, { names: { type: 'strings' } });
  if (!names) throw new ValidationError({ [key]: ['The Names field is required.'] });
  return names;
}
