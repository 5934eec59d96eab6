import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { day } from '../../kernel/time.ts';
import type { Counters } from '../../work-items/quota.ts';

/** Logs a state that the settings of its source do not name. Once a day is enough to find it. */
export async function noteUnknownState(
  source: string,
  state: string,
  { counters, clock, log }: { counters: Counters; clock: Clock; log: Log },
): Promise<void> {
  const times = await counters.add(`state/${source}/${state}`, clock.now() + day);
  if (times === 1) log.warn('STATE_UNKNOWN', { source, state });
}
