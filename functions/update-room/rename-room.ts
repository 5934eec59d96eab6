import { followTitle } from '../../lib/rooms/life/changes.ts';
import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Gives the room the title that its work item has now. */
function renameRoom(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return followTitle({ key, attempt, update }, dependencies);
}

export const handler = bindStep(renameRoom, { portal, records, settings, clock, log });
