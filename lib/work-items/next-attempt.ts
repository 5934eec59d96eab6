import { day, minute } from '../kernel/time.ts';
import { corrected } from './correction.ts';
import type { HoldReason } from './holds.ts';
import { keyOf } from './keys.ts';
import { type Accepted, type WorkRecord, workItemOf } from './record.ts';
import { dueAfter } from './scheduled-tasks.ts';

/** At least so long between two attempts of one work item that somebody else starts. */
const betweenAttemptsMs = 10 * minute;
const attemptsADay = 5;

export interface NewWorkItem {
  /** The tag of its room, which nobody else has. */
  keyTag: string;
  /** Why it is held from the start. */
  hold?: HoldReason | undefined;
  /** A number that no attempt for this key has had. */
  firstAttempt?: number;
}

/** The record of a new work item, held from the start if there is a reason. */
export function acceptedRecord(
  accepted: Accepted,
  nowMs: number,
  { keyTag, hold, firstAttempt = 1 }: NewWorkItem,
): WorkRecord {
  const now = new Date(nowMs).toISOString();
  const status = hold ? 'held' : 'accepted';
  return {
    schema: 1,
    key: keyOf(workItemOf(accepted)),
    keyTag,
    ...accepted,
    status,
    attempt: hold ? firstAttempt - 1 : firstAttempt,
    ...(firstAttempt === 1 ? {} : { firstAttempt }),
    attempts: [now],
    queuedAt: now,
    createdAt: now,
    updatedAt: now,
    ...(hold ? { held: { reason: hold, since: now } } : {}),
    due: dueAfter({ status }, {}, nowMs),
  };
}

export type NextAttempt =
  | { outcome: 'next'; record: WorkRecord }
  | { outcome: 'not-failed' }
  | { outcome: 'too-soon'; afterMs: number };

/**
 * What a webhook for a work item that failed or was ignored starts: the next attempt, or the time from which there is one.
 *
 * @param options.corrects whether the webhook says something else than the attempt that failed began with: it need not
 *   wait for ten minutes, as a repeat of the same has to
 */
export function nextAttempt(
  record: WorkRecord,
  nowMs: number,
  { hold, corrects = false }: { hold?: HoldReason | undefined; corrects?: boolean } = {},
): NextAttempt {
  if (!mayComeAgain(record) || record.erasedAt) return { outcome: 'not-failed' };
  const times = record.attempts.map((at) => Date.parse(at));
  const latest = Math.max(...times);
  // What was ignored may have changed in its system a moment ago.
  const soonest = corrects || record.status === 'ignored' ? 0 : latest + betweenAttemptsMs;
  const fifth = times.length >= attemptsADay ? Math.min(...times.slice(-attemptsADay)) + day : 0;
  const afterMs = Math.max(soonest, fifth);
  if (nowMs < afterMs) return { outcome: 'too-soon', afterMs };
  const asked = askedFor(record, nowMs);
  return {
    outcome: 'next',
    record: hold ? heldRecord(asked, hold, nowMs) : restarted(asked, nowMs),
  };
}

/** Does another webhook about it begin another attempt? */
export function mayComeAgain({ status }: Pick<WorkRecord, 'status'>): boolean {
  return status === 'failed' || status === 'ignored';
}

/** The record with the time at which its next attempt was requested, for which holds are counted from none. */
export function askedFor(record: WorkRecord, nowMs: number): WorkRecord {
  const { holdsBySuspect: _, ...kept } = record;
  const attempts = [...record.attempts, new Date(nowMs).toISOString()];
  return { ...kept, attempts: attempts.slice(-attemptsADay) };
}

/**
 * The record with its next attempt accepted. What is known of its room, and every intent, stays: the next
 * attempt adopts what exists.
 */
export function restarted(record: WorkRecord, nowMs: number): WorkRecord {
  const now = new Date(nowMs).toISOString();
  const { held, ...kept } = withoutOutcome(corrected(record));
  return {
    ...kept,
    status: 'accepted',
    attempt: record.attempt + 1,
    queuedAt: held ? record.queuedAt : now,
    updatedAt: now,
    due: dueAfter({ status: 'accepted' }, {}, nowMs),
  };
}

/** The record kept back. */
function heldRecord(record: WorkRecord, reason: HoldReason, nowMs: number): WorkRecord {
  const now = new Date(nowMs).toISOString();
  return {
    ...withoutOutcome(record),
    status: 'held',
    held: { reason, since: now },
    updatedAt: now,
    due: dueAfter({ status: 'held' }, {}, nowMs),
  };
}

function withoutOutcome(record: WorkRecord): WorkRecord {
  const { error: _, ignored: _ignored, outcomeAt: __, delivery: ___, ...more } = record;
  const { deliverySince: ____, deliveries: _____, ...kept } = more;
  return kept;
}
