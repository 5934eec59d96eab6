import { orUndefinedOnError, type PortalSlot } from './portal-slot.ts';

/**
 * Wakes the first in the queue a little before the slot is handed over, with the number of the grant to come, so that
 * it has read everything by then. Nothing is granted by this: its confirmation succeeds only after the grant, and if
 * that goes to another or does not come in time, it queues up again in its old place.
 *
 * @param fence of the caller, who holds the slot
 */
export async function wakeNextEarly({ store, tasks, log }: PortalSlot, fence: number): Promise<void> {
  const [next] = await store.firstWaiters(1);
  if (next) await orUndefinedOnError(log, next, () => tasks.wake(next.token, fence + 1));
}

/** Between two looks for the grant: each is one read of the table. */
const pollMs = 50;

/** What an attempt finds when its grant has been made. */
export interface MadeGrant {
  /** It was not made yet at the first look. */
  hasWaited: boolean;
  /** When the holder before saw that the portal makes no room any more, if it did (ms since 1970). */
  idleAtMs: number | undefined;
}

/**
 * Waits for the grant with that number, for an attempt that was woken early; else it has been made already. A later one
 * counts too: whether the grant is the attempt's own is for its confirmation to say.
 *
 * @param untilMs the wait ends then (ms since 1970)
 * @returns undefined if it has not been made by then
 */
export async function waitForGrant(
  { store, clock }: PortalSlot,
  fence: number,
  untilMs: number,
): Promise<MadeGrant | undefined> {
  for (let hasWaited = false; ; hasWaited = true) {
    const { fence: last, idleAtMs } = (await store.readSlot()).slot;
    if (last >= fence) return { hasWaited, idleAtMs };
    if (clock.now() >= untilMs) return undefined;
    await clock.sleep(pollMs);
  }
}
