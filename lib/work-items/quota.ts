import { hour } from '../kernel/time.ts';

/** Numbers that many count up at once, each on its own. */
export interface Counters {
  /**
   * Adds one and answers the sum.
   *
   * @param expiresAtMs when the counter is of no use any more (ms since 1970)
   */
  add(name: string, expiresAtMs: number): Promise<number>;
}

/**
 * May a source have one more new room in this hour? Counts it. A helpdesk that runs wild must not use up the
 * portal's plan and its requests of a day.
 */
export async function isWithinQuota(
  counters: Counters,
  source: string,
  roomsPerHour: number,
  nowMs: number,
): Promise<boolean> {
  const thisHour = new Date(nowMs).toISOString().slice(0, 13);
  const made = await counters.add(`rooms/${source}/${thisHour}`, nowMs + 2 * hour);
  return made <= roomsPerHour;
}

/** When the next hour begins (ms since 1970). */
export function nextHour(nowMs: number): number {
  return (Math.floor(nowMs / hour) + 1) * hour;
}
