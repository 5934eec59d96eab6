import type { Portal } from '../../lib/docspace/client.ts';
import { roomTypes } from '../../lib/docspace/numbers.ts';
import { serviceUserId, withCachedServiceUser } from '../../lib/docspace/people.ts';
import { createTag, postRoom } from '../../lib/docspace/rooms.ts';
import type { Room } from '../../lib/docspace/schemas.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { isFailure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { retireRooms } from '../../lib/rooms/retire-rooms.ts';
import { nextTicketRequest, roomMadeBefore } from '../../lib/rooms/ticket/ticket-request.ts';
import { adoptedRoom, verified } from '../../lib/rooms/verified-room.ts';
import type { TicketRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, beginAttempt, changeRecord } from '../../lib/work-items/attempt.ts';
import type { RecordedRoom, Warning, WorkRecord } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, ticketRoom } from '../runtime.ts';

export interface CreateRoomDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'roomType'>;
  clock: Clock;
  log: Log;
}

/**
 * Creates the ticket's room, or takes the one that an earlier try made.
 *
 * @throws Failure `OutcomeUnknown` while a requested room may still come: the state machine waits
 *   and calls again, and this looks before it sends a request
 */
export async function createRoom(
  ref: AttemptRef,
  dependencies: CreateRoomDependencies,
): Promise<{ roomId: number; roomUrl: string; warnings: Warning[] }> {
  const { records, clock, log } = dependencies;
  const portal = withCachedServiceUser(dependencies.portal);
  const invocation = { ...dependencies, portal };
  const record = await retireRooms(await beginAttempt(records, ref, clock), invocation);
  // A tag that the portal would refuse fails here; beside the look, because neither needs the other. The execution that
  // requested the room before has made it.
  const [before] = await Promise.all([
    roomMadeBefore(portal, record, () => clock.now()),
    record.intent ? undefined : createTag(portal.call, record.keyTag),
  ]);
  const { room, warnings } =
    before === undefined
      ? { room: await requestRoom(record, ref, invocation), warnings: [] }
      : await adoptedRoom(record, before, { portal, log });
  await changeRecord(records, ref, { room, warnings }, clock);
  return { roomId: room.id, roomUrl: room.url, warnings };
}

async function requestRoom(
  record: WorkRecord,
  ref: AttemptRef,
  { portal, records, ticketRoom, clock }: CreateRoomDependencies,
): Promise<RecordedRoom> {
  const { keyTag, intent } = record;
  // Known from the look for a room that was made before: no call comes between the note and the request.
  const me = await serviceUserId(portal.call);
  const next = nextTicketRequest(record, clock.now());
  await changeRecord(records, ref, { intent: next }, clock);
  let made: Room;
  try {
    const room = { title: next.title, roomType: roomTypes[ticketRoom.roomType], tags: [keyTag] };
    made = await postRoom(portal.call, room);
  } catch (error) {
    // Refused before anything was made: the next try may send its request at once. A plan limit may strike after it.
    if (
      isFailure(error) &&
      !isFailure(error, 'PortalUnavailable', 'PortalPlanLimit', 'PortalAnswerUnreadable')
    ) {
      await changeRecord(records, ref, { intent }, clock);
    }
    throw error;
  }
  // The answer is the room as it is stored, tags and all.
  return verified(made, { me, keyTag, url: portal.url });
}

export const handler = bindStep(createRoom, { portal, records, ticketRoom, clock, log });
