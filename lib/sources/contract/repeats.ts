import type { Clock } from '../../kernel/clock.ts';
import { second } from '../../kernel/time.ts';

/** Waits before the repeats of a request that failed quickly: a deployment or a lost connection is over by then. */
const repeatWaitsMs: readonly number[] = [500, 2_000];
/** A request that took longer is not repeated: a system that hangs is no better at once. */
const quickMs = 3 * second;
/** A pause up to this, which the other side requires, is waited for within an attempt. */
export const maxPauseMs = 10 * second;

/**
 * How long to wait before a request is repeated within the same attempt (ms); undefined when it is left to a later one.
 * For requests that may be carried out twice, and failures that may pass by themselves.
 *
 * @param repeats how often it has been repeated
 * @param request.beganMs when it was sent (ms since 1970)
 * @param request.pauseMs for how long the other side wants no further request
 */
export function waitBeforeRepeat(
  repeats: number,
  { beganMs, pauseMs = 0 }: { beganMs: number; pauseMs?: number | undefined },
  clock: Pick<Clock, 'now'>,
): number | undefined {
  const waitMs = repeatWaitsMs[repeats];
  if (waitMs === undefined || pauseMs > maxPauseMs || clock.now() - beganMs > quickMs) return undefined;
  return Math.max(waitMs, pauseMs);
}
