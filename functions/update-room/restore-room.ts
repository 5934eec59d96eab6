import { moveRoom } from '../../lib/rooms/life/changes.ts';
import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Requests from the portal that the room comes out of the archive. */
function restoreRoom(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return moveRoom({ key, attempt, update }, 'restore', dependencies);
}

export const handler = bindStep(restoreRoom, { portal, records, settings, clock, log });
