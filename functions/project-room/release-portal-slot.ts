import { type PortalSlot, releaseSlot, slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import type { AttemptRef } from '../../lib/work-items/attempt.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { records, slot } from '../runtime.ts';

/**
 * Gives the portal slot back and wakes the next. An attempt that is no longer the current one has done so
 * when it failed, or loses the slot with its lease.
 */
export async function releasePortalSlot(
  { key, attempt }: AttemptRef,
  { records, slot }: { records: RecordStore; slot: PortalSlot },
): Promise<void> {
  const record = (await records.read(key))?.value;
  if (record?.attempt === attempt) await releaseSlot(slot, slotRefOf(record));
}

export const handler = bindStep(releasePortalSlot, { records, slot });
