import {
  type ReadWorkItem,
  type ReadWorkItemDependencies,
  readWorkItem,
} from '../../lib/intake/life/read-work-item.ts';
import type { UpdateRef } from '../../lib/work-items/life/updates.ts';
import { bindStep } from '../bind.ts';
import { counters, delivery } from '../runtime.ts';

/** Reads the work item from its system, where that can be asked, and writes down its state. */
function readItem(
  { key, attempt, update }: UpdateRef,
  dependencies: ReadWorkItemDependencies,
): Promise<ReadWorkItem> {
  return readWorkItem({ key, attempt, update }, dependencies);
}

const { settings, records, writeBackSecret, fetch, clock, log } = delivery;

export const handler = bindStep(readItem, {
  settings,
  records,
  counters,
  writeBackSecret,
  fetch,
  clock,
  log,
});
