import type { Failure } from '../../../../lib/kernel/failures.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { type RoomCounts, roomsPerDay } from '../../../../lib/work-items/life/room-counts.ts';
import { type Finding, ok, problem, remedyOf, skipped, warning } from '../finding.ts';

/** What is known of the rooms of a plan. */
export interface RoomLimit {
  /** Why the portal would make no room now, if it would not. */
  trouble: Failure | undefined;
  /** As the portal shows it, to keys that may read everything. A limit below 0 is none. */
  plan: { used: number; limit: number } | undefined;
  /** `portal.roomLimit` of the settings, for keys to which the portal does not show it. */
  limit: number | undefined;
  /** How many rooms of this environment there were on the last days. */
  counts: RoomCounts | undefined;
  nowMs: number;
}

/** The share of the plan's rooms that may be used without a warning. */
const shareWithoutWarning = 0.9;
/** So long before the limit is reached there is time to do something. */
const daysWithoutWarning = 30;
const remedy =
  'Archive rooms, let rooms follow their work items (life in the settings) or shorten life.graceDays, or raise the plan: at the limit all work is held.';

/** Is there a free room in the plan, and when is there none any more at the present rate? */
export function judgeRoomLimit({ trouble, plan, limit: written, counts, nowMs }: RoomLimit): Finding {
  if (trouble?.code === 'PortalPlanLimit') {
    return problem('portal.rooms', `${trouble.message}.`, remedyOf('PortalPlanLimit'));
  }
  const latest = counts?.counts.at(-1);
  const ours = latest && latest.active + latest.inGrace;
  const limit = plan?.limit ?? written;
  const used = plan?.used ?? ours;
  if (limit === undefined) {
    return skipped(
      'portal.rooms',
      'The portal shows this key no number of rooms of its plan; write that into portal.roomLimit to know when it is reached.',
    );
  }
  if (used === undefined)
    return skipped(
      'portal.rooms',
      `The plan has ${limit} rooms, and those of this environment are not counted yet.`,
    );
  if (limit < 0) return ok('portal.rooms', `${used} rooms are used, and the plan has no limit.`);
  const says = plan
    ? `${used} of the plan's ${limit} rooms are used.`
    : `${used} of the plan's ${limit} rooms are of this environment, beside those of others.`;
  const perDay = counts && roomsPerDay(counts);
  if (perDay === undefined || perDay <= 0) {
    const rate = perDay === undefined ? '' : ' They become no more at the present rate.';
    return used < limit * shareWithoutWarning
      ? ok('portal.rooms', `${says}${rate}`)
      : warning('portal.rooms', `${says}${rate}`, remedy);
  }
  const days = Math.max(0, Math.floor((limit - used) / perDay));
  const on = new Date(nowMs + days * day).toISOString().slice(0, 10);
  const forecast = `${says} At the present rate, ${perDay.toFixed(1)} more a day, the limit is reached in ${days} days, on ${on}.`;
  return used < limit * shareWithoutWarning && days >= daysWithoutWarning
    ? ok('portal.rooms', forecast)
    : warning('portal.rooms', forecast, remedy);
}
