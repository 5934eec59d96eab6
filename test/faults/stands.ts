import type { WorkRecord } from '../../lib/rooms/records.ts';
import { projectRoomTitle, ticketRoomTitle } from '../../lib/rooms/titles.ts';
import type { Work } from './scenario.ts';
import type { Actor, Stage } from './stage.ts';

/** Something that must always hold and does not. */
export interface Violation {
  /** Its number in the list of README.md, "What is tested by chance". */
  rule: 1 | 2 | 3 | 4 | 5 | 6;
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
