import { type DeliverDependencies, deliverResult } from '../../lib/results/deliver.ts';
import { type AttemptRef, endingRecord } from '../../lib/work-items/attempt.ts';
import { bindStep } from '../bind.ts';
import { delivery } from '../runtime.ts';

/** Sends `room.created` to the project system. */
export async function callBack(
  { key, attempt, lastTry }: AttemptRef & { lastTry: boolean },
  dependencies: DeliverDependencies,
): Promise<{ delivery: string }> {
  const record = await endingRecord(dependencies.records, { key, attempt });
  return { delivery: await deliverResult(record, { lastTry }, dependencies) };
}

export const handler = bindStep(callBack, delivery);
