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

/** Who has access to a room: users and groups, owner first, all pages. */
export function listShares(call: PortalClient, roomId: number): Promise<Share[]> {
  const request = { path: `files/rooms/${roomId}/share`, schema: v.optional(v.array(shareSchema), []) };
  return allPages(call, request, (page) => page);
}

/** The user or group that a share is for (3.1 to 3.4 have `sharedTo` only). */
export function subjectId(share: Share): string | undefined {
  return (share.sharedToUser ?? share.sharedToGroup ?? share.sharedTo)?.id;
}
