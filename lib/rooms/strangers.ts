import { listLinks, listShares, subjectId } from '../docspace/access.ts';
import type { Portal } from '../docspace/client.ts';
import { accessRights } from '../docspace/numbers.ts';
import { serviceUserId } from '../docspace/people.ts';
import { Failure } from '../kernel/failures.ts';
import type { Warning } from '../work-items/record.ts';
import { linkIdOf } from './ticket/ticket-link.ts';

/**
 * Who has access to a room that was found and not just made, beside our service user. The environment's team is invited to
 * rooms that are recorded: where it is in another one, that may be another work item's, with a key tag that was moved.
 * A former owner who handed a room over to our service user stays in it as its manager
 * (FileStorageService.cs:4830-4905, DocSpace-server 3.7.2).
 *
 * @returns a warning for people and links that this environment did not add; none for a room as it should be
 * @throws Failure `RoomNotOurs` when one of them manages the room, or a link makes everybody who opens it a manager
 */
export async function warningsOfStrangers({ call, url }: Portal, roomId: number): Promise<Warning[]> {
  const [me, shares, invitations] = await Promise.all([
    serviceUserId(call),
    listShares(call, roomId),
    listLinks(call, roomId, 'invitation'),
  ]);
  const strangers = shares.filter((share) => subjectId(share) !== me);
  const links = invitations.filter(({ id }) => id !== linkIdOf(url, roomId));
  const managers = [...strangers, ...links].filter(({ access }) => managing.includes(access));
  if (managers.length > 0) {
    throw new Failure(
      'RoomNotOurs',
      `The room ${roomId} has ${managers.length} members or links that make a manager and that this environment did not add.`,
    );
  }
  const found = strangers.length + links.length;
  if (found === 0) return [];
  const message = `Members or invitation links of the room that this environment did not add: ${found}. Check in the portal who they are.`;
  return [{ code: 'StrangersInRoom', message }];
}

/**
 * Does anybody manage a room beside its owner? A team that this environment added counts too: call this only for a room
 * that no team was invited to.
 */
export async function isManagedByOthers({ call }: Portal, roomId: number): Promise<boolean> {
  const [me, shares] = await Promise.all([serviceUserId(call), listShares(call, roomId)]);
  return shares.some((share) => subjectId(share) !== me && managing.includes(share.access));
}

/** Full access is the owner's (FileShare.cs, DocSpace-server 3.7.2). */
const managing: readonly number[] = [1, accessRights.RoomManager];
