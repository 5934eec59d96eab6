import type { Clock } from '../kernel/clock.ts';
import { second } from '../kernel/time.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import type { Slot, SlotStore, Waiter } from '../portal-slot/slot-store.ts';
import type { AttemptRef } from '../work-items/attempt.ts';
import { currentHold, type Hold } from '../work-items/holds.ts';

/** The queue for the portal slot as it was at one time. */
export interface QueueView {
  isHeld: boolean;
  slot: Slot;
  /** Those who wait, the next first, without the holder. */
  waiting: readonly Waiter[];
  /** There are more than these. */
  isCut: boolean;
}

/** Reads the queue. */
export type ReadQueue = () => Promise<QueueView>;

export interface QueueViewDependencies {
  slot: Pick<SlotStore, 'readSlot' | 'firstWaiters'>;
  hold: Pick<VersionedItem<Hold>, 'read'>;
  clock: Pick<Clock, 'now'>;
}

/** One read serves all who ask within this time: a thousand readers cost as much as one. */
const keptMs = 3 * second;
/** Who stands further behind waits for hours; 500 waiters are half of the 1 MB that a query answers. */
const countedWaiters = 500;
const maxRounds = 5;

/** A reader that keeps what it read for some seconds. */
export function queueReader(dependencies: QueueViewDependencies): ReadQueue {
  let last: { view: Promise<QueueView>; readAtMs: number } | undefined;
  return () => {
    const nowMs = dependencies.clock.now();
    if (last && nowMs - last.readAtMs < keptMs) return last.view;
    const view = readQueue(dependencies);
    last = { view, readAtMs: nowMs };
    // What failed is not kept.
    view.catch(() => {
      if (last?.view === view) last = undefined;
    });
    return view;
  };
}

/**
 * Slot and waiters are several items. Between two equal readings of the slot nobody has got it, so that the waiters which
 * were read meanwhile stand behind that very holder.
 */
async function readQueue({ slot: store, hold }: QueueViewDependencies): Promise<QueueView> {
  const on = currentHold(hold);
  on.catch(() => {});
  let before = await store.readSlot();
  for (let round = 1; ; round += 1) {
    const waiters = await store.firstWaiters(countedWaiters + 1);
    const after = await store.readSlot();
    if (after.slot.fence !== before.slot.fence && round < maxRounds) {
      before = after;
      continue;
    }
    const { slot } = after;
    return {
      isHeld: (await on) !== undefined,
      slot,
      waiting: waiters.slice(0, countedWaiters).filter((waiter) => !isSame(waiter, slot.holder)),
      isCut: waiters.length > countedWaiters,
    };
  }
}

export function isSame(one: AttemptRef, other: AttemptRef | undefined): boolean {
  return one.key === other?.key && one.attempt === other.attempt;
}
