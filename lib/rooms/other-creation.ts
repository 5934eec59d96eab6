import type { CreationStatus } from '../docspace/schemas.ts';
import { Failure } from '../kernel/failures.ts';
import { day, minute } from '../kernel/time.ts';
import { nextLookSeconds } from './creation.ts';

/** Somebody else's creation, as seen while waiting for it. Times are ms since 1970. */
export interface Busy {
  sinceMs: number;
  roomId: number;
  progress: number;
  /** Since when the portal has said the same of it. */
  sameSinceMs: number;
  /** The operator was told. */
  told?: boolean;
}

/** Somebody else's creations are waited for no longer than a creation of ours may take. */
const longestMs = day;
/** A creation that says the same for so long is worth an operator's look. */
const stuckMs = 10 * minute;
/** Looks are rarer than at a creation of our own, whose result is forgotten after a minute, but renew the lease. */
export const longestBusyWaitSeconds = 200;

/**
 * How to wait for a creation that is not ours: the portal would drop a request made meanwhile
 * (RoomTemplatesWorker.cs:112-138, DocSpace-server 3.7.2).
 *
 * @returns `stuck` once, when the creation has not moved for ten minutes
 * @throws Failure `CreationTimedOut` after 24 hours
 */
export function stillBusy(
  before: Busy | undefined,
  { roomId, progress }: CreationStatus,
  nowMs: number,
): { busy: Busy; waitSeconds: number; stuck?: { minutes: number } } {
  const sinceMs = before?.sinceMs ?? nowMs;
  if (nowMs - sinceMs >= longestMs) {
    throw new Failure('CreationTimedOut', 'The portal has been making other rooms for 24 hours.');
  }
  const same = before?.roomId === roomId && before.progress === progress;
  const sameSinceMs = same ? before.sameSinceMs : nowMs;
  const stuck = nowMs - sameSinceMs >= stuckMs;
  const told = same && before.told === true;
  const busy = { sinceMs, roomId, progress, sameSinceMs, ...(stuck ? { told: true } : {}) };
  const waitSeconds = nextLookSeconds(nowMs - sinceMs, 0, longestBusyWaitSeconds);
  const minutes = Math.floor((nowMs - sameSinceMs) / minute);
  return { busy, waitSeconds, ...(stuck && !told ? { stuck: { minutes } } : {}) };
}
