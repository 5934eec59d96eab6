import {
  placeOf,
  type SlotRef,
  type SlotStore,
  type VersionedSlot,
  type Waiter,
} from '../../portal-slot/slot-store.ts';
import { copyOf } from './copy.ts';

/** The portal slot in memory with the conditions of the real table. */
export interface MemorySlot extends SlotStore {
  current: VersionedSlot;
  /** In the order of their places. */
  readonly waiters: Waiter[];
}

export function memorySlot(): MemorySlot {
  const queue: { place: string; waiter: Waiter }[] = [];
  /** Where a waiter is in the queue, or would be. */
  const find = (ref: SlotRef) => {
    const place = placeOf(ref);
    let [from, to] = [0, queue.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((queue[middle] as { place: string }).place < place) from = middle + 1;
      else to = middle;
    }
    const next = queue[from];
    return { place, index: from, found: next?.place === place ? next.waiter : undefined };
  };
  const memory: MemorySlot = {
    current: { slot: { fence: 0, confirmed: false, leaseUntilMs: 0 }, version: 0 },
    get waiters() {
      return queue.map(({ waiter }) => waiter);
    },
    async readSlot() {
      return copyOf(memory.current);
    },
    async writeSlot(slot, version) {
      if (memory.current.version !== version) return false;
      memory.current = { slot: copyOf(slot), version: version + 1 };
      return true;
    },
    async firstWaiters(most) {
      return copyOf(queue.slice(0, most).map(({ waiter }) => waiter));
    },
    async readWaiter(ref) {
      return copyOf(find(ref).found);
    },
    async putWaiter(waiter) {
      const { place, index, found } = find(waiter);
      if (found && found.tryNumber > waiter.tryNumber) return;
      queue.splice(index, found ? 1 : 0, { place, waiter: copyOf(waiter) });
    },
    async removeWaiter(ref, token) {
      const { index, found } = find(ref);
      if (!found) return true;
      if (token !== undefined && found.token !== token) return false;
      queue.splice(index, 1);
      return true;
    },
  };
  return memory;
}
