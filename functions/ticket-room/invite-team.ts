import { invite, listShares, subjectId } from '../../lib/docspace/access.ts';
import { isRefusal } from '../../lib/docspace/errors.ts';
import { accessRights } from '../../lib/docspace/numbers.ts';
import { userIdByEmail } from '../../lib/docspace/people.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { type AttemptRef, currentRecord } from '../../lib/rooms/attempt.ts';
import type { RecordStore } from '../../lib/rooms/record-store.ts';
import type { Warning } from '../../lib/rooms/records.ts';
import type { TeamMember, TicketRoomSettings } from '../../lib/settings/types.ts';
import { bind } from '../bind.ts';
import { settings } from '../dependencies/environment.ts';
import { portal } from '../dependencies/portal.ts';
import { records } from '../dependencies/records.ts';
import { secrets } from '../dependencies/secrets.ts';

export interface InviteTeamDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'team' | 'inviteNewGuests'>;
}

/**
 * Gives the team access, one by one, so that one refusal keeps nobody else out; then reads back who is in,
 * for the portal skips disabled users and takes unknown ids without a word.
 */
export async function inviteTeam(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  { portal, records, ticketRoom }: InviteTeamDependencies,
): Promise<{ invited: number; warnings: Warning[] }> {
  await currentRecord(records, { key, attempt });
  const { call } = portal;
  const { team, inviteNewGuests } = ticketRoom;
  const warnings: Warning[] = [];
  const expected: { id: string; field: string }[] = [];
  let guests = 0;
  for (const [index, member] of team.entries()) {
    // Settings are named by their place: an e-mail address must not travel in an execution.
    const field = `ticketRoom.team[${index}]`;
    const access = accessRights[member.access];
    try {
      const id = await idOf(portal, member);
      if (id) {
        await invite(call, roomId, [{ id, access }]);
        expected.push({ id, field });
      } else if ('email' in member && inviteNewGuests) {
        const warning = await invite(call, roomId, [{ email: member.email, access }]);
        if (warning)
          warnings.push({
            code: 'TeamMemberNotInvited',
            message: `${field}: the portal could not invite the guest.`,
          });
        else guests += 1;
      } else {
        warnings.push({
          code: 'TeamMemberUnknown',
          message: `${field}: the portal has no user with that e-mail address.`,
        });
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      warnings.push({ code: 'TeamMemberNotInvited', message: `${field}: ${error.message}` });
    }
  }
  const inRoom = new Set((expected.length > 0 ? await listShares(call, roomId) : []).map(subjectId));
  const missing = expected.filter(({ id }) => !inRoom.has(id));
  for (const { field } of missing) {
    warnings.push({
      code: 'TeamMemberNotInvited',
      message: `${field}: the portal does not list it in the room; it may be disabled or unknown.`,
    });
  }
  return { invited: expected.length - missing.length + guests, warnings };
}

async function idOf({ call }: Portal, member: TeamMember): Promise<string | undefined> {
  if ('user' in member) return member.user;
  if ('group' in member) return member.group;
  return userIdByEmail(call, member.email);
}

export const handler = bind(inviteTeam, () => ({
  portal: portal(secrets()),
  records: records(),
  ticketRoom: settings().ticketRoom,
}));
