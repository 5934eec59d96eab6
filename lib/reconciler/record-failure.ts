import type { Portal } from '../docspace/client.ts';
import { confirmedTrouble } from '../docspace/probe.ts';
import { classifyFailure } from '../kernel/caught-error.ts';
import { maxHoldsWithoutConfirmedOutage } from '../kernel/failure-policy.ts';
import { explain, Failure, type FailureCode, failures } from '../kernel/failures.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { type DeliverDependencies, deliverResult, firstDelivery } from '../results/deliver.ts';
import { type AttemptRef, changeRecord } from '../work-items/attempt.ts';
import { corrected } from '../work-items/correction.ts';
import { beginHold, type Hold, type HoldReason, holdWaitMs, type SourceHolds } from '../work-items/holds.ts';
import { nextAttempt } from '../work-items/next-attempt.ts';
import { changed, type Warning, type WorkRecord } from '../work-items/record.ts';
import { updateRecord } from '../work-items/record-store.ts';

export interface RecordFailureDependencies extends DeliverDependencies {
  portal: Portal;
  hold: VersionedItem<Hold>;
  sourceHolds: SourceHolds;
}

/** What a Catch says, the state that failed where the state machine names it, and the warnings until then. */
export interface CaughtError {
  Error?: string;
  Cause?: string;
  State?: string;
  warnings?: Warning[];
}

export type RecordedFailure =
  | { outcome: 'room-made'; roomId?: number; roomUrl?: string }
  | { outcome: 'held'; reason: HoldReason }
  /** It is to have no room: the step that found it has recorded why. */
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'failed' | 'superseded'; code: string; message: string };

/**
 * Writes down how an attempt failed and reports it once. Repeatable: the record decides what is still to do.
 * What follows from a failure stands in the table of failures (lib/kernel/failures.ts).
 *
 * - Trouble of the whole portal holds the work item, and all others with it, instead of failing it.
 * - A source whose system refuses to say what its work items are holds that source alone.
 * - What may pass by itself, trouble of AWS above all, holds the work item alone, for a time that grows.
 * - A room that was made stays made, also when a later step failed: it is reported with a warning.
 * - Everything else fails it.
 *
 * @param failure what a Catch says, or an execution's status and error
 * @param options.deliverLater leaves the result to the scheduled task `deliver`, which is due at once
 */
export async function recordFailure(
  { key, attempt }: AttemptRef,
  failure: CaughtError,
  dependencies: RecordFailureDependencies,
  { deliverLater = false }: { deliverLater?: boolean } = {},
): Promise<RecordedFailure> {
  const { records, settings, clock, log } = dependencies;
  // These two alone: callers pass whole records, and a record holds a ticket's subject.
  const ref = { key, attempt };
  const error = classifyFailure(failure);
  const record = (await records.read(key))?.value;
  if (record?.attempt !== attempt) return { outcome: 'superseded', ...error };
  const before = recordedBefore(record, error);
  if (before) return before;
  if (error.code === 'AttemptSuperseded') return { outcome: 'superseded', ...error };
  const held = await holdWork(record, error, dependencies);
  if (held) return held;
  if (record.room && keepsRoom(record, error.code)) {
    const all = { project: 'all about its team', ticket: 'all of its folders, team and link' };
    const what = failure.State ? `"${failure.State}" and what follows it` : all[record.facts.kind];
    const message = `The room is there, but ${what} could not be done (${error.code}). ${failures[error.code].remedy}`;
    const known = failure.warnings ?? record.warnings ?? [];
    const warnings: Warning[] = [...known, { code: 'StepsMissing', message }];
    const done = { status: 'done', warnings, ...firstDelivery(record, settings) } as const;
    const { now, isFirst } = await recordOnce(ref, done, dependencies);
    if (!isFirst) return recordedBefore(now, error) ?? roomMade(record);
    log.error('STEPS_MISSING', { ...ref, source: record.source, roomId: record.room.id, error: error.code });
    return roomMade(record);
  }
  const explained = failedBy(error);
  const { now: failed, isFirst } = await failOrCorrect(ref, error, dependencies);
  if (!isFirst) return recordedBefore(failed, error) ?? explained;
  if (failed.attempt !== attempt) {
    log.info('ATTEMPT_CORRECTED', { ...ref, source: record.source, error: error.code });
    return explained;
  }
  log.error('ROOM_FAILED', { ...ref, source: record.source, error: error.code });
  if (failed.delivery !== 'pending') return explained;
  if (deliverLater) {
    await changeRecord(records, ref, ({ due }) => ({ due: { ...due, deliver: clock.now() } }), clock);
  } else await deliverResult(failed, { lastTry: true }, dependencies);
  return explained;
}

/**
 * What is recorded of an attempt that is over: by a repeat whose first answer was lost, or by the other of the two that
 * record how an execution ended, its Catch and the rule on its status.
 */
function recordedBefore(
  record: WorkRecord,
  error: { code: FailureCode; message: string },
): RecordedFailure | undefined {
  if (record.status === 'ignored') return { outcome: 'ignored', reason: record.ignored?.reason ?? '' };
  if (record.status === 'held') return { outcome: 'held', reason: record.held?.reason ?? error.code };
  if (record.status === 'done') return roomMade(record);
  return record.status === 'failed' ? failedBy(error) : undefined;
}

function failedBy(error: { code: FailureCode; message: string }) {
  return { outcome: 'failed', code: error.code, message: explain(error) } as const;
}

/** True while nobody has recorded how the attempt ended. What was recorded first stays, for it may be reported by now. */
function isUnderWay({ status }: WorkRecord): boolean {
  return status === 'accepted' || status === 'running';
}

/** Records how an attempt ended, unless that was recorded meanwhile. */
async function recordOnce(
  ref: AttemptRef,
  change: Partial<WorkRecord>,
  { records, clock }: RecordFailureDependencies,
): Promise<{ now: WorkRecord; isFirst: boolean }> {
  let isFirst = false;
  const rule = (record: WorkRecord) => {
    isFirst = isUnderWay(record);
    return isFirst ? change : undefined;
  };
  return { now: await changeRecord(records, ref, rule, clock), isFirst };
}

/**
 * Is the recorded room reported although a step after it failed? Each attempt looks for its room again, and what that
 * look finds wrong, or an operator who wants another room, is about the room itself.
 */
function keepsRoom({ newRoomWanted }: WorkRecord, code: FailureCode): boolean {
  return !newRoomWanted && code !== 'RoomNotOurs' && code !== 'RoomArchived';
}

/**
 * Fails the attempt; or, where a webhook has corrected the work item since the attempt began, accepts the next one in the
 * same write, which the reconciler starts. What failed was said no longer, so it is not reported.
 *
 * @returns the record, at the next attempt if there is one, and whether this was the first to record an ending
 * @throws Failure `AttemptSuperseded`
 */
async function failOrCorrect(
  ref: AttemptRef,
  error: { code: FailureCode; message: string },
  { records, settings, clock }: RecordFailureDependencies,
): Promise<{ now: WorkRecord; isFirst: boolean }> {
  let isFirst = true;
  const after = await updateRecord(records, ref.key, (record) => {
    isFirst = !record || record.attempt !== ref.attempt || isUnderWay(record);
    if (!isFirst) return undefined;
    const change = { status: 'failed', error, ...(record ? firstDelivery(record, settings) : {}) } as const;
    const failed = record && changed(record, ref.attempt, change, clock.now());
    if (!failed) throw new Failure('AttemptSuperseded', `Attempt ${ref.attempt} is not the current one.`);
    if (corrected(failed).facts === failed.facts) return failed;
    const next = nextAttempt(failed, clock.now(), { corrects: true });
    return next.outcome === 'next' ? next.record : failed;
  });
  // The rule throws for a record that is gone.
  return { now: after as WorkRecord, isFirst };
}

function roomMade({ room }: WorkRecord): RecordedFailure {
  return { outcome: 'room-made', ...(room ? { roomId: room.id, roomUrl: room.url } : {}) };
}

/**
 * Holds the work item if its failure may pass, and with it all others while the portal is in trouble.
 *
 * @returns that it is held and why, or how the attempt ended meanwhile; undefined if it is not held
 */
async function holdWork(
  record: WorkRecord,
  error: { code: FailureCode; message: string },
  dependencies: RecordFailureDependencies,
): Promise<RecordedFailure | undefined> {
  const { portal, hold, clock, log } = dependencies;
  const { suspect, transient } = failures[error.code];
  if (suspect === 'nobody') return undefined;
  if (holdsSource(error.code)) return holdSource(record, error, dependencies);
  const trouble = suspect === 'source' ? undefined : await confirmedTrouble(portal.call, clock);
  const { key, attempt, holdsBySuspect = {} } = record;
  const holds = (holdsBySuspect[suspect] ?? 0) + 1;
  if (!trouble && !(transient && holds <= maxHoldsWithoutConfirmedOutage[suspect])) return undefined;
  const nowMs = clock.now();
  const reason = trouble?.code ?? error.code;
  if (trouble && (await beginHold(hold, { reason, message: trouble.message }, nowMs))) {
    log.error('HOLD_BEGAN', { reason });
  }
  const held = { reason, since: new Date(nowMs).toISOString() };
  const alone = {
    holdsBySuspect: { ...holdsBySuspect, [suspect]: holds },
    due: { release: Math.max(nowMs + holdWaitMs(holds, suspect), record.lookUpAfterMs ?? 0) },
  };
  // Before the record: a Lambda that ends between the two leaves no work held in silence.
  if (!trouble && (suspect === 'aws' || suspect === 'step')) {
    log.error('AWS_TROUBLE', { key, attempt, holds, error: error.code, reason: error.message });
  }
  const change = { status: 'held', held, ...(trouble ? {} : alone) } as const;
  const { now, isFirst } = await recordOnce({ key, attempt }, change, dependencies);
  if (!isFirst) return recordedBefore(now, error);
  log.warn('WORK_HELD', { key, reason });
  return { outcome: 'held', reason };
}

/** Does the system of the source refuse all of its work items alike? */
function holdsSource(code: FailureCode): code is 'LookUpKeyMissing' | 'LookUpRefused' {
  return code === 'LookUpKeyMissing' || code === 'LookUpRefused';
}

/** Holds the work item, and all others of its source that its system is asked about: one alarm, and nobody is told. */
async function holdSource(
  { key, attempt, source }: WorkRecord,
  error: { code: FailureCode; message: string },
  dependencies: RecordFailureDependencies,
): Promise<RecordedFailure> {
  const { sourceHolds, clock, log } = dependencies;
  const nowMs = clock.now();
  const { code: reason, message } = error;
  if (await beginHold(sourceHolds(source), { reason, message }, nowMs)) {
    log.error('SOURCE_HOLD_BEGAN', {
      source,
      error: reason,
      reason: message,
      remedy: failures[reason].remedy,
    });
  }
  const held = { reason, since: new Date(nowMs).toISOString() };
  const { now, isFirst } = await recordOnce({ key, attempt }, { status: 'held', held }, dependencies);
  if (!isFirst) return recordedBefore(now, error) ?? { outcome: 'held', reason };
  log.warn('WORK_HELD', { key, reason });
  return { outcome: 'held', reason };
}
