import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { groupExists, type Person, personOf } from '../../../../lib/docspace/people.ts';
import type { Team } from '../../../../lib/rooms/team.ts';
import type { TeamMember } from '../../../../lib/settings/schema.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

/** The check of the team that a section names. */
export const teamChecks = { projectRoom: 'project-room.team', ticketRoom: 'ticket-room.team' } as const;

/** A member of the team as the portal shows it to the key's user: a person, a group, or undefined. */
export type Known = Person | 'group' | undefined;

/** Reads every member of the team from the portal, in the order of the settings. */
export async function fetchTeam(call: PortalClient, team: readonly TeamMember[]): Promise<Known[]> {
  const known: Known[] = [];
  for (const member of team) known.push(await fetchMember(call, member));
  return known;
}

async function fetchMember(call: PortalClient, member: TeamMember): Promise<Known> {
  if ('group' in member) return (await groupExists(call, member.group)) ? 'group' : undefined;
  return personOf(call, 'user' in member ? { id: member.user } : { email: member.email });
}

/** Does every member of the team exist, and can they get their rights? Findings name places of the list, not addresses. */
export function judgeTeam(known: readonly Known[], { section, team, inviteNewGuests }: Team): Finding[] {
  const check = teamChecks[section];
  if (team.length === 0) return [skipped(check, `The environment names no ${section}.team.`)];
  return team.map((member, index) => {
    const place = { check: `${check}[${index}]`, setting: `${section}.team[${index}]` };
    return judgeMember(place, member, known[index], inviteNewGuests);
  });
}

function judgeMember(
  { check, setting }: { check: string; setting: string },
  member: TeamMember,
  known: Known,
  inviteNewGuests: boolean,
): Finding {
  const kind = 'group' in member ? 'group' : 'user' in member ? 'user id' : 'e-mail address';
  const remedy = `Correct ${setting} in the environment file and deploy again.`;
  if (!known) {
    if (kind === 'e-mail address' && inviteNewGuests) {
      return warning(
        check,
        'The portal has no user with this e-mail address, so the first room makes a guest and mails them.',
        `Leave it if that is meant. ${remedy}`,
      );
    }
    return problem(check, `The portal shows no one with this ${kind}, so no one is invited.`, remedy);
  }
  if (known === 'group') return ok(check, 'The group exists.');
  if (known.status === terminated) {
    return problem(check, 'This person is disabled in the portal, which skips them silently.', remedy);
  }
  if (member.access === 'RoomManager' && !(known.isRoomAdmin || known.isAdmin || known.isOwner)) {
    return problem(
      check,
      'RoomManager is only for room admins and administrators, and this person is neither.',
      `Write "ContentCreator" or "Editing", or make them a room admin in the portal. ${remedy}`,
    );
  }
  return ok(check, 'The person exists.');
}

/** EmployeeStatus.Terminated (common/ASC.Core.Common/Users/EmployeeStatus.cs, DocSpace-server 3.7.2). */
const terminated = 2;
