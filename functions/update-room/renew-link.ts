import { renewLink as renew } from '../../lib/rooms/life/change-access.ts';
import type { UpdateDependencies } from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Makes the link of the room again that was removed before it went to the archive. */
function renewLink(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<{ roomId: number }> {
  return renew({ key, attempt, update }, dependencies);
}

export const handler = bindStep(renewLink, { portal, records, settings, clock, log });
