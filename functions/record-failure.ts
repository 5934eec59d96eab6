import * as v from 'valibot';
import { failureOfEnding } from '../lib/kernel/caught-error.ts';
import { leaveSlot, type PortalSlot, releaseSlot, slotRefOf } from '../lib/portal-slot/portal-slot.ts';
import {
  type CaughtError,
  type RecordedFailure,
  type RecordFailureDependencies,
  recordFailure,
} from '../lib/reconciler/record-failure.ts';
import { type RecordedUpdateFailure, recordUpdateFailure } from '../lib/reconciler/update-failure.ts';
import type { AttemptRef } from '../lib/work-items/attempt.ts';
import type { Warning } from '../lib/work-items/record.ts';
import { bindStep } from './bind.ts';
import { delivery, hold, portal, slot, sourceHolds } from './runtime.ts';

/** From the Catch of a state: all Lambdas of the execution are over by then. */
export interface CaughtFailure extends AttemptRef {
  failure: CaughtError;
  /** The number of the update of a room that failed; absent where the room itself was to be made. */
  update?: number;
  /** What was refused until then; a ticket's alone, for a project's record has it. */
  warnings?: Warning[];
}

export type RecordFailureStepDependencies = RecordFailureDependencies & { slot: PortalSlot };

/** Records what a state machine caught, and releases the portal slot, which an update never has. */
export async function recordCaughtFailure(
  { key, attempt, update, failure, warnings }: CaughtFailure,
  dependencies: RecordFailureStepDependencies,
): Promise<RecordedFailure | RecordedUpdateFailure> {
  if (update !== undefined) return recordUpdateFailure({ key, attempt, update }, failure, dependencies);
  const { records, slot } = dependencies;
  const record = (await records.read(key))?.value;
  const recorded = await recordFailure(
    { key, attempt },
    { ...failure, ...(warnings && { warnings }) },
    dependencies,
  );
  if (record?.attempt === attempt) await releaseSlot(slot, slotRefOf(record));
  return recorded;
}

/** A "Step Functions Execution Status Change" event of EventBridge, as far as it is read. */
const statusChange = v.object({
  detail: v.object({
    status: v.string(),
    input: v.pipe(
      v.string(),
      v.parseJson(),
      v.object({ key: v.string(), attempt: v.number(), update: v.optional(v.number()) }),
    ),
    error: v.nullish(v.string()),
    cause: v.nullish(v.string()),
  }),
});

export type StatusChange = v.InferInput<typeof statusChange>;

/**
 * Records the failure of an execution that ended without its Catch: stopped, or out of time. A Lambda of it may still
 * run, so the slot is released only if it was not in use yet; otherwise its lease ends.
 */
export async function recordEnding(
  event: StatusChange,
  dependencies: RecordFailureStepDependencies,
): Promise<RecordedFailure | RecordedUpdateFailure> {
  const { status, input, error, cause } = v.parse(statusChange, event).detail;
  const { key, attempt, update } = input;
  const failure = failureOfEnding(status, error, cause);
  if (update !== undefined) return recordUpdateFailure({ key, attempt, update }, failure, dependencies);
  const recorded = await recordFailure(input, failure, dependencies);
  const record = (await dependencies.records.read(input.key))?.value;
  if (record?.attempt === input.attempt) await leaveSlot(dependencies.slot, slotRefOf(record));
  return recorded;
}

/** The Catch of all machines, and the rule on the status of their executions. */
const recordEither = (event: CaughtFailure | StatusChange, dependencies: RecordFailureStepDependencies) =>
  'detail' in event ? recordEnding(event, dependencies) : recordCaughtFailure(event, dependencies);

const attemptOf = (event: CaughtFailure | StatusChange): AttemptRef =>
  'detail' in event ? v.parse(statusChange, event).detail.input : event;

export const handler = bindStep(recordEither, { ...delivery, portal, hold, sourceHolds, slot }, attemptOf);
