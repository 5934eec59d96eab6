import {
  type Comparison,
  compareRoom as compare,
  type UpdateDependencies,
} from '../../lib/rooms/life/compare.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

/** Compares the room with what it should be by its work item, and says what to change next. */
function compareRoom(
  { key, attempt, update }: UpdateRef,
  dependencies: UpdateDependencies,
): Promise<Comparison> {
  return compare({ key, attempt, update }, dependencies);
}

export const handler = bindStep(compareRoom, { portal, records, settings, clock, log });
