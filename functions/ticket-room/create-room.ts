import type { Clock } from '../../lib/clock.ts';
import { roomTypes } from '../../lib/docspace/numbers.ts';
import { findOurRooms, type Portal } from '../../lib/docspace/portal.ts';
import { createRoom as askPortal } from '../../lib/docspace/rooms.ts';
import { createTag } from '../../lib/docspace/tags.ts';
import { type AttemptRef, beginAttempt, changeRecord } from '../../lib/rooms/attempt.ts';
import type { RecordStore } from '../../lib/rooms/record-store.ts';
import { ticketRoomTitle } from '../../lib/rooms/titles.ts';
import { verifiedRoom } from '../../lib/rooms/verified-room.ts';
import type { TicketRoomSettings } from '../../lib/settings/types.ts';
import { bind } from '../bind.ts';
import { clock } from '../dependencies/clock-and-log.ts';
import { settings } from '../dependencies/environment.ts';
import { portal } from '../dependencies/portal.ts';
import { records } from '../dependencies/records.ts';
import { secrets } from '../dependencies/secrets.ts';

export interface CreateRoomDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'roomType'>;
  clock: Clock;
}

/**
 * Creates the ticket's room, or takes the one that an earlier try made: after a try whose outcome is
 * unknown the state machine waits and calls again, and this looks before it creates.
 */
export async function createRoom(
  ref: AttemptRef,
  { portal, records, ticketRoom, clock }: CreateRoomDependencies,
): Promise<{ roomId: number; roomUrl: string }> {
  const record = await beginAttempt(records, ref, clock);
  if (record.facts.kind !== 'ticket') throw new Error('not a ticket');
  const { keyTag, facts } = record;
  const [found] = (await findOurRooms(portal, keyTag)).sort((a, b) => a.id - b.id);
  let roomId = found?.id;
  if (roomId === undefined) {
    await createTag(portal.call, keyTag);
    const room = { title: ticketRoomTitle(facts), roomType: roomTypes[ticketRoom.roomType], tags: [keyTag] };
    roomId = (await askPortal(portal.call, room)).id;
  }
  const room = await verifiedRoom(portal, roomId, keyTag);
  await changeRecord(records, ref, { room }, clock);
  return { roomId: room.id, roomUrl: room.url };
}

export const handler = bind(createRoom, () => ({
  portal: portal(secrets()),
  records: records(),
  ticketRoom: settings().ticketRoom,
  clock,
}));
