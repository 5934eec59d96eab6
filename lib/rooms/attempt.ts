import type { Clock } from '../clock.ts';
import { Failure } from '../failures.ts';
import { decideRecord, type RecordStore } from './record-store.ts';
import { type Change, changed, type WorkRecord } from './records.ts';

/** Which attempt at which work item a step works for. */
export interface AttemptRef {
  key: string;
  attempt: number;
}

/**
 * The record, if this attempt is still the current one and its work is open. Every step that writes asks
 * first, so that a redrive of an old execution does nothing.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function currentRecord(records: RecordStore, { key, attempt }: AttemptRef): Promise<WorkRecord> {
  const record = (await records.read(key))?.record;
  if (!record || record.attempt !== attempt || record.status === 'failed') throw superseded(attempt, record);
  return record;
}

/**
 * The record, marked as being worked on: what the first step of an execution asks for.
 *
 * @throws Failure `AttemptSuperseded`
 */
export function beginAttempt(records: RecordStore, ref: AttemptRef, clock: Clock): Promise<WorkRecord> {
  return changeRecord(records, ref, { status: 'running' }, clock);
}

/**
 * Changes the record of the current attempt.
 *
 * @throws Failure `AttemptSuperseded` when the change is not this attempt's to make
 */
export async function changeRecord(
  records: RecordStore,
  { key, attempt }: AttemptRef,
  change: Change,
  clock: Clock,
): Promise<WorkRecord> {
  const record = await decideRecord(records, key, (found) => {
    const next = found && changed(found, attempt, change, clock.now());
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
