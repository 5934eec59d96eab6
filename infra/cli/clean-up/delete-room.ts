import type { Portal } from '../../../lib/docspace/client.ts';
import { isRefusal } from '../../../lib/docspace/errors.ts';
import { deleteRoom } from '../../../lib/docspace/rooms.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { second } from '../../../lib/kernel/time.ts';
import { lifeOfRoom } from '../../../lib/rooms/life/next-update.ts';
import { roomOrGone } from '../../../lib/rooms/our-rooms.ts';
import { deletionWindowMs } from '../../../lib/work-items/life/life.ts';
import { type LivingRecord, withRoomAsked } from '../../../lib/work-items/life/updates.ts';
import { type RecordStore, updateRecord } from '../../../lib/work-items/record-store.ts';
import { type CleanUpAge, isArchivedRecord, whyLeftByRecord } from './reasons.ts';

export type DeletedRoom = { outcome: 'deleted' } | { outcome: 'requested' | 'left'; reason: string };

/** Later than this after the last look it is not requested any more: this computer may have slept meanwhile. */
const latestRequestMs = 30 * second;
/** So long the portal is asked whether the room is gone, so often. */
const waitMs = 30 * second;
const lookEveryMs = second;

/**
 * Deletes a room that may go. What is requested is written down first, in a write that fails if anything about the work item has
 * changed since, and until it is settled no update of the room begins. That write also asks for a look at the room, by
 * which the reconciler notes that it is gone, whatever becomes of this program.
 *
 * @param why the reason why it stays, by a look at the portal that is made again just before
 */
export async function deleteArchivedRoom(
  record: LivingRecord,
  {
    records,
    portal,
    clock,
    age,
    reason,
    why,
  }: {
    records: RecordStore;
    portal: Portal;
    clock: Clock;
    age: Pick<CleanUpAge, 'days'>;
    reason: string | undefined;
    why: () => Promise<string | undefined>;
  },
): Promise<DeletedRoom> {
  const roomId = record.room?.id ?? 0;
  const atMs = clock.now();
  let left: string | undefined = 'its record does not exist any longer';
  await updateRecord(records, record.key, (now) => {
    // Written in an earlier round, whose answer was lost.
    if (now?.life?.room?.deletion?.atMs === atMs) {
      left = undefined;
      return undefined;
    }
    left =
      !now || !isArchivedRecord(now) || now.room.id !== roomId
        ? 'it is not in the archive any more'
        : undefined;
    left ??= whyLeftByRecord(now as LivingRecord, { ...age, nowMs: atMs });
    return left === undefined ? withDeletion(now as LivingRecord, atMs, reason) : undefined;
  });
  if (left !== undefined) return { outcome: 'left', reason: left };
  try {
    left = await why();
    if (left === undefined && clock.now() - atMs > latestRequestMs) left = 'the look before took too long';
    if (left === undefined) await deleteRoom(portal.call, roomId);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.status !== 404) left = `the portal refused it (${error.message})`;
  }
  if (left !== undefined) {
    await updateRecord(records, record.key, (now) =>
      now?.life ? withoutDeletion(now as LivingRecord) : undefined,
    );
    return { outcome: 'left', reason: left };
  }
  while (clock.now() - atMs < waitMs + latestRequestMs) {
    if (!(await roomOrGone(portal, roomId))) return { outcome: 'deleted' };
    await clock.sleep(lookEveryMs);
  }
  return { outcome: 'requested', reason: 'the portal has not done it yet; rooms find shows what came of it' };
}

function withDeletion(record: LivingRecord, atMs: number, reason: string | undefined): LivingRecord {
  const asked = withRoomAsked(record, atMs);
  const deletion = { atMs, ...(reason === undefined ? {} : { reason }) };
  return {
    ...asked,
    life: { ...asked.life, room: { ...lifeOfRoom(record), deletion } },
    due: { ...asked.due, life: atMs + deletionWindowMs },
  };
}

function withoutDeletion(record: LivingRecord): LivingRecord {
  const { deletion: _, ...room } = lifeOfRoom(record);
  return { ...record, life: { ...record.life, room } };
}
