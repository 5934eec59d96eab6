import type { Portal } from '../../lib/docspace/client.ts';
import { type DeliverDependencies, deliverResult, firstDelivery } from '../../lib/results/deliver.ts';
import { linkForResult } from '../../lib/rooms/ticket/ticket-link.ts';
import { type AttemptRef, changeRecord, endingRecord } from '../../lib/work-items/attempt.ts';
import { secondsSinceAsked, type Warning } from '../../lib/work-items/record.ts';
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
  const { portal, records, settings, clock, log } = dependencies;
  let record = await endingRecord(records, { key, attempt });
  if (record.status !== 'done') {
    const change = { status: 'done', warnings, ...firstDelivery(record, settings) } as const;
    record = await changeRecord(records, { key, attempt }, change, clock);
    const seconds = secondsSinceAsked(record, clock.now());
    log.info('ROOM_READY', { key, source: record.source, roomId, warnings: warnings.length, seconds });
  }
  const link = await linkForResult(record, portal, settings);
  const delivery = await deliverResult(record, { lastTry, link }, dependencies);
  return { delivery, ...(delivery === 'gone' ? { outcome: 'ticket-gone' } : {}) };
}

export const handler = bindStep(updateTicket, { ...delivery, portal });
