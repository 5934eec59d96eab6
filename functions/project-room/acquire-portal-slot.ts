import { acquireSlot, type PortalSlot, slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import { tryNumberOf } from '../../lib/portal-slot/slot-store.ts';
import { type AttemptRef, currentRecord } from '../../lib/work-items/attempt.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { records, slot } from '../runtime.ts';

export interface AcquirePortalSlotInput extends AttemptRef {
  /** The ARN of the execution: `$states.context.Execution.Id`. */
  execution: string;
  /** `$states.context.Task.Token`; the state's result is the `{ fence }` of the grant. */
  token: string;
  /** `$states.context.State.EnteredTime` */
  enteredAt: string;
  /** `$states.context.State.RetryCount` */
  retryCount: number;
}

/** Queues up for the portal slot, once; the state waits until its token is sent. */
export async function acquirePortalSlot(
  { key, attempt, execution, token, enteredAt, retryCount }: AcquirePortalSlotInput,
  { records, slot }: { records: RecordStore; slot: PortalSlot },
): Promise<void> {
  const record = await currentRecord(records, { key, attempt });
  const tryNumber = tryNumberOf(enteredAt, retryCount);
  await acquireSlot(slot, slotRefOf(record), { execution, token, tryNumber });
}

export const handler = bindStep(acquirePortalSlot, { records, slot });
