import { removeAccess as remove } from '../../lib/rooms/life/change-access.ts';
import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Removes the link of the room, and its guests where the environment wants it, before it goes to the archive. */
function removeAccess(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return remove({ key, attempt, update }, dependencies);
}

export const handler = bindStep(removeAccess, { portal, records, settings, clock, log });
