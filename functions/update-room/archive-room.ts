import { moveRoom } from '../../lib/rooms/life/changes.ts';
import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Requests from the portal that the room goes to the archive. */
function archiveRoom(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return moveRoom({ key, attempt, update }, 'archive', dependencies);
}

export const handler = bindStep(archiveRoom, { portal, records, settings, clock, log });
