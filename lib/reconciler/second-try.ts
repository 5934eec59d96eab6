import type { Clock } from '../kernel/clock.ts';
import { failures, isFailure } from '../kernel/failures.ts';
import { second } from '../kernel/time.ts';

/** Trouble of a moment is over by then. */
const waitMs = 2 * second;
/** What took so long was more than a moment. */
const longMs = 5 * second;

/**
 * Does work that may be repeated, and does it once more after an answer that may pass by itself: one such answer is no
 * error.
 *
 * @param leaveAtMs nothing is begun after this (ms since 1970)
 */
export async function withSecondTry<T>(work: () => Promise<T>, clock: Clock, leaveAtMs: number): Promise<T> {
  const beganMs = clock.now();
  try {
    return await work();
  } catch (error) {
    const nowMs = clock.now();
    const mayPass = isFailure(error) && failures[error.code].transient;
    if (!mayPass || nowMs - beganMs >= longMs || nowMs + waitMs >= leaveAtMs) throw error;
  }
  await clock.sleep(waitMs);
  return work();
}
