import { type DeliverDependencies, deliverResult } from '../../lib/results/deliver.ts';
import { recordDone } from '../../lib/results/record-done.ts';
import type { AttemptRef } from '../../lib/work-items/attempt.ts';
import type { Warning } from '../../lib/work-items/record.ts';
import { bindStep } from '../bind.ts';
import { delivery } from '../runtime.ts';

export interface CallBackInput extends AttemptRef {
  roomId: number;
  warnings: Warning[];
  lastTry: boolean;
}

/** Records the room as done and sends `room.created` to the project system. */
export async function callBack(
  { key, attempt, roomId, warnings, lastTry }: CallBackInput,
  dependencies: DeliverDependencies,
): Promise<{ delivery: string }> {
  const record = await recordDone({ key, attempt }, { roomId, warnings }, dependencies);
  return { delivery: await deliverResult(record, { lastTry }, dependencies) };
}

export const handler = bindStep(callBack, delivery);
