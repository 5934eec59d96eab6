import { explain } from '../lib/failures.ts';
import { type DeliverDependencies, deliverResult, firstDelivery } from '../lib/outgoing/deliver.ts';
import { type AttemptRef, changeRecord } from '../lib/rooms/attempt.ts';
import { classifyFailure } from '../lib/rooms/failure-cause.ts';
import { bind } from './bind.ts';
import { delivery } from './dependencies/delivery.ts';
import { secrets } from './dependencies/secrets.ts';

export interface SettleFailureInput extends AttemptRef {
  failure: { Error?: string; Cause?: string };
  lastTry: boolean;
}

export type SettleFailureOutput =
  | { outcome: 'room-made' }
  | { outcome: 'failed' | 'superseded'; code: string; message: string };

/**
 * Writes a failure down and reports it once. Repeatable: the record decides what is still to do. A room
 * that was made stays made, whatever failed after it.
 */
export async function settleFailure(
  { key, attempt, failure, lastTry }: SettleFailureInput,
  dependencies: DeliverDependencies,
): Promise<SettleFailureOutput> {
  const { records, settings, clock, log } = dependencies;
  const error = classifyFailure(failure);
  let record = (await records.read(key))?.record;
  if (!record || record.attempt !== attempt) return { outcome: 'superseded', ...error };
  if (record.status === 'done') {
    if (record.delivery === 'pending') {
      await changeRecord(records, { key, attempt }, { delivery: 'undelivered' }, clock);
      log.error('RESULT_UNDELIVERED', { key, reason: error.code });
    }
    return { outcome: 'room-made' };
  }
  if (record.status !== 'failed') {
    const change = { status: 'failed', error, ...firstDelivery(record, settings) } as const;
    record = await changeRecord(records, { key, attempt }, change, clock);
    log.error('ROOM_FAILED', { key, attempt, error: error.code });
  }
  if (record.delivery === 'pending') await deliverResult(record, { lastTry }, dependencies);
  return { outcome: 'failed', code: error.code, message: explain(error) };
}

export const handler = bind(settleFailure, () => delivery(secrets()));
