import type { Portal } from '../../docspace/client.ts';
import { isRefusal } from '../../docspace/errors.ts';
import { serviceUserId } from '../../docspace/people.ts';
import { archiveRoom, renameRoom, restoreRoom } from '../../docspace/rooms.ts';
import type { RoomMove } from '../../work-items/life/life.ts';
import { type UpdateRef, updatedRecord } from '../../work-items/life/updates.ts';
import { roomOrGone, stateOf } from '../our-rooms.ts';
import type { UpdateDependencies } from './compare.ts';
import { lastTitle, lifeOfRoom } from './next-update.ts';

/**
 * Requests the move that was written down before. It answers before it is done, so the next look finds out.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function moveRoom(
  ref: UpdateRef,
  to: RoomMove,
  { portal, records }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id, requested } = lifeOfRoom(record);
  if (requested?.to === to) {
    const move = to === 'archive' ? archiveRoom : restoreRoom;
    await unlessChanged(portal, id, () => move(portal.call, id), to === 'archive' ? undefined : 'archived');
  }
  return { roomId: id };
}

/**
 * Gives the room the title that was written down before, unless people have renamed it since the look before.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function followTitle(
  ref: UpdateRef,
  { portal, records }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id, requestedTitles = [] } = lifeOfRoom(record);
  const title = requestedTitles.at(-1);
  if (title === undefined) return { roomId: id };
  const now = await roomOrGone(portal, id);
  if (now?.title !== lastTitle(record)) return { roomId: id };
  await unlessChanged(portal, id, () => renameRoom(portal.call, id, title), undefined);
  return { roomId: id };
}

/**
 * Changes a room, unless people have changed it in the moment since the look before: then the next look decides again.
 *
 * @param expected the state that the room had at the look
 */
export async function unlessChanged(
  portal: Portal,
  roomId: number,
  change: () => Promise<void>,
  expected: ReturnType<typeof stateOf>,
): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [now, me] = await Promise.all([roomOrGone(portal, roomId), serviceUserId(portal.call)]);
    if (stateOf(now, me) === expected) throw error;
  }
}
