import { type Invitation, invite, listShares, subjectId } from '../docspace/access.ts';
import type { Portal } from '../docspace/client.ts';
import { isRefusal } from '../docspace/errors.ts';
import { accessRights } from '../docspace/numbers.ts';
import { userIdByEmail } from '../docspace/people.ts';
import type { WarningCode } from '../kernel/warnings.ts';
import type { TeamMember, TeamSettings } from '../settings/schema.ts';
import type { Warning, WorkRecord } from '../work-items/record.ts';

/** The team of a kind of rooms, and the section of the environment that names it. */
export interface Team extends TeamSettings {
  section: 'projectRoom' | 'ticketRoom';
}

/** The team that gets into the room of a work item. */
export function teamOf(
  { facts }: Pick<WorkRecord, 'facts'>,
  settings: Record<Team['section'], TeamSettings>,
): Team {
  const section = `${facts.kind}Room` as const;
  const { team, inviteNewGuests } = settings[section];
  return { section, team, inviteNewGuests };
}

/**
 * Invites the members of a team so that one refusal keeps nobody else out; then reads back who is in, for the portal
 * skips disabled users and takes unknown ids without a word.
 *
 * @returns how many are in the room, and a warning for each other
 */
export async function inviteMembers(
  portal: Portal,
  roomId: number,
  { section, team, inviteNewGuests }: Team,
): Promise<{ invited: number; warnings: Warning[] }> {
  const { call } = portal;
  const found = await Promise.all(team.map((member) => orRefusal(() => idOf(portal, member))));
  const asked = team.map((member, index) => {
    const answer = found[index] as InvitationAnswer<string | undefined>;
    const access = accessRights[member.access];
    const guest = 'email' in member && inviteNewGuests ? { email: member.email, access } : undefined;
    const known = answer.value === undefined ? undefined : { id: answer.value, access };
    // Settings are named by their place: an e-mail address must not travel in an execution.
    return { field: `${section}.team[${index}]`, refusal: answer.refusal, known, guest };
  });
  const known = asked.flatMap((one) => one.known ?? []);
  const refusals = await inviteAll(portal, roomId, known);
  const inRoom = new Set((known.length > 0 ? await listShares(call, roomId) : []).map(subjectId));
  const warnings: Warning[] = [];
  let invited = 0;
  for (const { field, refusal, known: member, guest } of asked) {
    const refused = refusal ?? (member && refusals[known.indexOf(member)]);
    const warn = (code: WarningCode, message: string) =>
      warnings.push({ code, message: `${field}: ${message}` });
    if (refused) warn('TeamMemberNotInvited', refused.message);
    else if (member && inRoom.has(member.id)) invited += 1;
    else if (member) {
      warn('TeamMemberNotInvited', 'the portal does not list it in the room; it may be disabled or unknown.');
    } else if (guest) {
      const { value: warning, refusal: unwelcome } = await orRefusal(() => invite(call, roomId, [guest]));
      if (unwelcome) warn('TeamMemberNotInvited', unwelcome.message);
      else if (warning) warn('TeamMemberNotInvited', 'the portal could not invite the guest.');
      else invited += 1;
    } else warn('TeamMemberUnknown', 'the portal has no user with that e-mail address.');
  }
  return { invited, warnings };
}

/**
 * Invites all at once, and one by one where that is refused: the portal stops at the first that it refuses, and to
 * invite somebody again changes nothing (F/Utils/FileSharing.cs, DocSpace-server 3.7.2).
 *
 * @returns for each what it was refused with
 */
export async function inviteAll(
  portal: Portal,
  roomId: number,
  invitations: Invitation[],
): Promise<(Error | undefined)[]> {
  const { refusal } = await orRefusal(() => invite(portal.call, roomId, invitations));
  if (!refusal || invitations.length <= 1) return invitations.map(() => refusal);
  const refusals: (Error | undefined)[] = [];
  for (const invitation of invitations) refusals.push(...(await inviteAll(portal, roomId, [invitation])));
  return refusals;
}

interface InvitationAnswer<T> {
  value?: T;
  refusal?: Error;
}

/** What the portal answers, or the refusal; other failures are thrown. */
export async function orRefusal<T>(ask: () => Promise<T>): Promise<InvitationAnswer<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refusal: error };
  }
}

async function idOf({ call }: Portal, member: TeamMember): Promise<string | undefined> {
  if ('user' in member) return member.user;
  if ('group' in member) return member.group;
  return userIdByEmail(call, member.email);
}
