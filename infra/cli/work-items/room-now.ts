import type { Portal } from '../../../lib/docspace/client.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { isFailure } from '../../../lib/kernel/failures.ts';
import { roomOrGone, stateOf } from '../../../lib/rooms/our-rooms.ts';
import type { RecordedRoom } from '../../../lib/work-items/record.ts';
import { CommandError } from '../command.ts';

/** What the portal says of a recorded room when a person asks. */
export type RoomNow = {
  /** ISO 8601 */
  askedAt: string;
} & (
  | { state: 'there' | NonNullable<RecordedRoom['state']>; title?: string }
  /** The portal gave no answer, or could not be asked; the reason has no secret. */
  | { state: 'unknown'; reason: string }
);

/**
 * Asks the portal for the room of a record. Reads only, and never throws for what the portal or AWS does: whoever looks
 * for a work item while either is in trouble wants to see the rest.
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
