import type { Portal } from '../docspace/client.ts';
import { confirmedTrouble } from '../docspace/probe.ts';
import { classifyFailure } from '../kernel/caught-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { type FailureCode, failures } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { day, minute } from '../kernel/time.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { isOutOfReach, withRoomOutOfReach } from '../rooms/life/out-of-reach.ts';
import type { Settings } from '../settings/schema.ts';
import { beginHold, type Hold, holdWaitMs } from '../work-items/holds.ts';
import type { Life, LifeResult } from '../work-items/life/life.ts';
import { type LivingRecord, runningUpdate, type UpdateRef } from '../work-items/life/updates.ts';
import type { WorkRecord } from '../work-items/record.ts';
import { type RecordStore, updateRecord } from '../work-items/record-store.ts';
import type { CaughtError } from './record-failure.ts';

/** During a hold rooms stay as they are, and are looked at again after this. */
export const heldMs = 5 * minute;

export interface UpdateFailureDependencies {
  records: RecordStore;
  settings: Settings;
  hold: VersionedItem<Hold>;
  portal: Portal;
  clock: Clock;
  log: Log;
}

/** Updates that failed in a row, about half an hour of them, after which people have to know. */
const failuresUntilAlarm = 6;

export type RecordedUpdateFailure = { outcome: 'postponed' | 'superseded'; code: string; message: string };

/**
 * Writes down how an update failed, and when the next one is begun: what may pass by itself after a time that grows to an
 * hour, everything else after a day. The work item stays done. Repeatable.
 *
 * Where the plan of the portal has no free room for one that is to come out of the archive, all new rooms are held, as they
 * would find none either, and the room waits for the end of that hold. The source of a work item that was opened again is
 * told of that, once; nothing else is reported.
 */
export async function recordUpdateFailure(
  ref: UpdateRef,
  failure: CaughtError,
  dependencies: UpdateFailureDependencies,
): Promise<RecordedUpdateFailure> {
  const { records, clock, log, settings } = dependencies;
  const error = classifyFailure(failure);
  const { key, attempt, update } = ref;
  const { transient } = failures[error.code];
  if (error.code === 'PortalRejected' && (await leaveOutOfReach(ref, dependencies))) {
    return { outcome: 'postponed', ...error };
  }
  // Before the record: a Lambda that ends between the two leaves no room waiting in silence.
  const isHeld = error.code === 'PortalPlanLimit' && (await holdForPlan(dependencies));
  let failed = 0;
  let isFirstHeld = false;
  const record = await updateRecord(records, key, (now) => {
    failed = 0;
    if (!now?.life || now.attempt !== attempt || runningUpdate(now) !== update) return undefined;
    const { running: _, ...life } = now.life;
    failed = (life.failures ?? 0) + 1;
    isFirstHeld = isHeld && life.held === undefined;
    const nowMs = clock.now();
    const at = new Date(nowMs).toISOString();
    const waitMs = isHeld ? heldMs : transient ? holdWaitMs(failed, 'portal') : day;
    const nextMs = Math.max(nowMs + waitMs, life.pausedUntilMs ?? 0);
    const after = { ...life, failures: failed, error: { ...error, at } };
    const next = { ...now, life: after, due: { ...now.due, life: nextMs }, updatedAt: at };
    return isFirstHeld ? withHeld(next, error.code, at, settings) : next;
  });
  if (failed === 0) {
    const isRepeat = record?.life?.update === update && record.life.error !== undefined;
    return { outcome: isRepeat ? 'postponed' : 'superseded', ...error };
  }
  const { source, room } = record as WorkRecord;
  const fields = { key, source, roomId: room?.id, error: error.code, failures: failed };
  if (isHeld) {
    if (isFirstHeld) log.warn('ROOM_UPDATE_HELD', { ...fields, reason: error.message });
    return { outcome: 'postponed', ...error };
  }
  log.warn('ROOM_UPDATE_POSTPONED', { ...fields, reason: error.message });
  if (!transient || failed === failuresUntilAlarm) {
    log.error('ROOM_UPDATE_FAILING', { ...fields, reason: failures[error.code].remedy });
  }
  return { outcome: 'postponed', ...error };
}

/** @returns false if the room of the update can be seen, or the update is not the one that runs */
async function leaveOutOfReach(
  { key, attempt, update }: UpdateRef,
  { records, portal, settings, clock, log }: UpdateFailureDependencies,
): Promise<boolean> {
  const isCurrent = (record: WorkRecord | undefined): record is LivingRecord =>
    record?.life !== undefined && record.attempt === attempt && runningUpdate(record) === update;
  const found = (await records.read(key))?.value;
  const { life } = settings;
  const roomId = found?.room?.id;
  if (!life || roomId === undefined || !isCurrent(found)) return false;
  if (!(await isOutOfReach(portal, roomId))) return false;
  let isNew = false;
  await updateRecord(records, key, (now) => {
    if (!isCurrent(now) || now.room?.id !== roomId) return undefined;
    const left = withRoomOutOfReach(now, life, clock.now());
    isNew = left.isNew;
    return left.record;
  });
  const fields = { key, source: found.source, roomId };
  if (isNew) log.info('ROOM_LEFT_TO_PEOPLE', { ...fields, change: 'unreachable' });
  return true;
}

/**
 * Holds all work if the portal says that its plan is full.
 *
 * @returns false if a place was freed meanwhile
 */
async function holdForPlan({ portal, hold, clock, log }: UpdateFailureDependencies): Promise<boolean> {
  const trouble = await confirmedTrouble(portal.call, clock);
  if (trouble?.code !== 'PortalPlanLimit') return false;
  const { code: reason, message } = trouble;
  if (await beginHold(hold, { reason, message }, clock.now())) log.error('HOLD_BEGAN', { reason });
  return true;
}

/** The record of a room that waits for the end of a hold; with the result by which its source is told, where it has to know. */
function withHeld(
  record: LivingRecord,
  reason: FailureCode,
  since: string,
  settings: Settings,
): LivingRecord {
  const { room, life } = record;
  const held: Life = { ...life, held: { reason, since } };
  if (!room || life.reported.closed || life.room?.requested?.to !== 'restore' || !settings.life) {
    return { ...record, life: held };
  }
  const { titleOfPeople = room.title } = life.room;
  const { id, url } = room;
  const result: LifeResult = {
    type: 'room.held',
    at: since,
    reason,
    room: { id, url, title: titleOfPeople },
  };
  return {
    ...record,
    life: { ...held, results: [...(held.results ?? []), result] },
    due: { ...record.due, report: record.due.report ?? Date.parse(since) },
  };
}
