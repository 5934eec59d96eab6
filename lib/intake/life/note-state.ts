import type { Clock } from '../../kernel/clock.ts';
import type { VersionedItem } from '../../kernel/versioned-item.ts';
import { followsPeople } from '../../rooms/life/members/wants-people.ts';
import { plannedArchive, withNextUpdate } from '../../rooms/life/next-update.ts';
import type { Settings } from '../../settings/schema.ts';
import { isForgotten } from '../../work-items/erase.ts';
import type { Executions } from '../../work-items/executions.ts';
import { currentHold, type Hold } from '../../work-items/holds.ts';
import type { ReportedState } from '../../work-items/life/life.ts';
import type { ItemPerson } from '../../work-items/life/people.ts';
import {
  type LivingRecord,
  runningUpdate,
  startUpdate,
  withReportedState,
} from '../../work-items/life/updates.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { type RecordStore, updateRecord } from '../../work-items/record-store.ts';

/** `archiveAfterMs`: when its room goes to the archive, unless it is opened again before (ms since 1970). */
export type NotedState =
  | { outcome: 'unknown' }
  | { outcome: 'not-newer'; knownAtMs: number }
  | { outcome: 'noted'; record: LivingRecord; archiveAfterMs?: number; execution?: string };

export interface NoteStateDependencies {
  settings: Settings;
  records: RecordStore;
  executions: Executions;
  hold: VersionedItem<Hold>;
  clock: Clock;
}

/**
 * Writes down what a source reports about the state of a work item, and begins the update of its room where that is due. The
 * record comes first: an update that was not started is started by the reconciler. A room goes to the archive through the
 * reconciler alone, which begins a few in a minute: a thousand tickets may be closed at once.
 *
 * @param found the record of the work item, as it was just read
 * @param people whom it names now; undefined where its source did not say so
 */
export async function noteState(
  reported: ReportedState,
  found: WorkRecord | undefined,
  { settings, records, executions, hold, clock }: NoteStateDependencies,
  people?: readonly ItemPerson[],
): Promise<NotedState> {
  if (!found || isForgotten(found)) return { outcome: 'unknown' };
  const isHeld = (await currentHold(hold)) !== undefined;
  let begins = false;
  let isNewer = false;
  const record = await updateRecord(records, found.key, (before) => {
    // Written in an earlier round, whose answer was lost: what was decided then has come true.
    if (isNewer && before?.life?.reported.atMs === reported.atMs) return undefined;
    begins = false;
    isNewer = false;
    const nowMs = clock.now();
    if (!before || isForgotten(before)) return undefined;
    const named = followsPeople(before, settings) ? people : undefined;
    const next = withReportedState(before, reported, nowMs, named);
    if (!next) return undefined;
    isNewer = true;
    // An update that runs sees it before it ends.
    if (runningUpdate(next) !== undefined) return next;
    const isLeft = isHeld || reported.closed;
    const after = withNextUpdate(next, settings.life, nowMs, isLeft ? nowMs : undefined);
    begins = after.begins;
    return after.record;
  });
  if (!record?.life) return { outcome: 'unknown' };
  if (!isNewer) return { outcome: 'not-newer', knownAtMs: record.life.reported.atMs };
  const living = { ...record, life: record.life };
  const execution = begins ? await startUpdate(executions, living) : undefined;
  const archiveAfterMs = plannedArchive(living, settings.life);
  return {
    outcome: 'noted',
    record: living,
    ...(execution === undefined ? {} : { execution }),
    ...(archiveAfterMs === undefined ? {} : { archiveAfterMs }),
  };
}
