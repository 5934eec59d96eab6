import { bindBody } from '../../infra/local/docspace/http/body.ts';
import { Reply } from '../../infra/local/docspace/http/envelope.ts';
import {
  badArgument,
  notFound,
  refused,
  sentences,
  unauthorized,
} from '../../infra/local/docspace/http/errors.ts';
import type { Call, EndpointRoute } from '../../infra/local/docspace/http/router.ts';
import { assertReadable, canCreateIn, canRead } from '../../infra/local/docspace/rules/rights.ts';
import { roomTypes } from '../../infra/local/docspace/rules/rooms.ts';
import { fileShape, folderShape, roomShape } from '../../infra/local/docspace/shapes/folder.ts';
import { fullUser, groupShape } from '../../infra/local/docspace/shapes/person.ts';
import type { User, UserType } from '../../infra/local/docspace/state/model.ts';

/** Everybody has his own here. */
export const passwords = new WeakMap<User, string>();

const userTypes: Record<string, UserType> = {
  DocSpaceAdmin: 'admin',
  RoomAdmin: 'roomAdmin',
  User: 'user',
  Guest: 'guest',
};

/** Calls that the suite prepares its tests with, and that this project never makes. */
export const adapterRoutes = (): EndpointRoute[] => [
  { method: 'POST', path: 'authentication', anonymous: true, handle: signIn },
  { method: 'POST', path: 'people', handle: addMember },
  { method: 'POST', path: 'people/active', handle: addMember },
  { method: 'PUT', path: 'people/status/:status', handle: setStatus },
  { method: 'PUT', path: 'people/delete', handle: removeMembers },
  { method: 'GET', path: 'files/@my', handle: myDocuments },
  { method: 'GET', path: 'files/folder/:id/path', handle: path },
  { method: 'POST', path: 'files/:id/file', handle: createFile },
  { method: 'POST', path: 'group', handle: createGroup },
];

async function signIn({ portal, body }: Call) {
  const text = { type: 'string', required: true } as const;
  const { userName, password } = bindBody(await body(), { userName: text, password: text });
  const user = portal.userByEmail(userName);
  if (!user || user.disabled || passwords.get(user) !== password) throw unauthorized();
  const token = portal.guid();
  portal.tokens.set(token, user.id);
  return { token };
}

async function addMember({ portal, user: creator, body }: Call) {
  const text = { type: 'string', required: true } as const;
  const rules = { email: text, password: text, firstName: text, lastName: text, type: text } as const;
  const { password, type, ...person } = bindBody(await body(), rules);
  const member = portal.addUser({
    ...person,
    type: userTypes[type] ?? 'user',
    knownTo: new Set([creator.id]),
  });
  passwords.set(member, password);
  return fullUser(portal, member);
}

/** 1 active, 2 terminated. */
async function setStatus({ portal, body, params }: Call) {
  const { userIds = [] } = bindBody(await body(), { userIds: { type: 'strings' } });
  const users = userIds.flatMap((id) => portal.users.get(id) ?? []);
  for (const user of users) user.disabled = params.status === '2';
  return new Reply(users.map((user) => fullUser(portal, user)));
}

async function removeMembers({ portal, body }: Call) {
  const { userIds = [] } = bindBody(await body(), { userIds: { type: 'strings' } });
  const users = userIds.flatMap((id) => portal.users.get(id) ?? []);
  for (const user of users) Object.assign(user, { disabled: true, removed: true });
  return new Reply(users.map((user) => fullUser(portal, user)));
}

/** A person's own folder. For the simulator it is a room of hers: what is asked of it here is the same. */
function myDocuments({ portal, user }: Call) {
  const wanted = { title: 'My documents', roomType: roomTypes.CustomRoom, userId: user.id };
  const known = portal.rooms().find(({ title, createdBy }) => {
    return title === wanted.title && createdBy === user.id;
  });
  const { id, title } = known ?? portal.addRoomRow('rooms', wanted);
  return { files: [], folders: [], current: { id, title }, pathParts: [], startIndex: 0, count: 0, total: 0 };
}

function path({ portal, user, id }: Call) {
  const room = portal.roomOf(id);
  const folder = portal.folders.get(id);
  if (!room || !folder) throw notFound();
  assertReadable(portal, room, user);
  return new Reply([roomShape(portal, room, user), folderShape(portal, folder, room, user)]);
}

/** Every member exists; the manager is one (GroupsController.cs:154-198, GroupRequestDto.cs, DocSpace-server 3.7.2). */
async function createGroup({ portal, body }: Call) {
  const rules = {
    groupName: { type: 'string', required: true, filled: true, max: 128 },
    groupManager: { type: 'guid' },
    members: { type: 'strings' },
  } as const;
  const { groupName, groupManager, members = [] } = bindBody(await body(), rules);
  const memberIds = [...new Set([...members, ...(groupManager ? [groupManager] : [])])];
  if (!memberIds.every((id) => portal.users.has(id))) throw badArgument('The user could not be found');
  const group = {
    id: portal.guid(),
    name: groupName,
    memberIds,
    ...(groupManager && { managerId: groupManager }),
  };
  portal.groups.set(group.id, group);
  return groupShape(portal, group);
}

async function createFile({ portal, user, id, body }: Call) {
  const { title } = bindBody(await body(), { title: { type: 'string', required: true } });
  const room = portal.roomOf(id);
  if (!room) throw notFound();
  if (!canRead(portal, room, user) || !canCreateIn(portal, room, user)) throw refused(sentences.create);
  return fileShape(portal, portal.addFile(id, title, user.id), room);
}
