import type { Portal } from '../../../lib/docspace/client.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { isFailure } from '../../../lib/kernel/failures.ts';
import { roomOrGone, stateOf } from '../../../lib/rooms/our-rooms.ts';
import type { RecordedRoom } from '../../../lib/work-items/record.ts';
import { CommandError } from '../command.ts';

/** What the portal says of a recorded room at this moment. */
export type RoomNow = {
  /** ISO 8601 */
  askedAt: string;
} & (
  | { state: 'there' | NonNullable<RecordedRoom['state']>; title?: string }
  /** The portal gave no answer, or could not be called; the reason has no secret. */
  | { state: 'unknown'; reason: string }
);

/**
 * Reads the room of a record from the portal. Reads only, and never throws for what the portal or AWS does: a person
 * who looks for a work item while either is in trouble wants to see the rest.
 *
 * @param portal reads the key first, which may fail
 */
export async function roomNow(
  { id }: Pick<RecordedRoom, 'id'>,
  portal: () => Promise<Portal>,
  clock: Pick<Clock, 'now'>,
): Promise<RoomNow> {
  const askedAt = new Date(clock.now()).toISOString();
  try {
    const { url, call } = await portal();
    const [room, me] = await Promise.all([roomOrGone({ url, call }, id), serviceUserId(call)]);
    return { askedAt, state: stateOf(room, me) ?? 'there', ...(room ? { title: room.title } : {}) };
  } catch (error) {
    if (isFailure(error)) return { askedAt, state: 'unknown', reason: `${error.code}: ${error.message}` };
    if (error instanceof CommandError) return { askedAt, state: 'unknown', reason: error.message };
    throw error;
  }
}
