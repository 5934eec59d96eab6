import { projectRoomTitle, ticketRoomTitle } from '../../docspace/titles.ts';
import { day, minute } from '../../kernel/time.ts';
import type { LifeSettings } from '../../settings/schema.ts';
import { deletionWindowMs, type LifeOfRoom, wishOf, withoutTrouble } from '../../work-items/life/life.ts';
import { isToBeRead, type LivingRecord, withUpdateBegun } from '../../work-items/life/updates.ts';
import type { WorkRecord } from '../../work-items/record.ts';

/** A move that was requested and that has not come by then comes no more. */
export const movesComeWithinMs = day;
/** A move that was requested and that the portal did not show may come late: the room is looked at so long after. */
const looksAfterMs: readonly number[] = [10 * minute, movesComeWithinMs];
/** Webhooks get lost: work item and room are looked at again so long after the last look. */
const looksAgainMs = day;
/** The same while nothing but a work item that is opened again can change anything. */
const looksAtRestMs = 7 * day;

/**
 * When the room has to be looked at next (ms since 1970): 0 for at once; undefined for never, as far as is known. Decides
 * by the record alone, without the portal.
 *
 * @param settings undefined where rooms are left as they are
 */
export function nextUpdate(record: WorkRecord, settings: LifeSettings | undefined): number | undefined {
  const { life, status, room, kept } = record;
  if (!settings || !life || status !== 'done' || !room) return undefined;
  const pending = pendingUpdate({ ...record, life }, settings);
  if (kept) return pending;
  // Nobody takes a room back that is deleted; where the look for late rooms found it first, it is still to be noted here.
  if (room.state === 'deleted') return lifeOfRoom({ ...record, life }).seen === 'deleted' ? pending : 0;
  const isAtRest = room.state === 'unreachable' || (life.reported.closed && room.state !== undefined);
  return Math.min(
    life.seenAtMs + (isAtRest ? looksAtRestMs : looksAgainMs),
    pending ?? Number.POSITIVE_INFINITY,
  );
}

/** The same for what is known to be left to do about the room of a work item that is done, without the looks of each day. */
export function pendingUpdate(record: LivingRecord, settings: LifeSettings): number | undefined {
  const { life, kept, room } = record;
  // What people do with it is noted, also of one that is kept as it is.
  if (life.roomAsked !== undefined) return 0;
  const wish = wishOf(life, room?.id ?? 0);
  // Of a room that may not even be seen nothing can be done until somebody lets the service user in again.
  if (kept || room?.state === 'unreachable') return undefined;
  if (wish && !wish.done && room?.state !== 'deleted') return 0;
  const { archived, requested, handledClosing, link } = lifeOfRoom(record);
  const { closedSinceMs, mark, seen, seenAtMs } = life;
  const times: number[] = [];
  if (isToBeRead(life)) times.push(0);
  if (mark !== seen) {
    const isOpen = !life.reported.closed;
    if (isOpen && (archived || requested || link)) times.push(0);
    if (wantedTitle(record, settings) !== lastTitle(record)) times.push(0);
    if (life.people && life.people.mark > seen) times.push(0);
  }
  if (closedSinceMs !== undefined && handledClosing !== closedSinceMs) {
    const announceMs = announceTime(record, settings) ?? 0;
    // The look at that time has announced the archive, or found a room that does not go there: that of the end is next.
    times.push(announceMs > seenAtMs ? announceMs : (graceEnd(record, settings) ?? closedSinceMs));
  }
  const look = requested && looksAfterMs.map((after) => requested.atMs + after).find((at) => at > seenAtMs);
  if (look !== undefined) times.push(look);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/**
 * The record with its next update begun where that is due, or planned for when it is.
 *
 * @param putOffUntilMs when one that is due by now is begun instead (ms since 1970)
 */
export function withNextUpdate(
  record: LivingRecord,
  settings: LifeSettings | undefined,
  nowMs: number,
  putOffUntilMs?: number,
): { record: LivingRecord; begins: boolean } {
  const atMs = nextUpdate(record, settings);
  const planned = (life: number | undefined) => ({ ...record, due: { ...record.due, life } });
  if (atMs === undefined || atMs > nowMs) {
    return { record: { ...planned(atMs), life: withoutTrouble(record.life) }, begins: false };
  }
  const { pausedUntilMs = 0 } = record.life;
  const { deletion } = lifeOfRoom(record);
  const notBeforeMs = Math.max(pausedUntilMs, deletion ? deletion.atMs + deletionWindowMs : 0);
  const laterMs = notBeforeMs > nowMs ? notBeforeMs : putOffUntilMs;
  if (laterMs !== undefined) return { record: planned(laterMs), begins: false };
  return { record: withUpdateBegun(record, nowMs), begins: true };
}

/**
 * When the room of a closed work item goes to the archive (ms since 1970); undefined while it is open. The grace begins
 * when the work item is closed, or when its room is made, if that is later.
 */
export function graceEnd(
  { life, outcomeAt }: Pick<LivingRecord, 'life' | 'outcomeAt'>,
  { graceDays }: LifeSettings,
): number | undefined {
  if (life.closedSinceMs === undefined) return undefined;
  return Math.max(life.closedSinceMs, outcomeAt ? Date.parse(outcomeAt) : 0) + graceDays * day;
}

/**
 * When the archive of a closed work item's room is announced (ms since 1970): once for each closing, and not when it is as
 * near as that; undefined where it was announced, or is not to be.
 */
export function announceTime(
  record: Pick<LivingRecord, 'life' | 'outcomeAt' | 'room'>,
  settings: LifeSettings,
): number | undefined {
  const { noteDaysBefore } = settings;
  const endMs = graceEnd(record, settings);
  if (noteDaysBefore === undefined || endMs === undefined) return undefined;
  if (lifeOfRoom(record).announcedClosing === record.life.closedSinceMs) return undefined;
  return endMs - noteDaysBefore * day;
}

/** When the room goes to the archive as things stand (ms since 1970); undefined where that is not planned, or is done. */
export function plannedArchive(
  record: Pick<WorkRecord, 'life' | 'room' | 'kept' | 'outcomeAt'>,
  settings: LifeSettings | undefined,
): number | undefined {
  const { life, room, kept, outcomeAt } = record;
  if (!settings || !life || !room || kept) return undefined;
  const living = { life, room, ...(outcomeAt === undefined ? {} : { outcomeAt }) };
  const isDone = lifeOfRoom(living).handledClosing === life.closedSinceMs || room.state !== undefined;
  return isDone ? undefined : graceEnd(living, settings);
}

/** What was done to the recorded room; nothing yet for another one than before. */
export function lifeOfRoom({ life, room }: Pick<LivingRecord, 'life' | 'room'>): LifeOfRoom {
  const id = room?.id ?? 0;
  return life.room?.id === id ? life.room : { id };
}

/** The title that the room got last from here, as the portal stores it; '' where it was erased. */
export function lastTitle(record: LivingRecord): string {
  return lifeOfRoom(record).title ?? record.intent?.title ?? record.room?.title ?? '';
}

/** The title that the room should have; its last one where nothing else is known. */
export function wantedTitle(record: LivingRecord, { renameRooms }: LifeSettings): string {
  const { facts, life, erasedAt } = record;
  const { title } = life.reported;
  // Of an erased record nobody knows any more which title the room had last, nor whether people changed it.
  if (!renameRooms || title === undefined || erasedAt || title.trim() === '') return lastTitle(record);
  return facts.kind === 'ticket'
    ? ticketRoomTitle({ ...facts, subject: title })
    : projectRoomTitle({ ...facts, projectName: title });
}
