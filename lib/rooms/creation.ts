import type { CreationStatus, Room } from '../docspace/schemas.ts';

/** Files and folders of a whole subtree, as the portal counts them. */
export interface Counts {
  files: number;
  folders: number;
}

/** What an execution remembers of a creation between two looks. */
export interface Watch {
  /** When the portal was asked (ms since 1970). */
  startedAtMs: number;
  /** The template's counts just before the portal was asked. */
  expected: Counts;
  /** How often the portal has been asked. */
  posts: number;
  /** The room with our key tag, as last seen, and since when it has not changed. */
  seen?: Counts & { roomId: number; sinceMs: number };
  /** The portal's own words about a failed creation, which may be another's. */
  hint?: string;
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
  | { outcome: 'copying'; watch: Watch; waitSeconds: number }
  | { outcome: 'lost'; watch: Watch }
  | { outcome: 'failed'; watch: Watch }
  | { outcome: 'timed-out'; watch: Watch };

export interface Patience {
  incompleteAfterMs: number;
  giveUpAfterMs: number;
}

/** So long a request may lie in the portal's queue unseen before it counts as dropped. */
const unseenMs = 5 * 60_000;

/**
 * Judges a creation from a template by one look at the portal.
 *
 * The tag, not the status, says which room is ours, for the status names no owner; the counts, not the
 * status, say whether it is complete, for files that could not be copied are skipped without an error
 * (CreateRoomFromTemplateOperation.cs, DocSpace-server 3.7.2).
 */
export function judgeCreation(watch: Watch, look: Look, patience: Patience): Verdict {
  const { nowMs, status } = look;
  const { expected } = watch;
  const hint = status?.isCompleted && status.error ? status.error : watch.hint;
  const hit = ours(look.hits, expected);
  if (hit && isComplete(hit, expected)) return { outcome: 'complete', roomId: hit.id };
  if (!hit) {
    const { seen: before, ...rest } = watch;
    const unseen = { ...rest, ...(hint ? { hint } : {}) };
    // The portal deletes a room whose creation failed, before it shows the error.
    if (before) return { outcome: 'failed', watch: unseen };
    if (nowMs - watch.startedAtMs >= unseenMs) return { outcome: 'lost', watch: unseen };
    return { outcome: 'copying', watch: unseen, waitSeconds: nextLookSeconds(nowMs - watch.startedAtMs, 0) };
  }
  const found = { files: hit.filesCount, folders: hit.foldersCount };
  const { seen } = watch;
  const same = seen?.roomId === hit.id && seen.files === found.files && seen.folders === found.folders;
  const sinceMs = same ? seen.sinceMs : nowMs;
  const done = status?.isCompleted === true && !status.error && status.roomId === hit.id;
  if (done || nowMs - sinceMs >= patience.incompleteAfterMs) {
    return { outcome: 'incomplete', roomId: hit.id, found, expected };
  }
  const next = { ...watch, ...(hint ? { hint } : {}), seen: { roomId: hit.id, ...found, sinceMs } };
  const elapsedMs = nowMs - watch.startedAtMs;
  if (elapsedMs >= patience.giveUpAfterMs) return { outcome: 'timed-out', watch: next };
  const progress = expected.files > 0 ? found.files / expected.files : 0;
  return { outcome: 'copying', watch: next, waitSeconds: nextLookSeconds(elapsedMs, progress) };
}

/** The complete one of several, else the oldest. */
function ours(hits: readonly Room[], expected: Counts): Room | undefined {
  const byAge = [...hits].sort((a, b) => a.id - b.id);
  return byAge.find((hit) => isComplete(hit, expected)) ?? byAge[0];
}

/** People may have added something already. */
function isComplete(room: Room, expected: Counts): boolean {
  return room.filesCount >= expected.files && room.foldersCount >= expected.folders;
}

/** The portal forgets a finished creation 60 to 70 s after its end: no wait may come near that. */
const longestWaitSeconds = 40;

/**
 * Whole seconds until the next look: a tenth of the time that has passed, so that the delay is a tenth of
 * the job; shorter when the progress promises an earlier end.
 *
 * @param progress fraction that is done, 0 to 1; 0 predicts nothing
 */
export function nextLookSeconds(elapsedMs: number, progress: number): number {
  const elapsed = elapsedMs / 1000;
  const tenth = Math.floor(elapsed / 10);
  const predicted =
    progress > 0 && progress <= 1
      ? Math.ceil((elapsed * (1 - progress)) / progress)
      : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(tenth, predicted, longestWaitSeconds));
}
