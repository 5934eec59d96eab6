import { rootFolder } from '../../../lib/docspace/rooms.ts';
import type { Room } from '../../../lib/docspace/schemas.ts';
import { day } from '../../../lib/kernel/time.ts';
import { lastTitle, lifeOfRoom } from '../../../lib/rooms/life/next-update.ts';
import { stateOf } from '../../../lib/rooms/our-rooms.ts';
import { isForgotten } from '../../../lib/work-items/erase.ts';
import { otherKeyTag } from '../../../lib/work-items/keys.ts';
import { wishOf } from '../../../lib/work-items/life/life.ts';
import { isToBeRead, type LivingRecord, runningUpdate } from '../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';

/** A room may go whose work item was closed so long ago. */
export interface CleanUpAge {
  days: number;
  nowMs: number;
}

/** The record of a room that is in the archive by the last look, of a work item that has ended well. */
export function isArchivedRecord(
  record: WorkRecord,
): record is LivingRecord & Required<Pick<WorkRecord, 'room'>> {
  const { status, room, life } = record;
  return status === 'done' && room?.state === 'archived' && life !== undefined && !isForgotten(record);
}

/** Why the room of an archived record stays, by the record alone; undefined where the portal has to be asked. */
export function whyLeftByRecord(record: LivingRecord, { days, nowMs }: CleanUpAge): string | undefined {
  const { life, kept, room } = record;
  if (kept) return `it is kept as it is${kept.reason === undefined ? '' : ` (${kept.reason})`}`;
  if (!life.reported.closed || life.closedSinceMs === undefined) return 'its work item is open';
  if (life.closedSinceMs > nowMs - days * day) return `its work item was closed less than ${days} days ago`;
  const wish = wishOf(life, room?.id ?? 0);
  if (wish && !wish.done) return 'an operator has wished it to be moved';
  if (runningUpdate(record) !== undefined || life.roomAsked !== undefined || isToBeRead(life))
    return 'something about it is looked at just now';
  if (lifeOfRoom(record).requested) return 'a move of it was requested, and may still come';
  if (life.error) return `its last update failed (${life.error.code}), so its state is not known`;
  return undefined;
}

/**
 * Why a room stays, by a look at it; undefined where it may go, unless it holds what people made.
 *
 * @param now the room as the portal shows it; undefined when it has it no longer
 * @param options.evenWithFiles also one that people have renamed
 */
export function whyLeftByRoom(
  record: LivingRecord,
  now: Room | undefined,
  { me, evenWithFiles }: { me: string; evenWithFiles: boolean },
): string | undefined {
  if (!now) return 'the portal has it no longer';
  if (stateOf(now, me) === 'handed-over') return 'it belongs to another user of the portal';
  if (now.rootFolderType !== rootFolder.archive) return 'it is not in the archive any more';
  if (!now.tags.includes(record.keyTag)) return 'it has lost its key tag';
  if (otherKeyTag(now.tags, record.keyTag)) return 'it has the key tag of another work item, too';
  const title = lastTitle(record);
  // Of an erased record nobody knows any more which title it had.
  if (!evenWithFiles && title !== '' && now.title !== title) return 'people have renamed it';
  return undefined;
}
