import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import { changeMembers as change } from '../../lib/rooms/life/members/change-members.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Adds and removes members of the room, as its work item names other people. */
function changeMembers(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return change({ key, attempt, update }, dependencies);
}

export const handler = bindStep(changeMembers, { portal, records, settings, clock, log });
