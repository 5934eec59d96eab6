import type { Clock } from '../../../../lib/kernel/clock.ts';

/** Longer timers of Node fire at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const LONGEST_MS = 2_147_483_647;

/** Sleeps any time, as the States Language allows: 99,999,999 seconds are more than three years. */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let left = ms;
  do {
    await clock.sleep(Math.min(left, LONGEST_MS), signal);
    left -= LONGEST_MS;
  } while (left > 0 && !signal.aborted);
}
