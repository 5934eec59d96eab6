import { createHash } from 'node:crypto';
import { canManage } from '../rules/rights.ts';
import { since } from '../rules/versions.ts';
import type { StoredLink, StoredRoom, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { briefUser, portalDate } from './common.ts';
import { fullUser, groupSummary } from './person.ts';

/** SubjectType (FileShareDto.cs, DocSpace-server 3.7.2). */
const subjectTypes = { user: 0, external: 1, group: 2, invitation: 3, primary: 4 } as const;

function rights(portal: PortalState, room: StoredRoom, caller: User, isOwner: boolean) {
  const manage = canManage(portal, room, caller);
  return {
    isLocked: false,
    isOwner,
    canEditAccess: manage && !isOwner,
    canEditInternal: false,
    canEditDenyDownload: false,
    canEditExpirationDate: false,
    canRevoke: manage && !isOwner,
  };
}

/** One person, group or unknown id with access to a room. `sharedTo` is the obsolete copy that 3.1 to 3.4 had alone. */
export function shareShape(
  portal: PortalState,
  room: StoredRoom,
  subjectId: string,
  access: number,
  caller: User,
) {
  const group = portal.groups.get(subjectId);
  const isOwner = subjectId === room.createdBy;
  const user = portal.users.get(subjectId);
  const subject = group
    ? groupSummary(portal, group)
    : user
      ? fullUser(portal, user)
      : { ...briefUser(portal, subjectId), isVisitor: true };
  return {
    access,
    sharedTo: subject,
    ...(since(portal.settings, 5) && (group ? { sharedToGroup: subject } : { sharedToUser: subject })),
    ...rights(portal, room, caller, isOwner),
    subjectType: group ? subjectTypes.group : subjectTypes.user,
  };
}

/** A link of a room. The URL is `sharedLink.shareLink` and nowhere else (FileShareDto.cs:40-202). */
export function linkShape(portal: PortalState, room: StoredRoom, link: StoredLink, caller: User) {
  const expired = link.expirationDate !== undefined && link.expirationDate < portal.clock.now();
  const shared = {
    id: link.id,
    title: link.title,
    shareLink: shortLink(portal, link, caller),
    ...(link.expirationDate === undefined ? {} : { expirationDate: portalDate(portal, link.expirationDate) }),
    linkType: link.kind === 'invitation' ? 0 : 1,
    password: link.password,
    denyDownload: link.denyDownload,
    isExpired: expired,
    primary: link.kind === 'primary',
    internal: link.internal,
    ...(link.kind === 'invitation' ? {} : { requestToken: digest(`request ${link.id}`, 43) }),
    ...(link.maxUseCount === undefined
      ? {}
      : { maxUseCount: link.maxUseCount, currentUseCount: link.useCount }),
  };
  const own = link.kind !== 'invitation' && canManage(portal, room, caller);
  return {
    access: link.access,
    sharedTo: shared,
    ...(since(portal.settings, 5) && { sharedLink: shared }),
    ...rights(portal, room, caller, false),
    canEditInternal: own,
    canEditDenyDownload: own,
    canEditExpirationDate: own,
    subjectType: subjectTypes[link.kind],
  };
}

/** A short link of 15 characters, stable for the same link and caller (UrlShortener.cs, DocSpace-server 3.7.2). */
function shortLink(portal: PortalState, link: StoredLink, caller: User): string {
  return `${portal.url}/s/${shortCode(link, caller)}`;
}

const shortCode = (link: StoredLink, caller: User) => digest(`${link.id} ${caller.id}`, 15);

/** The link behind a short link, with its room. */
export function linkByShortCode(
  portal: PortalState,
  code: string,
): { room: StoredRoom; link: StoredLink } | undefined {
  const users = [...portal.users.values()];
  for (const room of portal.rooms()) {
    const link = room.room.links.find((one) => users.some((user) => shortCode(one, user) === code));
    if (link) return { room, link };
  }
  return undefined;
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('base64url').replace(/[-_]/g, 'x').slice(0, length);
}
