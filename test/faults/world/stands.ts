import { projectRoomTitle, ticketRoomTitle } from '../../../lib/docspace/titles.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Work } from './scenario.ts';
import type { Actor, Stage } from './stage.ts';

/**
 * Something that must always hold and does not:
 *
 * 1. A work item has one active room of ours, asked for with care and never reported for another; nobody else's
 *    room is adopted, changed or archived, and nothing is deleted. The one exception: an incomplete recorded
 *    room beside a complete late one, of which an operator was told.
 * 2. Every accepted webhook ends within its bound, in a room that is complete or has a warning that names what
 *    is missing, or in a failure with a code and a failed execution; the result is delivered, nothing is stuck.
 * 3. Repeats and redrives make nothing new; after a failure the same webhook leads to the room.
 * 4. The portal slot is free in the end, and people lose nothing.
 * 5. Trouble of the whole portal is no failure of a work item, and no result changes under its id.
 * 6. No secret, address, invitation link or subject stands where it must not.
 * 7. Somebody in the portal who wants our rooms gains nothing: no room of hers becomes a work item's, no link of hers is
 *    handed out, a room that is handed over ends in a state of that name and in no second room. A correction counts as long
 *    as no room was asked for. No scheduled task waits for tasks of another kind.
 */
export interface Violation {
  rule: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  what: string;
}

/** The records of a deployment as they stand. */
export function recordsOf({ records }: Pick<Actor, 'records'>): WorkRecord[] {
  return [...records.all.values()].map(({ value }) => value);
}

/** The record of a work item, if there is one. */
export function recordOf({ deployments }: Stage, work: Work): WorkRecord | undefined {
  const actor = deployments[work.deployment];
  const id = work.body.projectId ?? work.body.ticketId;
  return actor && recordsOf(actor).find(({ source, facts }) => source === work.source && idOf(facts) === id);
}

/** Every record with its deployment. */
export function allRecords({ deployments }: Stage): { actor: Actor; record: WorkRecord }[] {
  return deployments.flatMap((actor) => recordsOf(actor).map((record) => ({ actor, record })));
}

export function idOf(facts: WorkRecord['facts']): string {
  return facts.kind === 'project' ? facts.projectId : facts.ticketId;
}

/** The title of a work item's room. */
export function titleOf({ facts }: WorkRecord): string {
  return facts.kind === 'project' ? projectRoomTitle(facts) : ticketRoomTitle(facts);
}
