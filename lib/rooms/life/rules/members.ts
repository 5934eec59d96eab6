import { nextMembers } from '../members/next-members.ts';
import { noteThat, type Rule, wantedMove } from './look.ts';

/** A request to change members that may still be carried out is looked for again after so long. */
const lookAgainSeconds = 15;

/**
 * The people of the work item are members of its room, by the settings, until it goes to the archive.
 *
 * @throws Failure `AccessNotRemoved` when that was requested three times and the portal has not done it
 */
export const followPeople: Rule = (look) => {
  const { people, me, nowMs, update } = look;
  if (!people || look.isArchived || wantedMove(look) === 'archive') return undefined;
  const { change, room, happened } = nextMembers(look.room, people, { me, nowMs, update });
  look.room = room;
  for (const { what, why } of happened) noteThat(look, what, why);
  if (change === 'none') return undefined;
  return { change, waitSeconds: change === 'wait' ? lookAgainSeconds : 0 };
};
