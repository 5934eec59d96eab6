import { day, hour, minute } from '../kernel/time.ts';
import type { DeliveryStatus, Status } from './status.ts';

/**
 * What the reconciler may have to do about a record:
 *
 * - `start`: the execution of an accepted attempt, if the function that accepted it died before that;
 * - `check`: whether the execution of a running attempt still runs;
 * - `release`: held work, once its hold is over;
 * - `deliver`: a result that nobody has taken yet;
 * - `look`: at the portal, for a room that came late;
 * - `life`: the room has to follow its work item, or its update has to be looked after;
 * - `report`: what became of the room, to a source that wants it;
 * - `erase`: what people wrote, once the environment keeps it no longer.
 */
export type ScheduledTask = 'start' | 'check' | 'release' | 'deliver' | 'look' | 'life' | 'report' | 'erase';

/** When each task falls due (ms since 1970). */
export type Due = { [D in ScheduledTask]?: number | undefined };

/** The function that accepts an attempt starts it at once; after this time the reconciler does. */
const startAfterMs = minute;
/** Status events of Step Functions report an end at once, but not surely. */
export const checkEveryMs = 15 * minute;
/** A request for a room may lie in a queue of the portal: it is looked for so long after the outcome. */
const looksAfterMs: readonly number[] = [10 * minute, day];

/** What of a record decides about its scheduled tasks. */
interface Part {
  status?: Status;
  delivery?: DeliveryStatus;
  life?: unknown;
  due?: Due;
}

/**
 * The scheduled tasks of a record after a change.
 *
 * @param before the record before the change; its tasks stay where the change does not touch them
 */
export function dueAfter(after: Part, before: Part, nowMs: number): Due {
  const { status } = after;
  const entered = status !== before.status;
  const due: Due = entered ? {} : { ...before.due };
  if (entered && status === 'accepted') due.start = nowMs + startAfterMs;
  if (entered && status === 'running') due.check = nowMs + checkEveryMs;
  if (entered && status === 'held') due.release = nowMs;
  if (entered && (status === 'done' || status === 'failed')) due.look = nowMs + (looksAfterMs[0] ?? 0);
  // What its source has said of its state meanwhile is looked at as soon as there is a room.
  if (entered && status === 'done' && after.life !== undefined) due.life = nowMs;
  if (after.delivery !== 'pending') delete due.deliver;
  // The step that made the result tries first, for about a minute.
  else due.deliver ??= nowMs + 2 * minute;
  return due;
}

/** The earliest task of a record and when it falls due (ms since 1970); undefined when it has none. */
export function earliestTask({ due }: { due: Due }): { task: ScheduledTask; atMs: number } | undefined {
  let earliest: { task: ScheduledTask; atMs: number } | undefined;
  for (const [task, atMs] of Object.entries(due)) {
    if (atMs !== undefined && atMs < (earliest?.atMs ?? Number.POSITIVE_INFINITY))
      earliest = { task: task as ScheduledTask, atMs };
  }
  return earliest;
}

/** The time of the next look for late rooms after one that found nothing; undefined after the last. */
export function nextLook(outcomeAt: string, nowMs: number): number | undefined {
  const outcome = Date.parse(outcomeAt);
  return looksAfterMs.map((after) => outcome + after).find((at) => at > nowMs);
}

/**
 * Waits between the deliveries of one result, after the tries of the step itself: the schedule that Standard
 * Webhooks 1.0.0 recommends, about 76 hours in all, with one more when it has waited for an hour, before people are alerted.
 */
const deliveryWaitsMs: readonly number[] = [5, 30, 23, 120, 300, 600, 840, 1200, 1440].map((m) => m * minute);

/** The time of the next delivery after so many by the reconciler; undefined when it is given up. */
export function nextDelivery(deliveries: number, nowMs: number): number | undefined {
  const wait = deliveryWaitsMs[deliveries];
  return wait === undefined ? undefined : nowMs + wait;
}

/** A result is undelivered when it has waited for so long, however often it could be tried. */
const givenUpAfterMs = deliveryWaitsMs.reduce((sum, wait) => sum + wait, 0);

/**
 * The time of the next attempt at a result that is put off, for its host takes none just now: a tenth of the time that
 * it has waited, and never as long as the wait after an attempt, so that results which the host refuses keep none from it
 * that it would take. Undefined when it is given up.
 *
 * @param sinceMs since when the result waits (ms since 1970)
 */
export function nextDeliveryAfterPutOff(sinceMs: number, nowMs: number): number | undefined {
  const waitedMs = nowMs - sinceMs;
  if (waitedMs >= givenUpAfterMs) return undefined;
  return nowMs + Math.min(Math.max(waitedMs / 10, 2 * minute), hour);
}

/** A result that is not taken for longer than this is a matter for people: an hour, and some minutes for the try at its end. */
const waitsLongAfterMs = 70 * minute;

/**
 * Is this the attempt after which it is certain that a result waits for more than an hour? True once for each result.
 *
 * @param result.sinceMs since when it waits; `dueMs`, when this attempt was due; `nextMs`, when the next is (ms since 1970)
 */
export function beginsLongWait({
  sinceMs,
  dueMs,
  nextMs,
}: {
  sinceMs: number;
  dueMs: number;
  nextMs: number;
}): boolean {
  return dueMs - sinceMs < waitsLongAfterMs && nextMs - sinceMs >= waitsLongAfterMs;
}
