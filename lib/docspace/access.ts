import * as v from 'valibot';
import type { PortalClient } from './client.ts';
import { allPages } from './pages.ts';
import { invitedSchema, type Share, shareSchema } from './schemas.ts';

/** A user or group by id, or a person by e-mail address, with a number of `accessRights`. */
export type Invitation = ({ id: string } | { email: string }) & { access: number };

/**
 * Gives people and groups access to a room, without a mail to existing users. The same access again is a
 * no-op. The portal applies the entries in order and stops at the first it refuses, so invite one by one
 * where each may fail alone; it silently skips disabled users and takes ids of nobody, so check with
 * {@link listShares} (F/Utils/FileSharing.cs, DocSpace-server 3.7.2).
 *
 * @returns the portal's warning, if it has one
 */
export async function invite(
  call: PortalClient,
  roomId: number,
  invitations: Invitation[],
): Promise<string | undefined> {
  if (invitations.length === 0) return undefined;
  const body = { invitations, notify: false };
  const schema = v.optional(invitedSchema);
  const answer = await call({ method: 'PUT', path: `files/rooms/${roomId}/share`, body, schema });
  return answer?.warning;
}

/**
 * Takes access to a room from people. Repeatable: who is not in it stays out. Somebody who has a part in a form loses it
 * too, for without `force` the portal leaves such a person in and says so in a number alone (VirtualRoomsController.cs:535-543,
 * DocSpace-server 3.7.2). Refused in the archive.
 */
export async function removePeople(
  call: PortalClient,
  roomId: number,
  ids: readonly string[],
): Promise<void> {
  const body = { invitations: ids.map((id) => ({ id, access: noAccess })), notify: false, force: true };
  await call({ method: 'PUT', path: `files/rooms/${roomId}/share`, body, schema: v.optional(invitedSchema) });
}

/** Who has access to a room: users and groups, owner first, all pages. */
export function listShares(call: PortalClient, roomId: number): Promise<Share[]> {
  const request = { path: `files/rooms/${roomId}/share`, schema: v.optional(v.array(shareSchema), []) };
  return allPages(call, request, (page) => page);
}

/** The guests among those who have access to a room, by their ids. */
export function guestsOf(shares: readonly Share[]): string[] {
  return shares.flatMap((share) => {
    const { id, isVisitor } = share.sharedToUser ?? (share.sharedToGroup ? {} : share.sharedTo) ?? {};
    return id !== undefined && isVisitor ? [id] : [];
  });
}

/** The user or group that a share is for (3.1 to 3.4 have `sharedTo` only). */
export function subjectId(share: Share): string | undefined {
  return (share.sharedToUser ?? share.sharedToGroup ?? share.sharedTo)?.id;
}

const linkTypes = { invitation: 0, external: 1 } as const;
/** The number that takes access away (FileShare.cs, DocSpace-server 3.7.2). */
const noAccess = 0;

export interface LinkRequest {
  kind: keyof typeof linkTypes;
  /** Chosen by the caller: a repeat with the same id updates the link instead of making another. */
  linkId: string;
  /** A number of `accessRights`. */
  access: number;
  title: string;
  /** ISO 8601. A past one is refused for invitations and silently dropped for external links. */
  expirationDate?: string;
  maxUseCount?: number;
}

/** A link of a room. Its `url` admits everybody who holds it: it is never logged and never stored. */
export interface Link {
  id: string | undefined;
  url: string;
  access: number;
  /** When it ends (ms since 1970); undefined for one without an end. */
  expiresAtMs?: number;
  /** Undefined for one without a limit. */
  maxUses?: number;
  /** Opens for members of the portal alone: an administrator's policy can make all external links so (3.7.1). */
  internal: boolean;
}

/**
 * Makes or updates a link of a room. A room has at most one invitation link; a second is refused with 403.
 * Rooms of type 2 and 8 have no external ones (FileSecurity.cs, FileSharing.cs, DocSpace-server 3.7.2).
 *
 * @returns undefined when the portal stored nothing, which it says by an answer without `response`
 */
export async function putLink(
  call: PortalClient,
  roomId: number,
  link: LinkRequest,
): Promise<Link | undefined> {
  const { kind, ...rest } = link;
  const body = { ...rest, linkType: linkTypes[kind] };
  const schema = v.optional(shareSchema);
  const share = await call({ method: 'PUT', path: `files/rooms/${roomId}/links`, body, schema });
  return share && linkOf(share);
}

/**
 * Removes a link of a room. One that is there no more must not be removed again: where the room has another link of that
 * kind, the portal refuses it as one too many (FileSharing.cs:338-368, DocSpace-server 3.7.2). Refused in the archive.
 */
export async function removeLink(
  call: PortalClient,
  roomId: number,
  { kind, linkId }: Pick<LinkRequest, 'kind' | 'linkId'>,
): Promise<void> {
  const body = { linkId, linkType: linkTypes[kind], access: noAccess };
  await call({ method: 'PUT', path: `files/rooms/${roomId}/links`, body, schema: v.optional(shareSchema) });
}

/** The links of one kind. Without the right to edit access the portal answers an empty list, not 403. */
export async function listLinks(
  call: PortalClient,
  roomId: number,
  kind: LinkRequest['kind'],
): Promise<Link[]> {
  const query = { type: linkTypes[kind] };
  const schema = v.optional(v.array(shareSchema), []);
  const shares = await call({ path: `files/rooms/${roomId}/links`, query, schema });
  return shares.flatMap((share) => linkOf(share) ?? []);
}

function linkOf(share: Share): Link | undefined {
  const { id, shareLink, expirationDate, maxUseCount, internal } = share.sharedLink ?? share.sharedTo ?? {};
  if (!shareLink) return undefined;
  return {
    id,
    url: shareLink,
    access: share.access,
    ...(expirationDate ? { expiresAtMs: Date.parse(expirationDate) } : {}),
    ...(maxUseCount ? { maxUses: maxUseCount } : {}),
    internal: internal === true,
  };
}
