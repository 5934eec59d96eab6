import type { Portal } from '../../docspace/client.ts';
import { isRefusal } from '../../docspace/errors.ts';
import { serviceUserId } from '../../docspace/people.ts';
import { portalTrouble } from '../../docspace/probe.ts';
import { archiveRoom, renameRoom, restoreRoom } from '../../docspace/rooms.ts';
import { isFailure } from '../../kernel/failures.ts';
import type { RoomMove } from '../../work-items/life/life.ts';
import { type UpdateRef, updatedRecord } from '../../work-items/life/updates.ts';
import { roomOrGone, stateOf } from '../our-rooms.ts';
import type { UpdateDependencies } from './compare.ts';
import { lastTitle, lifeOfRoom } from './next-update.ts';

/**
 * Requests the move that was written down before. It answers before it is done, so the next look finds out. That the plan has
 * no free room is known beforehand: the portal would only say so in an operation, in the words of some language.
 *
 * @throws Failure `AttemptSuperseded`, `PortalPlanLimit` where a room that is to come out of the archive has no place
 */
export async function moveRoom(
  ref: UpdateRef,
  to: RoomMove,
  { portal, records }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id, requested } = lifeOfRoom(record);
  if (requested?.to === to) {
    if (to === 'restore') await demandFreeRoom(portal);
    const move = to === 'archive' ? archiveRoom : restoreRoom;
    await unlessChanged(portal, id, () => move(portal.call, id), to === 'archive' ? undefined : 'archived');
  }
  return { roomId: id };
}

async function demandFreeRoom({ call }: Portal): Promise<void> {
  const trouble = await portalTrouble(call);
  if (isFailure(trouble, 'PortalPlanLimit')) throw trouble;
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
