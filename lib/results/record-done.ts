import { type AttemptRef, changeRecord, endingRecord } from '../work-items/attempt.ts';
import { secondsSinceAsked, type Warning, type WorkRecord } from '../work-items/record.ts';
import { type DeliverDependencies, firstDelivery } from './deliver.ts';

/**
 * Records a work item as done, with its room and what is not as it should be. From here on its result is to be delivered,
 * and nothing that fails later changes that it has its room. Repeatable: what was recorded first stays.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function recordDone(
  ref: AttemptRef,
  { roomId, warnings }: { roomId: number; warnings: Warning[] },
  { records, settings, clock, log }: Pick<DeliverDependencies, 'records' | 'settings' | 'clock' | 'log'>,
): Promise<WorkRecord> {
  const record = await endingRecord(records, ref);
  if (record.status === 'done') return record;
  const change = { status: 'done', warnings, ...firstDelivery(record, settings) } as const;
  const done = await changeRecord(records, ref, change, clock);
  const seconds = secondsSinceAsked(done, clock.now());
  const { key, source } = done;
  log.info('ROOM_READY', { key, source, roomId, warnings: warnings.length, seconds });
  return done;
}
