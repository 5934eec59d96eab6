import * as v from 'valibot';
import type { PortalClient } from './client.ts';
import { type Share, shareSchema } from './schemas.ts';

const linkTypes = { invitation: 0, external: 1 } as const;

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

/** A link of a room. Its `url` admits whoever holds it: it is never logged and never stored. */
export interface Link {
  id: string | undefined;
  url: string;
  access: number;
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
  const link = share.sharedLink ?? share.sharedTo;
  return link?.shareLink ? { id: link.id, url: link.shareLink, access: share.access } : undefined;
}
