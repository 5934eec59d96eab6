import { hour, minute } from '../../lib/kernel/time.ts';
import type { Scenario } from './world/scenario.ts';

/**
 * The longest that an attempt may last from its acceptance to its outcome, as infra/bounds.md says it ("How long it
 * takes"); time on hold does not count, for a hold ends the attempt. bound.test.ts holds the numbers against
 * the machines.
 *
 * - A ticket: what its states take with all their retries, and the reconciler's look when nobody told of an end.
 * - A project: the same, and for itself and everybody beside it the time of the slot: the longest creation, and
 *   with it a creation that is lost three times (11 minutes each), a copy that falls silent (15 minutes), a
 *   holder that dies (6 minutes) and the retries of Start creation and Check creation (half an hour).
 *
 * @param others how many projects are in the queue at any time meanwhile; one that loses the slot lets those
 *   behind it go first
 */
export function longestAttemptMs(
  kind: 'project' | 'ticket',
  others: number,
  longestCreationMs: number,
): number {
  if (kind === 'ticket') return 3.5 * hour;
  return (others + 1) * (longestCreationMs + 90 * minute) + 180 * minute;
}

/** The longest creation of a scenario's portal, with all that may be made before it there. */
export function longestCreationMs({ people, deployments, work, events }: Scenario): number {
  // Ten files at a minute each, silent for four, tags five minutes late, and an event that comes again.
  const copyMs = 20 * minute;
  const others = people.length + (deployments > 1 ? work.length : 0);
  const away = events.filter(({ kind }) => kind === 'worker-away').length * 120 * minute;
  return (1 + others) * copyMs + away;
}
