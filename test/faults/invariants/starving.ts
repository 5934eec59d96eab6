import { minute } from '../../../lib/kernel/time.ts';
import type { Stage } from '../world/stage.ts';
import type { Violation } from '../world/stands.ts';

/** The reconciler comes each minute and takes a minute and a half at most. */
const overdueMs = 4 * minute;

/** Where nothing but receivers is in trouble, no task waits for another: receivers that hang take the time of no other kind. */
export function starving({ deployments, scenario }: Stage): Violation[] {
  const { kill, abandon, refuse, fail, lose, lag, repeat } = scenario.harm;
  const { portal, planned, portalTrouble, awsTrouble, rateLimits } = scenario;
  if (kill + abandon + refuse + fail + lose + lag + repeat > 0 || rateLimits) return [];
  if (portal.http || planned.length + portalTrouble.length + awsTrouble.length > 0) return [];
  return deployments.flatMap(({ log }) =>
    log
      .filter(
        ({ code, fields }) =>
          code === 'RECONCILER_COMPLETED' && Number(fields.overdueSeconds) * 1000 > overdueMs,
      )
      .map(({ fields }) => ({
        rule: 7 as const,
        what: `the task ${fields.overdueTask} was overdue by ${fields.overdueSeconds} s`,
      })),
  );
}
