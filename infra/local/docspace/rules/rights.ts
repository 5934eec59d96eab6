import { accessDenied, PortalError, refused, sentences } from '../http/errors.ts';
import type { StoredFolder, StoredRoom, User } from '../state/model.ts';
import { everyoneId, type PortalState } from '../state/portal.ts';
import { access } from './rooms.ts';

/** Who may do what in a room: its owner, its managers, DocSpace admins (FileSecurity.cs, DocSpace-server 3.7.2). */

export const isAdmin = (user: User) => user.type === 'admin';
export const isRoomAdmin = (user: User) => user.type === 'admin' || user.type === 'roomAdmin';

/** The creator, unless he was demoted to User or Guest (FileSecurity.cs:3520-3548). */
export function isOwner(room: StoredRoom, user: User): boolean {
  return room.createdBy === user.id && isRoomAdmin(user);
}

/** A person's own right beats those of his groups (FileSecurity.cs:2464-2468,3498-3505). */
export function accessOf(portal: PortalState, { room }: StoredRoom, user: User): number {
  const own = room.shares.get(user.id);
  if (own !== undefined) return own;
  const groups = [...portal.groups.values()].filter((group) => group.memberIds.includes(user.id));
  const theirs = groups.map((group) => room.shares.get(group.id) ?? access.none);
  const everyones = room.place === 'templates' ? (room.shares.get(everyoneId) ?? access.none) : access.none;
  return Math.max(access.none, everyones, ...theirs);
}

/** Templates are unreadable to Users and Guests, and admins see only their own and those shared with them. */
export function canRead(portal: PortalState, room: StoredRoom, user: User | undefined): boolean {
  if (!user) return false;
  if (isOwner(room, user)) return true;
  if (room.room.place === 'templates' && !isRoomAdmin(user)) return false;
  if (room.room.place !== 'templates' && isAdmin(user)) return true;
  const right = accessOf(portal, room, user);
  return right !== access.none && right !== access.restrict;
}

/** Owner or room manager: update, share, links. Not in the archive. */
export function canManage(portal: PortalState, room: StoredRoom, user: User | undefined): boolean {
  return user !== undefined && room.room.place !== 'archive' && isManager(portal, room, user);
}

function isManager(portal: PortalState, room: StoredRoom, user: User): boolean {
  return isOwner(room, user) || accessOf(portal, room, user) === access.roomManager;
}

/** Owner or manager, in the archive too: looking at links is not changing them (FileSharing.cs:719-728). */
export function canSeeLinks(portal: PortalState, room: StoredRoom, user: User | undefined): boolean {
  return user !== undefined && isManager(portal, room, user);
}

export function canCreateIn(portal: PortalState, room: StoredRoom, user: User): boolean {
  if (room.room.place === 'archive') return false;
  return canManage(portal, room, user) || accessOf(portal, room, user) === access.contentCreator;
}

/** Who may only create deletes what is his own (FileSecurity.cs, DocSpace-server 3.7.2). */
export function canDeleteFolder(
  portal: PortalState,
  room: StoredRoom,
  folder: StoredFolder,
  user: User,
): boolean {
  if (canManage(portal, room, user)) return true;
  return folder.createdBy === user.id && canCreateIn(portal, room, user);
}

/** A room manager neither archives nor restores: only the owner and DocSpace admins do (FileSecurity.cs:2028-2045). */
export const canArchive = (room: StoredRoom, user: User) => isOwner(room, user) || isAdmin(user);

/** A DocSpace admin who is not the owner deletes archived rooms only (FileSecurity.cs:1802-1805). */
export function canDelete(room: StoredRoom, user: User): boolean {
  return isOwner(room, user) || (isAdmin(user) && room.room.place === 'archive');
}

/** Any DocSpace admin may tag any room, its managers theirs (CustomTagsService.cs:135-140,181-186). */
export function canTag(portal: PortalState, room: StoredRoom, user: User): boolean {
  if (room.room.place === 'archive') return false;
  return canManage(portal, room, user) || (room.room.place === 'rooms' && isAdmin(user));
}

/** 403 "…view the folder content", or 401 with a body for an anonymous request (FileStorageService.cs:178-185). */
export function assertReadable(portal: PortalState, room: StoredRoom, user: User | undefined): void {
  if (canRead(portal, room, user)) return;
  if (user) throw refused(sentences.viewFolder);
  throw new PortalError(401, sentences.viewFolder, null);
}

export function assert(allowed: boolean): void {
  if (!allowed) throw accessDenied();
}

/**
 * Guests are visible to admins, to those who invited them and to those with whom they were shared as a contact;
 * all others are visible to everyone (UserExtensions.cs:160-191, DocSpace-server 3.7.2).
 */
export function isVisible(user: User, caller: User): boolean {
  return user.type !== 'guest' || isAdmin(caller) || user.id === caller.id || user.knownTo.has(caller.id);
}
