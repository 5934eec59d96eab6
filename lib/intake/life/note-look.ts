import { withNextUpdate } from '../../rooms/life/next-update.ts';
import { isForgotten } from '../../work-items/erase.ts';
import { currentHold } from '../../work-items/holds.ts';
import {
  type LivingRecord,
  runningUpdate,
  startUpdate,
  withLookAsked,
} from '../../work-items/life/updates.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { updateRecord } from '../../work-items/record-store.ts';
import type { NoteStateDependencies } from './note-state.ts';

export type NotedLook =
  | { outcome: 'unknown' }
  | { outcome: 'noted'; record: LivingRecord; execution?: string };

/**
 * Marks a work item as one to be read again, and begins the update of its room. An update that runs reads it once more before
 * it ends, however many webhooks come meanwhile.
 *
 * @param found the record of the work item, as it was just read
 * @param beginsAtOnce may an update begin now? Otherwise the reconciler begins it
 */
export async function noteLook(
  found: WorkRecord | undefined,
  beginsAtOnce: () => Promise<boolean>,
  { settings, records, executions, hold, clock }: NoteStateDependencies,
): Promise<NotedLook> {
  if (!found || isForgotten(found)) return { outcome: 'unknown' };
  const isLeft =
    (await currentHold(hold)) !== undefined ||
    (runningUpdate(found) === undefined && !(await beginsAtOnce()));
  let begins = false;
  const record = await updateRecord(records, found.key, (before) => {
    begins = false;
    if (!before || isForgotten(before)) return undefined;
    const nowMs = clock.now();
    const next = withLookAsked(before, nowMs);
    if (runningUpdate(next) !== undefined) return next;
    const after = withNextUpdate(next, settings.life, nowMs, isLeft ? nowMs : undefined);
    begins = after.begins;
    return after.record;
  });
  if (!record?.life) return { outcome: 'unknown' };
  const living = { ...record, life: record.life };
  // Where the answer to that write was lost, the update is begun and not started: the reconciler starts it.
  const execution = begins ? await startUpdate(executions, living) : undefined;
  return { outcome: 'noted', record: living, ...(execution === undefined ? {} : { execution }) };
}
