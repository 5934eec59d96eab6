import type { Clock } from '../kernel/clock.ts';
import { logFieldsOf } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { updateItem } from '../kernel/versioned-item.ts';
import type { AttemptRef } from '../work-items/attempt.ts';
import type { WorkRecord } from '../work-items/record.ts';
import {
  enteredAtMsOf,
  type Progress,
  type Slot,
  type SlotRef,
  type SlotStore,
  type VersionedSlot,
  type Waiter,
} from './slot-store.ts';

/**
 * The portal slot: the right to create a room from a template, one at a time for the whole portal.
 *
 * Who wants it puts a waiter into the queue and waits with a task token. Every caller that looks at the slot and finds
 * it free grants it to the head of the queue, and then wakes that with its token; until the grant is
 * confirmed everybody who looks wakes again. The holder confirms before it sends its request to the portal, renews while the
 * portal copies, and releases. Every change of the slot is conditional on the version that was read, so
 * what ends in the middle is carried on by the next look, and a caller that comes too late changes nothing.
 */
export interface PortalSlot {
  store: SlotStore;
  tasks: SlotTasks;
  clock: Clock;
  log: Log;
}

/** The executions that wait. */
export interface SlotTasks {
  /**
   * Ends the wait of a task token with `{ fence }` as the result.
   *
   * @returns 'gone' if nobody waits with this token: it was woken before, its try failed, or its execution ended
   */
  wake(token: string, fence: number): Promise<'woken' | 'gone'>;
  /** @param execution ARN */
  isRunning(execution: string): Promise<boolean>;
}

/**
 * A holder that says nothing for so long has lost the slot. The longest silence that is no sign of death: a
 * step renews and then works to its Lambda's end (30 s), the wait before the next while somebody else's
 * creation runs (200 s), that one's Lambda dying before it could renew (its task waits 40 s for it), the wait
 * before its repeat (45 s): 315 s, and some for the transitions.
 */
export const leaseMs = 360_000;

/** A hand-over meets two rounds for each waiter that no longer waits. The next look goes on. */
const maxRounds = 50;
/** One look checks the executions of at most so many waiters, from the head of the queue. */
const sweptWaiters = 20;
/**
 * The execution of a waiter so fresh is not checked: what Step Functions says of an execution may be late
 * (Step Functions API reference, DescribeExecution), and one that was redriven would look ended.
 */
const freshMs = 60_000;

/** The number of no grant. */
const noFence = 0;

/** The place in the queue of a record's current attempt. */
export function slotRefOf({ key, attempt, queuedAt, template }: WorkRecord): SlotRef {
  return { key, attempt, queuedAt, ...(template ? { template: template.id } : {}) };
}

/** Queues up, or gives the waiting state's new token to the place in the queue that the attempt has. */
export async function acquireSlot(
  portalSlot: PortalSlot,
  ref: SlotRef,
  waiting: Pick<Waiter, 'execution' | 'token' | 'tryNumber'>,
): Promise<void> {
  await portalSlot.store.putWaiter({ ...refOnly(ref), ...waiting });
  await handOver(portalSlot);
}

/**
 * Takes up a grant, before the first request to the portal; it may be repeated.
 *
 * @param fence what the attempt was woken with
 * @returns false if the grant is no longer this attempt's: it has to queue up again, in its old place
 */
export async function confirmSlot(portalSlot: PortalSlot, ref: SlotRef, fence: number): Promise<boolean> {
  const { store } = portalSlot;
  // Read before the slot is: if the grant still stands after this, the attempt has not queued up again
  // since, and this is the token that the grant was for. A Lambda that goes on late removes no newer one.
  const waiter = await store.readWaiter(ref);
  if (!(await renewSlot(portalSlot, ref, fence))) return false;
  if (waiter) await store.removeWaiter(ref, waiter.token);
  return true;
}

/**
 * Renews the lease of a confirmed grant; false if it is no longer this attempt's.
 *
 * @param progress what the attempt has seen of its copy
 */
export function renewSlot(
  { store, clock }: PortalSlot,
  ref: AttemptRef,
  fence: number,
  progress?: Progress,
): Promise<boolean> {
  const seen = progress ? { progress } : {};
  return changeSlot(store, (slot) =>
    slot.fence === fence && isHeldBy(slot, ref)
      ? { ...slot, ...seen, confirmed: true, leaseUntilMs: clock.now() + leaseMs }
      : undefined,
  );
}

/**
 * Leaves the queue, frees the slot if the attempt holds it, and hands it to the next. The last thing an
 * attempt does with the slot. Only its own execution may do it, when none of its other steps can still run:
 * of an execution that ended without a word a step may still be about to send its request to the portal.
 *
 * @param seen.idleAtMs when the attempt saw that the portal makes no room any more (ms since 1970)
 * @param seen.copied the attempt saw the end of the copy that it requested in this turn
 */
export async function releaseSlot(
  portalSlot: PortalSlot,
  ref: SlotRef,
  { copied = false, ...idle }: Pick<Slot, 'idleAtMs'> & { copied?: boolean } = {},
): Promise<void> {
  const { store, clock } = portalSlot;
  // First, so that nobody grants the slot to an attempt that has left.
  await store.removeWaiter(ref);
  await changeSlot(store, (slot) => {
    if (!isHeldBy(slot, ref)) return undefined;
    return { ...freed(copied ? withTurn(slot, clock.now()) : slot), ...idle };
  });
  await handOver(portalSlot);
}

/** So many turns are remembered: some of each of the few templates that an environment copies often. */
const turnsKept = 20;

/** The slot with the turn that ends now. */
function withTurn(slot: Slot, nowMs: number): Slot {
  const { holder, grantedAtMs, turns = [] } = slot;
  if (!holder || grantedAtMs === undefined) return slot;
  const { template } = holder;
  const turn = { ms: nowMs - grantedAtMs, ...(template === undefined ? {} : { template }) };
  return { ...slot, turns: [...turns, turn].slice(-turnsKept) };
}

/**
 * Takes an attempt out of the queue whose execution has ended without a word, and gives up a grant that it
 * had not taken up yet. One that it had stays its own until the lease ends: a step may still be at work.
 */
export async function leaveSlot(portalSlot: PortalSlot, ref: SlotRef): Promise<void> {
  const { store, tasks, log } = portalSlot;
  const waiter = await store.readWaiter(ref);
  // Redriven since, it may wait again: woken without a grant it finds that its attempt is over. While it
  // cannot be woken it stays in the queue, where its turn wakes it.
  if (waiter && (await orUndefinedOnError(log, waiter, () => tasks.wake(waiter.token, noFence)))) {
    await store.removeWaiter(ref, waiter.token);
  }
  await handOver(portalSlot);
}

/** What a look at the slot has found. */
export interface SlotReport {
  holder?: SlotRef;
  /** When the first of those who wait was accepted (ms since 1970). */
  waitingSinceMs?: number;
  /** This look woke a waiter. */
  woken: boolean;
  /** So many waiters were removed because their executions had ended. */
  removed: number;
}

/** Does all that is due: waiters whose executions have ended leave the queue, and the slot goes to the next. */
export async function lookAfterSlot(portalSlot: PortalSlot): Promise<SlotReport> {
  const { store } = portalSlot;
  const removed = await sweep(portalSlot);
  const woken = await handOver(portalSlot);
  const { holder } = (await store.readSlot()).slot;
  const waiters = await store.firstWaiters(2);
  const first = waiters.find((waiter) => !holder || !isSame(waiter, holder));
  return {
    ...(holder ? { holder } : {}),
    ...(first ? { waitingSinceMs: Date.parse(first.queuedAt) } : {}),
    woken,
    removed,
  };
}

/** Gives the slot to the head of the queue if nobody has it, and wakes its new holder; true if woken. */
async function handOver(portalSlot: PortalSlot): Promise<boolean> {
  const { store, clock, log } = portalSlot;
  for (let round = 0; round < maxRounds; round += 1) {
    const { slot, version } = await store.readSlot();
    const nowMs = clock.now();
    const { holder, confirmed } = slot;
    if (holder && !confirmed) {
      const outcome = await wakeHolder(portalSlot, { slot, version }, holder, nowMs);
      if (outcome === 'vacated') continue;
      return outcome === 'woken';
    }
    if (holder && nowMs < slot.leaseUntilMs) return false;
    const [head] = await store.firstWaiters(1);
    if (!head && !holder) return false;
    const next = head ? granted(slot, head, nowMs) : freed(slot);
    if (!(await store.writeSlot(next, version))) continue;
    if (holder) log.warn('SLOT_EXPIRED', { key: holder.key, attempt: holder.attempt, fence: slot.fence });
    if (head) {
      const { key, attempt, queuedAt } = head;
      log.info('SLOT_GRANTED', { key, attempt, fence: next.fence, ms: nowMs - Date.parse(queuedAt) });
    }
    // The next round wakes it, with the token that it has by then.
  }
  return false;
}

/**
 * Wakes the holder of an unconfirmed grant. If its token is gone it may have been woken already and be on its
 * way to confirm, or its waiting state may be about to bring a new token: an execution that runs has the
 * length of a lease for either. Then, or if its execution has ended, the grant is revoked.
 *
 * @returns undefined if the grant is left as it is
 */
async function wakeHolder(
  { store, tasks, log }: PortalSlot,
  { slot, version }: VersionedSlot,
  holder: SlotRef,
  nowMs: number,
): Promise<'woken' | 'vacated' | undefined> {
  const waiter = await store.readWaiter(holder);
  if (waiter) {
    const awake = await orUndefinedOnError(log, waiter, () => tasks.wake(waiter.token, slot.fence));
    if (awake !== 'gone') return awake;
    if (nowMs < slot.leaseUntilMs) {
      const running = await orUndefinedOnError(log, waiter, () => tasks.isRunning(waiter.execution));
      if (running !== false) return undefined;
    }
  }
  // First this: if the holder has confirmed or was granted the slot again since the slot was read, the version
  // is another one, the holder keeps the slot, and its waiter stays.
  if ((await store.writeSlot(freed(slot), version)) && waiter) await removeDead({ store, log }, waiter);
  return 'vacated';
}

/** Removes waiters at the head of the queue whose executions have ended, and says how many. */
async function sweep({ store, tasks, clock, log }: PortalSlot): Promise<number> {
  let removed = 0;
  for (const waiter of await store.firstWaiters(sweptWaiters)) {
    if (clock.now() - enteredAtMsOf(waiter) < freshMs) continue;
    const running = await orUndefinedOnError(log, waiter, () => tasks.isRunning(waiter.execution));
    if (running === undefined) break;
    if (!running && (await removeDead({ store, log }, waiter))) removed += 1;
  }
  return removed;
}

/** Removes a waiter whose token is dead, unless it has a new one by now: then false. */
async function removeDead(
  { store, log }: Pick<PortalSlot, 'store' | 'log'>,
  waiter: Waiter,
): Promise<boolean> {
  if (!(await store.removeWaiter(waiter, waiter.token))) return false;
  log.warn('SLOT_WAITER_REMOVED', { key: waiter.key, attempt: waiter.attempt });
  return true;
}

/**
 * The answer of Step Functions about a waiter, or undefined if there is none: what the caller itself came for
 * does not depend on it, and the next look calls again.
 */
export async function orUndefinedOnError<T>(
  log: Log,
  { key, attempt }: Waiter,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.error('SLOT_TASKS_FAILED', { key, attempt, ...logFieldsOf(error) });
    return undefined;
  }
}

/** {@link updateItem} for the slot; false if there was nothing to change. */
async function changeSlot(store: SlotStore, rule: (slot: Slot) => Slot | undefined): Promise<boolean> {
  let isChanged = false;
  await updateItem(
    {
      async read() {
        const { slot, version } = await store.readSlot();
        return { value: slot, version };
      },
      write: (slot, version) => store.writeSlot(slot, version),
    },
    (slot) => {
      const next = slot && rule(slot);
      isChanged = next !== undefined;
      return next;
    },
  );
  return isChanged;
}

function granted(slot: Slot, waiter: Waiter, nowMs: number): Slot {
  const { fence, idleAtMs } = slot;
  const seen = idleAtMs === undefined ? {} : { idleAtMs };
  return {
    ...freed(slot),
    fence: fence + 1,
    holder: refOnly(waiter),
    grantedAtMs: nowMs,
    leaseUntilMs: nowMs + leaseMs,
    ...seen,
  };
}

function freed({ fence, turns }: Slot): Slot {
  return { fence, confirmed: false, leaseUntilMs: 0, ...(turns ? { turns } : {}) };
}

function refOnly({ key, attempt, queuedAt, template }: SlotRef): SlotRef {
  return { key, attempt, queuedAt, ...(template === undefined ? {} : { template }) };
}

function isHeldBy({ holder }: Slot, ref: AttemptRef): boolean {
  return holder !== undefined && isSame(holder, ref);
}

function isSame(one: AttemptRef, other: AttemptRef): boolean {
  return one.key === other.key && one.attempt === other.attempt;
}
