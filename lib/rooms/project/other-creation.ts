import type { Portal } from '../../docspace/client.ts';
import type { CreationStatus } from '../../docspace/schemas.ts';
import { creationStatus } from '../../docspace/templates.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import type { Log } from '../../kernel/log.ts';
import { day, minute, second } from '../../kernel/time.ts';
import type { AttemptRef } from '../../work-items/attempt.ts';
import { nextLookSeconds } from './creation.ts';

/** Somebody else's creation, as seen while waiting for it. Times are ms since 1970. */
export interface Busy {
  sinceMs: number;
  roomId: number;
  progress: number;
  /** Since when the portal has said the same of it. */
  sameSinceMs: number;
  /** The alarm for a creation without progress has been raised. */
  told?: boolean;
}

/** Somebody else's creations are waited for no longer than one of this environment may take. */
const longestMs = day;
/** A creation that says the same for so long is worth an operator's look. */
const stuckMs = 10 * minute;
/** Looks are rarer than at a creation of our own, whose result is forgotten after a minute, but renew the lease. */
export const maxBusyWaitSeconds = 200;

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
  const waitSeconds = nextLookSeconds(nowMs - sinceMs, 0, maxBusyWaitSeconds);
  const minutes = Math.floor((nowMs - sameSinceMs) / minute);
  return { busy, waitSeconds, ...(stuck && !told ? { stuck: { minutes } } : {}) };
}

/** One invocation waits so long; the state machine waits for longer. */
const stayMs = 5 * second;

/**
 * Waits a little for a creation that is not ours, for most end soon.
 *
 * @param before what was remembered of it
 * @param first its status, as just read
 * @returns undefined once the portal is idle, else what to remember and how long to wait before the next look
 * @throws Failure `CreationTimedOut` after 24 hours
 */
export async function waitForOtherCreation(
  before: Busy | undefined,
  first: CreationStatus | undefined,
  { key, attempt }: AttemptRef,
  { portal, clock, log }: { portal: Portal; clock: Clock; log: Log },
): Promise<{ busy: Busy; waitSeconds: number } | undefined> {
  const leaveAtMs = clock.now() + stayMs;
  for (let last = before, status = first; ; status = await creationStatus(portal.call)) {
    if (!status || status.isCompleted) return undefined;
    const { busy, waitSeconds, stuck } = stillBusy(last, status, clock.now());
    if (stuck) log.error('PORTAL_JOB_STUCK', { key, attempt, minutes: stuck.minutes });
    if (clock.now() + waitSeconds * second >= leaveAtMs) return { busy, waitSeconds };
    await clock.sleep(waitSeconds * second);
    last = busy;
  }
}
