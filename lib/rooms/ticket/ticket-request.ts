import type { Portal } from '../../docspace/client.ts';
import { ticketRoomTitle } from '../../docspace/titles.ts';
import { Failure } from '../../kernel/failures.ts';
import { type Intent, ticketOf, unknownForMs, type WorkRecord } from '../../work-items/record.ts';
import { adoptUntagged, findOurRooms, roomOrGone } from '../our-rooms.ts';
import { nextIntent } from '../project/creation-request.ts';

/**
 * Looks for a room of a ticket before one is requested from the portal. A room that lost its tag gets it again.
 *
 * @returns the id of the oldest room; undefined when there is none, and none can come any more
 * @throws Failure `OutcomeUnknown` while a requested room may still come
 */
export async function roomMadeBefore(
  portal: Portal,
  record: WorkRecord,
  nowMs: () => number,
): Promise<number | undefined> {
  if (record.room && (await roomOrGone(portal, record.room.id))) return record.room.id;
  const hits = await findOurRooms(portal, record);
  const { intent } = record;
  if (hits.length > 0 || !intent) return oldest(hits);
  const unknown = new Failure(
    'OutcomeUnknown',
    'The room was requested from the portal, which has not shown it yet.',
  );
  // Too early for a room that lost its tag. The list grows with the rooms that are made meanwhile, and in a rush every
  // ticket would read it again and again.
  if (nowMs() - intent.lastAtMs < unknownForMs) throw unknown;
  const { adopted, young } = await adoptUntagged(portal, record, nowMs());
  if (adopted.length > 0) return oldest(adopted);
  if (young) throw unknown;
  return undefined;
}

function oldest(rooms: readonly { id: number }[]): number | undefined {
  return rooms.length > 0 ? Math.min(...rooms.map(({ id }) => id)) : undefined;
}

/** What is written down before the room of a ticket is requested from the portal. */
export function nextTicketRequest(record: WorkRecord, nowMs: number): Intent {
  return nextIntent(record, ticketRoomTitle(ticketOf(record.facts)), nowMs);
}
