import { placeOf, type SlotStore, type VersionedSlot, type Waiter } from '../../portal-slot/slot-store.ts';

/** The portal slot in memory with the conditions of the real table. */
export interface MemorySlot extends SlotStore {
  current: VersionedSlot;
  /** In the order of their places. */
  readonly waiters: Waiter[];
}

export function memorySlot(): MemorySlot {
  const places: string[] = [];
  const waiters: Waiter[] = [];
  /** Where a place is in the queue, or would be. */
  const indexOf = (place: string) => {
    let [from, to] = [0, places.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((places[middle] as string) < place) from = middle + 1;
      else to = middle;
    }
    return { index: from, there: places[from] === place };
  };
  const memory: MemorySlot = {
    current: { slot: { fence: 0, confirmed: false, leaseUntilMs: 0 }, version: 0 },
    waiters,
    async readSlot() {
      return structuredClone(memory.current);
    },
    async writeSlot(slot, version) {
      if (memory.current.version !== version) return false;
      memory.current = { slot: structuredClone(slot), version: version + 1 };
      return true;
    },
    async firstWaiters(most) {
      return structuredClone(waiters.slice(0, most));
    },
    async readWaiter(ref) {
      const { index, there } = indexOf(placeOf(ref));
      return there ? structuredClone(waiters[index]) : undefined;
    },
    async putWaiter(waiter) {
      const place = placeOf(waiter);
      const { index, there } = indexOf(place);
      if (there && (waiters[index] as Waiter).tryNumber > waiter.tryNumber) return;
      waiters.splice(index, there ? 1 : 0, structuredClone(waiter));
      places.splice(index, there ? 1 : 0, place);
    },
    async removeWaiter(ref, token) {
      const { index, there } = indexOf(placeOf(ref));
      if (there && token !== undefined && waiters[index]?.token !== token) return false;
      waiters.splice(index, there ? 1 : 0);
      places.splice(index, there ? 1 : 0);
      return true;
    },
  };
  return memory;
}
