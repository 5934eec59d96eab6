import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import { changed, type WorkRecord } from './record.ts';
import { type RecordStore, updateRecord } from './record-store.ts';
import type { Status } from './status.ts';

/** Which attempt at which work item a step works for. */
export interface AttemptRef {
  key: string;
  attempt: number;
}

/**
 * The record, if this attempt is still the current one and its room is still to be made. Every step that
 * makes something calls this first, so that a redrive of an old execution, or a Lambda that was given up and runs
 * on, does nothing.
 *
 * @throws Failure `AttemptSuperseded`
 */
export function currentRecord(records: RecordStore, ref: AttemptRef): Promise<WorkRecord> {
  return recordAt(records, ref, ['running']);
}

/**
 * The same for a step that ends the flow, which may be repeated after the room was recorded as done.
 *
 * @throws Failure `AttemptSuperseded`
 */
export function endingRecord(records: RecordStore, ref: AttemptRef): Promise<WorkRecord> {
  return recordAt(records, ref, ['running', 'done']);
}

async function recordAt(
  records: RecordStore,
  { key, attempt }: AttemptRef,
  statuses: readonly Status[],
): Promise<WorkRecord> {
  const record = (await records.read(key))?.value;
  if (record?.attempt !== attempt || !statuses.includes(record.status)) throw superseded(attempt, record);
  return record;
}

/**
 * The record, marked as being worked on: what the first step of an execution calls.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function beginAttempt(records: RecordStore, ref: AttemptRef, clock: Clock): Promise<WorkRecord> {
  const record = await recordAt(records, ref, ['accepted', 'running']);
  return record.status === 'running' ? record : changeRecord(records, ref, { status: 'running' }, clock);
}

/**
 * Changes the record of the current attempt.
 *
 * @param change fields with their values; `undefined` takes a field off; or a rule that makes them from the
 *   record as it is, or leaves it by answering undefined
 * @throws Failure `AttemptSuperseded` when the change is not this attempt's to make
 */
export async function changeRecord(
  records: RecordStore,
  { key, attempt }: AttemptRef,
  change: Parameters<typeof changed>[2] | ((record: WorkRecord) => Parameters<typeof changed>[2] | undefined),
  clock: Clock,
): Promise<WorkRecord> {
  const record = await updateRecord(records, key, (found) => {
    if (found?.attempt !== attempt) throw superseded(attempt, found);
    const wanted = typeof change === 'function' ? change(found) : change;
    if (!wanted) return undefined;
    const next = changed(found, attempt, wanted, clock.now());
    if (!next) throw superseded(attempt, found);
    return next;
  });
  if (!record) throw superseded(attempt, undefined);
  return record;
}

function superseded(attempt: number, record: WorkRecord | undefined): Failure {
  const now = record ? `attempt ${record.attempt}, ${record.status}` : 'gone';
  return new Failure('AttemptSuperseded', `Attempt ${attempt} may change nothing: the record is at ${now}.`);
}
