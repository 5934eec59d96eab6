import { accessDenied, refused, sentences } from '../http/errors.ts';
import type { StoredRoom, User } from '../state/model.ts';
import { everyoneId, type PortalState } from '../state/portal.ts';
import { canManage, isOwner, isRoomAdmin, isVisible } from './rights.ts';
import { access, accessLevelsOf } from './rooms.ts';

export interface InvitationEntry {
  id?: string | undefined;
  email?: string | undefined;
  access: number;
}

/**
 * Gives and takes access in the order of the list; the first that is refused ends it, and those before it stay
 * (FileSharing.cs:82-383, DocSpace-server 3.7.2).
 *
 * @returns the ids given access by id, and a warning for an account that could not be made
 */
export function applyInvitations(
  portal: PortalState,
  room: StoredRoom,
  caller: User,
  invitations: InvitationEntry[],
) {
  const members: string[] = [];
  let warning: string | undefined;
  const entries = invitations.filter((entry) => !isSkipped(portal, room, caller, entry));
  // Nothing is left to do, so the caller's right is not checked either.
  if (entries.length > 0 && !canManage(portal, room, caller)) throw accessDenied();
  for (const entry of entries) {
    assertAllowed(portal, room, entry);
    const subject = entry.id ?? subjectByEmail(portal, caller, entry.email ?? '');
    if (subject === undefined) {
      warning = `The number of users should not exceed ${portal.settings.userLimit}`;
      continue;
    }
    if (subject === room.createdBy) continue;
    if (entry.access === access.none) room.room.shares.delete(subject);
    else room.room.shares.set(subject, entry.access);
    if (entry.id && entry.access !== access.none) members.push(subject);
  }
  return { members, warning };
}

/** Disabled people and hidden Guests; but the owner may remove everyone and change the members. */
function isSkipped(
  portal: PortalState,
  room: StoredRoom,
  caller: User,
  { id, email, access: right }: InvitationEntry,
): boolean {
  const user = id ? portal.users.get(id) : portal.userByEmail(email ?? '');
  if (!id && !email) return true;
  if (!user) return false;
  // An address makes a hidden Guest visible to a caller who sends it.
  const hidden = user.disabled || (id !== undefined && !isVisible(user, caller));
  const excepted = isOwner(room, caller) && (right === access.none || room.room.shares.has(user.id));
  return hidden && !excepted;
}

/** The table of the room's type; a manager must be an admin of rooms or of the portal (FileSecurity.cs:157-262). */
function assertAllowed(
  portal: PortalState,
  { room }: StoredRoom,
  { id, email, access: right }: InvitationEntry,
): void {
  const group = id !== undefined && (portal.groups.has(id) || id === everyoneId);
  const user = id ? portal.users.get(id) : portal.userByEmail(email ?? '');
  const admin = user !== undefined && isRoomAdmin(user);
  const onlyAdmins = right === access.roomManager || (room.place === 'templates' && right !== access.none);
  const fits = accessLevelsOf(room, group ? 'group' : 'user').includes(right);
  if (!fits || (onlyAdmins && !group && !admin)) throw refused(sentences.role);
}

/** An unknown address becomes a Guest who waits for his mail; undefined beyond the plan's limit of accounts. */
function subjectByEmail(portal: PortalState, caller: User, email: string): string | undefined {
  const known = portal.userByEmail(email);
  if (known) {
    known.knownTo.add(caller.id);
    return known.id;
  }
  const active = [...portal.users.values()].filter((user) => !user.disabled);
  if (active.length >= portal.settings.userLimit) return undefined;
  const name = email.split('@')[0] ?? email;
  const guest = { email, firstName: name, lastName: '', type: 'guest', pending: true } as const;
  return portal.addUser({ ...guest, knownTo: new Set([caller.id]) }).id;
}
