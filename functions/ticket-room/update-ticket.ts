import type { Portal } from '../../lib/docspace/client.ts';
import { type DeliverDependencies, deliverResult } from '../../lib/results/deliver.ts';
import { recordDone } from '../../lib/results/record-done.ts';
import { linkForResult } from '../../lib/rooms/ticket/ticket-link.ts';
import type { AttemptRef } from '../../lib/work-items/attempt.ts';
import type { Warning } from '../../lib/work-items/record.ts';
import { bindStep } from '../bind.ts';
import { delivery, portal } from '../runtime.ts';

export interface UpdateTicketInput extends AttemptRef {
  roomId: number;
  warnings: Warning[];
  lastTry: boolean;
}

/** Records the room as done and sends `room.created` to the helpdesk, with the link of the room if there is one. */
export async function updateTicket(
  { key, attempt, roomId, warnings, lastTry }: UpdateTicketInput,
  dependencies: DeliverDependencies & { portal: Portal },
): Promise<{ delivery: string; outcome?: 'ticket-gone' }> {
  const { portal, settings } = dependencies;
  const record = await recordDone({ key, attempt }, { roomId, warnings }, dependencies);
  const link = await linkForResult(record, portal, settings);
  const delivery = await deliverResult(record, { lastTry, link }, dependencies);
  return { delivery, ...(delivery === 'gone' ? { outcome: 'ticket-gone' } : {}) };
}

export const handler = bindStep(updateTicket, { ...delivery, portal });
