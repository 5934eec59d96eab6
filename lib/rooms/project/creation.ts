import type { Portal } from '../../docspace/client.ts';
import { roomTypes } from '../../docspace/numbers.ts';
import { getRoom } from '../../docspace/rooms.ts';
import type { CreationStatus, Room } from '../../docspace/schemas.ts';
import { hour, minute } from '../../kernel/time.ts';
import type { Progress } from '../../portal-slot/slot-store.ts';
import type { Counts } from '../../work-items/record.ts';

/** What an execution remembers of a creation between two looks. */
export interface Watch {
  /** When the request was sent to the portal (ms since 1970). */
  startedAtMs: number;
  /** The template's counts just before the request. */
  expected: Counts;
  /** How many requests this attempt has sent to the portal. */
  posts: number;
  /** The room with our key tag, as last seen, and since when it has not changed. */
  seen?: Counts & { roomId: number; sinceMs: number };
  /** The portal's own words about a failed creation, which may be another's. */
  hint?: string;
  /** The next in the queue for the portal slot was woken, as the end of the copy was near. */
  nextWoken?: boolean;
  /**
   * The template of the request that the portal has answered, for an error in the status after it is about this request;
   * absent where the answer was lost or an earlier attempt sent it.
   */
  answeredFor?: number;
  /** The portal ended the request with an error: the slot was given up, and what may have been made is waited for. */
  hasFailed?: boolean;
}

/**
 * The files and folders that a room from this template will have: the template's own counters of its whole
 * subtree, which are the number that the portal's job works towards
 * (CreateRoomFromTemplateOperation.cs:158, DocSpace-server 3.7.2). The system folders of a form-filling room
 * are counted but not copied, so its folders promise nothing.
 */
export async function expectedCounts({ call }: Portal, templateId: number): Promise<Counts> {
  const { filesCount, foldersCount, roomType } = await getRoom(call, templateId);
  return { files: filesCount, folders: roomType === roomTypes.FillingFormsRoom ? 0 : foldersCount };
}

/** How far the copy was at the last look; undefined where nothing of it was seen, or it has no files to count. */
export function progressOf({ seen, expected }: Watch): Progress | undefined {
  if (!seen || expected.files === 0) return undefined;
  return { share: Math.min(1, seen.files / expected.files), atMs: seen.sinceMs };
}

export interface Look {
  nowMs: number;
  /** Read before the rooms: a room that is there after a "done" was there at the "done". */
  status: CreationStatus | undefined;
  /** Active rooms with exactly our key tag and our service user as creator. */
  hits: readonly Room[];
}

export type Verdict =
  | { outcome: 'complete'; roomId: number }
  | { outcome: 'incomplete'; roomId: number; found: Counts; expected: Counts }
  /** `remainingMs` until the end that the progress promises; 0 promises nothing. */
  | { outcome: 'copying'; watch: Watch; waitSeconds: number; remainingMs: number }
  /** No room came, or it went: look for what lost its tag, then send another request. */
  | { outcome: 'lost'; watch: Watch }
  | { outcome: 'timed-out'; watch: Watch };

export interface Patience {
  incompleteAfterMs: number;
  giveUpAfterMs: number;
}

/** So long a request may lie in the portal's queue unseen before the next one is sent. */
export const unseenMs = 5 * minute;

/**
 * Judges a creation from a template by one look at the portal.
 *
 * The tag, not the status, says which room is ours, for the status names no owner; the counts, not the
 * status, say whether it is complete, for files that could not be copied are skipped without an error, and
 * an error may be another's unless it names our room (CreateRoomFromTemplateOperation.cs,
 * VirtualRoomsController.cs, DocSpace-server 3.7.2).
 */
export function judgeCreation(watch: Watch, look: Look, patience: Patience): Verdict {
  const { nowMs, status } = look;
  const { expected } = watch;
  const hint = status?.isCompleted && status.error ? { hint: status.error } : {};
  const elapsedMs = nowMs - watch.startedAtMs;
  const hit = bestOf(look.hits, expected);
  if (!hit) {
    const { seen: gone, ...rest } = watch;
    const unseen = { ...rest, ...hint };
    // A room of this work item that was there and went is a failed creation: the portal deletes its room before it
    // shows the error.
    if (gone || elapsedMs >= unseenMs) return { outcome: 'lost', watch: unseen };
    return { outcome: 'copying', watch: unseen, waitSeconds: nextLookSeconds(elapsedMs, 0), remainingMs: 0 };
  }
  if (isComplete(hit, expected)) return { outcome: 'complete', roomId: hit.id };
  const found = countsOf(hit);
  const { seen } = watch;
  const same = seen?.roomId === hit.id && sameCounts(seen, found);
  const sinceMs = same ? seen.sinceMs : nowMs;
  const done = status?.isCompleted === true && !status.error && status.roomId === hit.id;
  if (done || nowMs - sinceMs >= patience.incompleteAfterMs) {
    return { outcome: 'incomplete', roomId: hit.id, found, expected };
  }
  const next = { ...watch, ...hint, seen: { roomId: hit.id, ...found, sinceMs } };
  if (elapsedMs >= patience.giveUpAfterMs) return { outcome: 'timed-out', watch: next };
  const remainingMs = remaining(elapsedMs, sinceMs - watch.startedAtMs, found.files / expected.files);
  const waitSeconds = nextLookSeconds(elapsedMs, remainingMs);
  return { outcome: 'copying', watch: next, waitSeconds, remainingMs };
}

/** Of several rooms of one work item the complete one, else the oldest. */
export function bestOf(hits: readonly Room[], expected: Counts): Room | undefined {
  const byAge = [...hits].sort((a, b) => a.id - b.id);
  return byAge.find((hit) => isComplete(hit, expected)) ?? byAge[0];
}

export function countsOf({ filesCount, foldersCount }: Room): Counts {
  return { files: filesCount, folders: foldersCount };
}

export function sameCounts(one: Counts, other: Counts): boolean {
  return one.files === other.files && one.folders === other.folders;
}

/** People may have added something already. */
export function isComplete(room: Room, expected: Counts): boolean {
  return room.filesCount >= expected.files && room.foldersCount >= expected.folders;
}

/** Somebody has put something into the room, or it was made from another template. */
export function holdsMore({ filesCount, foldersCount }: Room, expected: Counts): boolean {
  return filesCount > expected.files || foldersCount > expected.folders;
}

/** The portal forgets a finished creation 60 to 70 s after its end: no wait may come near that. */
const maxWaitSeconds = 40;
/** A copy of hours is looked at less often, and its end shows in the counts alone. Less than the lease of the slot allows. */
const longCopyMs = 4 * hour;
const longCopyWaitSeconds = 180;

/** Most copies end within a minute, and the portal makes no other room until the end is seen. */
const closeLooksSeconds = 60;

/**
 * Milliseconds until the end that the progress of a copy promises: at the pace up to the last file that was seen to
 * come, or since that end passed; less where hardly anything is missing, for the last file may come at any time; more
 * the longer nothing has come, so that a copy that stands still is not looked at without end.
 *
 * @param changedMs when a file was last seen to come
 * @param progress fraction of the files; without files nothing is promised
 * @returns 0 for no promise
 */
function remaining(elapsedMs: number, changedMs: number, progress: number): number {
  if (!(progress > 0 && progress <= 1)) return 0;
  const byPace = Math.abs(changedMs / progress - elapsedMs);
  const byShare = (elapsedMs * (1 - progress)) / progress;
  return Math.max(1, (elapsedMs - changedMs) / 7, Math.min(byPace, byShare));
}

/** So near the promised end looks are close: the portal stands idle from the end of a copy until that is seen. */
const nearEndSeconds = 3;
const closestLookSeconds = 0.25;

/**
 * Seconds until the next look: in the first minute a fourteenth of the time that has passed, then a tenth, so that the
 * delay is at most a tenth of the job; shorter when the progress promises an earlier end. Whole seconds but for the
 * last three before that end: there each wait is half of what remains.
 *
 * @param remainingMs until the promised end; 0 promises nothing
 * @param longest no wait is longer
 */
export function nextLookSeconds(
  elapsedMs: number,
  remainingMs: number,
  longest = elapsedMs < longCopyMs ? maxWaitSeconds : longCopyWaitSeconds,
): number {
  const elapsed = elapsedMs / 1000;
  const share = Math.floor(elapsed / (elapsed < closeLooksSeconds ? 14 : 10));
  return Math.min(Math.max(1, share), secondsToPromise(remainingMs / 1000), longest);
}

/** Until shortly before a promised end, or near it until half of what remains has passed. */
function secondsToPromise(remaining: number): number {
  if (remaining === 0) return Number.POSITIVE_INFINITY;
  if (remaining <= nearEndSeconds) return Math.max(closestLookSeconds, remaining / 2);
  return Math.max(1, Math.ceil(remaining - nearEndSeconds));
}
