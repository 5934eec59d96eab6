import type { Hold } from '../../../lib/work-items/holds.ts';
import { type Finding, ok, problem } from './finding.ts';

/**
 * Is all work held?
 *
 * @param held how many work items are; undefined where nobody counted
 */
export function judgeHold(hold: Hold | undefined, held: number | undefined, environment: string): Finding {
  const check = 'hold';
  const count = held === undefined ? '' : `, and ${held} work items wait`;
  if (!hold) return ok(check, `No hold is on${held ? `; ${held} work items are held alone` : ''}.`);
  const remedy =
    hold.reason === 'OperatorHold'
      ? `Let work go on with npx rooms release ${environment}.`
      : `It ends by itself once the portal is well; npx rooms release ${environment} asks at once.`;
  return problem(
    check,
    `All work is held since ${hold.since} (${hold.reason}: ${hold.message})${count}.`,
    remedy,
  );
}
