import { type BodyFields, bindBody } from '../../http/body.ts';
import { Reply } from '../../http/envelope.ts';
import { notFound, refused, sentences, ValidationError } from '../../http/errors.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { applyInvitations, type InvitationEntry } from '../../rules/invitations.ts';
import { assertReadable, canRead } from '../../rules/rights.ts';
import { access, readAccess } from '../../rules/rooms.ts';
import { displayName } from '../../shapes/common.ts';
import { shareShape } from '../../shapes/share.ts';
import type { StoredRoom } from '../../state/model.ts';
import type { PortalState } from '../../state/portal.ts';

/** Who has access to a room (VirtualRoomsController.cs:485-595; FileSharing.cs:749-1122, DocSpace-server 3.7.2). */
export const shareRoutes: EndpointRoute[] = [
  { method: 'PUT', path: 'files/rooms/:id/share', handle: share },
  { method: 'GET', path: 'files/rooms/:id/share', handle: list },
];

async function share({ portal, user, id, body }: Call) {
  const { invitations } = bindBody(await body(), { invitations: { type: 'list' }, notify: { type: 'bool' } });
  // Before anything is checked: a body with other names does nothing and is answered 200.
  if (!invitations || invitations.length === 0) return { error: 0 };
  const entries = invitations.map(invitationOf);
  const byEmail = entries.filter(({ email }) => email !== undefined);
  if (byEmail.length > portal.settings.invitationLimit) {
    throw new ValidationError({ Invitations: ['The limit of e-mail invitations is exceeded.'] });
  }
  const room = portal.room(id);
  if (!room) throw notFound();
  assertReadable(portal, room, user);
  const unknown = byEmail.filter(({ email }) => !portal.userByEmail(email ?? ''));
  if (unknown.length > 0 && !portal.settings.inviteGuests) throw refused(sentences.role);
  if (room.room.place === 'templates' && byEmail.length > 0) throw refused(sentences.role);
  portal.settings.invitationLimit -= byEmail.length;
  const { members, warning } = applyInvitations(portal, room, user, entries);
  const shown = members.map((member) => {
    return shareShape(portal, room, member, room.room.shares.get(member) ?? access.none, user);
  });
  return { members: shown, ...(warning === undefined ? {} : { warning }), error: 0 };
}

function invitationOf(entry: BodyFields): InvitationEntry {
  const rules = {
    id: { type: 'guid' },
    email: { type: 'string', max: 255 },
    access: { type: 'any' },
  } as const;
  const { id, email, access: right } = bindBody(entry, rules);
  return { id, email, access: readAccess(right) };
}

/** Owner, managers, groups, users, guests, the invited, each by name; an empty list without the right to read the room. */
function list({ portal, user, id, query }: Call) {
  const { startIndex, count } = query.page();
  const room = portal.room(id);
  if (!room) throw notFound();
  if (!canRead(portal, room, user)) return [];
  const text = query.get('filterValue')?.toLowerCase() ?? '';
  const entries = subjectsOf(portal, room).filter((entry) => entry.text.toLowerCase().includes(text));
  const page = entries.slice(startIndex, startIndex + count);
  const shown = page.map((entry) => shareShape(portal, room, entry.id, entry.right, user));
  return new Reply(shown, { count: shown.length, total: entries.length });
}

const ranks = { owner: 0, manager: 1, group: 2, user: 3, guest: 4, pending: 5 } as const;

/** Unknown ids are stored but not listed: the list is joined with people and groups (SecurityDao.cs:363-532). */
function subjectsOf(portal: PortalState, { createdBy, room }: StoredRoom) {
  const rights = new Map(room.shares).set(createdBy, access.readWrite);
  const entries = [...rights].flatMap(([id, right]) => {
    const group = portal.groups.get(id);
    if (group) return { id, right, rank: ranks.group as number, name: group.name, text: group.name };
    const person = portal.users.get(id);
    if (!person) return [];
    const name = displayName(person);
    let rank: number = person.type === 'guest' ? ranks.guest : ranks.user;
    if (person.pending) rank = ranks.pending;
    if (right === access.roomManager) rank = ranks.manager;
    if (id === createdBy) rank = ranks.owner;
    return { id, right, rank, name, text: `${name} ${person.email}` };
  });
  return entries.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'en'));
}
