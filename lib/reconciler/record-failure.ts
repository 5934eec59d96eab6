import type { Portal } from '../docspace/portal.ts';
import { portalTrouble } from '../docspace/probe.ts';
import { classifyFailure } from '../kernel/caught-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { explain, type FailureCode, failures } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { type DeliverDependencies, deliverResult, firstDelivery } from '../results/deliver.ts';
import { type AttemptRef, changeRecord } from '../work-items/attempt.ts';
import { beginHold, type Hold } from '../work-items/holds.ts';
import type { WorkRecord } from '../work-items/record.ts';

export interface RecordFailureDependencies extends DeliverDependencies {
  portal: Portal;
  hold: VersionedItem<Hold>;
}

/** What a Catch says, and the state that failed where the state machine tells it. */
export interface CaughtError {
  Error?: string;
  Cause?: string;
  State?: string;
}

export type RecordedFailure =
  | { outcome: 'room-made' | 'held' }
  | { outcome: 'failed' | 'superseded'; code: string; message: string };

/**
 * Writes down how an attempt failed and reports it once. Repeatable: the record decides what is still to do.
 *
 * - Trouble of the whole portal holds the work item, and all others with it, instead of failing it.
 * - A room that was made stays made, whatever failed after it: it is reported with a warning.
 * - Everything else fails it.
 *
 * @param failure what a Catch says, or an execution's status and error
 */
export async function recordFailure(
  { key, attempt }: AttemptRef,
  failure: CaughtError,
  dependencies: RecordFailureDependencies,
): Promise<RecordedFailure> {
  const { records, settings, clock, log } = dependencies;
  // These two alone: callers pass whole records, and a record holds a ticket's subject.
  const ref = { key, attempt };
  const error = classifyFailure(failure);
  const record = (await records.read(key))?.value;
  if (record?.attempt !== attempt || record.status === 'held') return { outcome: 'superseded', ...error };
  if (record.status === 'done') return { outcome: 'room-made' };
  const explained = { outcome: 'failed', code: error.code, message: explain(error) } as const;
  if (record.status === 'failed') return explained;
  if (error.code === 'AttemptSuperseded') return { outcome: 'superseded', ...error };
  if (await keepBack(record, error, dependencies)) return { outcome: 'held' };
  if (record.facts.kind === 'ticket' && record.room) {
    const what = failure.State
      ? `"${failure.State}" and what follows it`
      : 'all of its folders, team and link';
    const message = `The room is there, but ${what} could not be done (${error.code}). ${failures[error.code].remedy}`;
    const warnings = [...(record.warnings ?? []), { code: 'StepsMissing', message }];
    await changeRecord(records, ref, { status: 'done', warnings, ...firstDelivery(record, settings) }, clock);
    log.error('STEPS_MISSING', { ...ref, source: record.source, roomId: record.room.id, error: error.code });
    return { outcome: 'room-made' };
  }
  const change = { status: 'failed', error, ...firstDelivery(record, settings) } as const;
  const failed = await changeRecord(records, ref, change, clock);
  log.error('ROOM_FAILED', { ...ref, source: record.source, error: error.code });
  if (failed.delivery === 'pending') await deliverResult(failed, { lastTry: true }, dependencies);
  return explained;
}

/** A portal that was well a moment later is believed so often that it was in trouble. */
const mostHolds = 3;

/** Holds the work item if its failure is the portal's, and with it all others while the trouble lasts. */
async function keepBack(
  record: WorkRecord,
  { code }: { code: FailureCode },
  { portal, hold, records, clock, log }: RecordFailureDependencies & { clock: Clock; log: Log },
): Promise<boolean> {
  if (!mayBeThePortals(code)) return false;
  const trouble = await portalTrouble(portal.call);
  const holds = record.holds ?? 0;
  if (!trouble && !(passes(code) && holds < mostHolds)) return false;
  const reason = trouble?.code ?? code;
  if (trouble && (await beginHold(hold, { reason, message: trouble.message }, clock.now()))) {
    log.error('HOLD_BEGAN', { reason });
  }
  const held = { reason, since: new Date(clock.now()).toISOString() };
  const change = { status: 'held', held, ...(trouble ? {} : { holds: holds + 1 }) } as const;
  await changeRecord(records, { key: record.key, attempt: record.attempt }, change, clock);
  log.warn('WORK_HELD', { key: record.key, reason });
  return true;
}

/** These too: a service user who may make no rooms any more is refused each of them, and sees no template. */
const mayBe: readonly FailureCode[] = [
  'PortalUnavailable',
  'StoreUnavailable',
  'SecretUnavailable',
  'PortalThrottled',
  'PortalRejected',
  'OutcomeUnknown',
  'StepTimedOut',
  'TemplateNotFound',
  'CreationFailed',
  'CreationLost',
];

/** Trouble that may be over a moment later, unlike a refusal. */
function passes(code: FailureCode): boolean {
  return failures[code].kind !== 'rejected';
}

function mayBeThePortals(code: FailureCode): boolean {
  return failures[code].kind === 'portal-trouble' || mayBe.includes(code);
}
