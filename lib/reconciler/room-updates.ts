import { classifyFailure, failureOfEnding } from '../kernel/caught-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { failures } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { day, minute } from '../kernel/time.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { withNextUpdate } from '../rooms/life/next-update.ts';
import type { Settings } from '../settings/schema.ts';
import type { Executions } from '../work-items/executions.ts';
import { currentHold, type Hold, holdWaitMs } from '../work-items/holds.ts';
import {
  type LivingRecord,
  newLife,
  runningUpdate,
  startUpdate,
  type UpdateRef,
  updateExecutionOf,
} from '../work-items/life/updates.ts';
import type { WorkRecord } from '../work-items/record.ts';
import { type RecordStore, updateRecord } from '../work-items/record-store.ts';
import { checkEveryMs } from '../work-items/scheduled-tasks.ts';
import type { CaughtError } from './record-failure.ts';

export interface RoomUpdateDependencies {
  records: RecordStore;
  executions: Executions;
  settings: Settings;
  hold: VersionedItem<Hold>;
  clock: Clock;
  log: Log;
}

/** During a hold rooms stay as they are, and are looked at again after this. */
const heldMs = 5 * minute;
/** Updates that failed in a row, about half an hour of them, after which people have to know. */
const failuresUntilAlarm = 6;

/**
 * What is due about the room of a work item that goes on: begins its next update, or looks after the one that was begun.
 */
export async function updateRoom(record: WorkRecord, dependencies: RoomUpdateDependencies): Promise<void> {
  const { records, executions, settings, hold, clock } = dependencies;
  const running = runningUpdate(record);
  if (running !== undefined) return checkUpdate(record as LivingRecord, running, dependencies);
  const isHeld = (await currentHold(hold)) !== undefined;
  let begins = false;
  const after = await updateRecord(records, record.key, (now) => {
    begins = false;
    if (now?.due.life === undefined || runningUpdate(now) !== undefined) return undefined;
    const nowMs = clock.now();
    if (!now.life) return { ...now, due: { ...now.due, life: undefined } };
    const living = { ...now, life: now.life };
    const next = withNextUpdate(living, settings.life, nowMs, isHeld ? nowMs + heldMs : undefined);
    begins = next.begins;
    return next.record;
  });
  if (begins) await startUpdate(executions, after as LivingRecord);
}

/**
 * From now on the room of a work item is looked at once a day: its source and the portal may send no webhook, or lose one.
 * Nothing where that has begun, and where rooms are left as they are.
 */
export async function followFromNow(
  { key }: WorkRecord,
  { records, settings, clock }: Pick<RoomUpdateDependencies, 'records' | 'settings' | 'clock'>,
): Promise<void> {
  if (!settings.life) return;
  await updateRecord(records, key, (now) => {
    if (now?.status !== 'done' || !now.room || now.life) return undefined;
    const nowMs = clock.now();
    return withNextUpdate({ ...now, life: newLife(nowMs) }, settings.life, nowMs).record;
  });
}

/** Starts the execution of an update that was never started, and settles one that ended without a word. */
async function checkUpdate(
  record: LivingRecord,
  update: number,
  dependencies: RoomUpdateDependencies,
): Promise<void> {
  const { records, executions, clock } = dependencies;
  const { key, attempt } = record;
  const found = await executions.describe('update', updateExecutionOf(record));
  if (found && found.status !== 'RUNNING') {
    const failure = failureOfEnding(found.status, found.error, found.cause);
    await recordUpdateFailure({ key, attempt, update }, failure, dependencies);
    return;
  }
  if (!found) await startUpdate(executions, record);
  await updateRecord(records, key, (now) =>
    now && runningUpdate(now) === update
      ? { ...now, due: { ...now.due, life: clock.now() + checkEveryMs } }
      : undefined,
  );
}

export type RecordedUpdateFailure = { outcome: 'postponed' | 'superseded'; code: string; message: string };

/**
 * Writes down how an update failed, and when the next one is begun: what may pass by itself after a time that grows to an
 * hour, everything else after a day. The work item stays done, and nothing is reported to its source. Repeatable.
 */
export async function recordUpdateFailure(
  ref: UpdateRef,
  failure: CaughtError,
  { records, clock, log }: Pick<RoomUpdateDependencies, 'records' | 'clock' | 'log'>,
): Promise<RecordedUpdateFailure> {
  const error = classifyFailure(failure);
  const { key, attempt, update } = ref;
  const { transient } = failures[error.code];
  let failed = 0;
  const record = await updateRecord(records, key, (now) => {
    failed = 0;
    if (!now?.life || now.attempt !== attempt || runningUpdate(now) !== update) return undefined;
    const { running: _, ...life } = now.life;
    failed = (life.failures ?? 0) + 1;
    const nowMs = clock.now();
    const at = new Date(nowMs).toISOString();
    const nextMs = Math.max(
      nowMs + (transient ? holdWaitMs(failed, 'portal') : day),
      life.pausedUntilMs ?? 0,
    );
    return {
      ...now,
      life: { ...life, failures: failed, error: { ...error, at } },
      due: { ...now.due, life: nextMs },
      updatedAt: at,
    };
  });
  if (failed === 0) {
    const isRepeat = record?.life?.update === update && record.life.error !== undefined;
    return { outcome: isRepeat ? 'postponed' : 'superseded', ...error };
  }
  const { source, room } = record as WorkRecord;
  const fields = { key, source, roomId: room?.id, error: error.code, failures: failed };
  log.warn('ROOM_UPDATE_POSTPONED', { ...fields, reason: error.message });
  if (!transient || failed === failuresUntilAlarm) {
    log.error('ROOM_UPDATE_FAILING', { ...fields, reason: failures[error.code].remedy });
  }
  return { outcome: 'postponed', ...error };
}
