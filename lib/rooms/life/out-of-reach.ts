import type { Portal } from '../../docspace/client.ts';
import { isRefusal } from '../../docspace/errors.ts';
import { getRoom } from '../../docspace/rooms.ts';
import { selfSchema } from '../../docspace/schemas.ts';
import type { LifeSettings } from '../../settings/schema.ts';
import { type LifeResult, withChanges, withoutTrouble } from '../../work-items/life/life.ts';
import type { LivingRecord } from '../../work-items/life/updates.ts';
import { reasons } from './by-people.ts';
import { lifeOfRoom, nextUpdate } from './next-update.ts';

/**
 * May the service user see a room no more, though it is a room admin still? A new owner of a room can take the former one out of
 * it, and then each look is refused with 403 (FileStorageService.cs:171-185, DocSpace-server 3.7.2); so are those of a
 * user who was made a User or a Guest, at all rooms, which an operator has to put right.
 */
export async function isOutOfReach({ call }: Portal, roomId: number): Promise<boolean> {
  try {
    await getRoom(call, roomId);
    return false;
  } catch (error) {
    if (!isRefusal(error, 403)) return false;
  }
  const { isCollaborator, isVisitor } = await call({ path: 'people/@self', schema: selfSchema });
  return !isCollaborator && !isVisitor;
}

/**
 * The record of such a room after its update: that is noted once, and the room is left in peace, but for a look each week by which
 * it is found again.
 */
export function withRoomOutOfReach(
  record: LivingRecord,
  settings: LifeSettings,
  nowMs: number,
): { record: LivingRecord; isNew: boolean } {
  const { room, life, due } = record;
  if (!room) return { record, isNew: false };
  const { running: _, roomAsked: __, ...ended } = withoutTrouble(life);
  const { requested: ___, ...known } = lifeOfRoom(record);
  const isNew = known.seen !== 'unreachable';
  const at = new Date(nowMs).toISOString();
  const { titleOfPeople: title = room.title } = known;
  const { id, url } = room;
  const result: LifeResult = { type: 'room.unreachable', by: 'people', at, room: { id, url, title } };
  const results = [...(ended.results ?? []), ...(isNew && settings.reportPeople ? [result] : [])];
  const lived = {
    ...withChanges(ended, isNew ? [{ at, what: 'unreachable', why: reasons.unreachable }] : []),
    room: { ...known, seen: 'unreachable' as const },
    seen: ended.mark,
    seenAtMs: nowMs,
    ...(results.length > 0 ? { results } : {}),
  };
  const after: LivingRecord = { ...record, life: lived, room: { ...room, state: 'unreachable' } };
  const report = results.length > 0 ? { report: due.report ?? nowMs } : {};
  return {
    record: {
      ...after,
      due: { ...due, life: nextUpdate(after, settings), ...report },
      updatedAt: at,
    },
    isNew,
  };
}
