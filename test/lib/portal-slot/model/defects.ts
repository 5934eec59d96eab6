import type { SlotRef } from '../../../../lib/portal-slot/slot-store.ts';
import type { MemorySlot } from '../../../../lib/stores/memory/memory-slot.ts';
import type { Broken } from './world.ts';

/** What the protocol must not leave out, each as a store that leaves it out, and what the model says of it. */
export const defects: Record<string, { broken: Broken; found: RegExp }> = {
  'a slot that is written whatever its version is': {
    broken: (memory) => ({
      ...memory,
      writeSlot: (slot) => memory.writeSlot(slot, memory.current.version),
    }),
    found: /fence \d+ after \d+|is inside/,
  },
  'a slot that others free before the lease of its holder has ended': {
    broken: (memory) => ({
      ...memory,
      async readSlot() {
        const { slot, version } = memory.current;
        return { slot: { ...slot, leaseUntilMs: slot.confirmed ? 0 : slot.leaseUntilMs }, version };
      },
    }),
    found: /confirmed while \w+ is inside/,
  },
  'a waiter that stays in the queue when its grant is confirmed': {
    broken: (memory) => ({
      ...memory,
      removeWaiter: async (ref, token) =>
        (isHolder(memory, ref) && memory.current.slot.confirmed) || memory.removeWaiter(ref, token),
    }),
    found: /has been served and is granted again/,
  },
  'a holder that is woken with the token that it had when it was granted the slot': {
    broken: (memory) => {
      let token = '';
      return {
        ...memory,
        async writeSlot(slot, version) {
          const { fence } = memory.current.slot;
          const won = memory.writeSlot(slot, version);
          const granted = memory.waiters.find(({ key }) => key === slot.holder?.key);
          if (memory.current.slot.fence !== fence) token = granted?.token ?? '';
          return won;
        },
        async readWaiter(ref) {
          const waiter = await memory.readWaiter(ref);
          return waiter && isHolder(memory, ref) ? { ...waiter, token } : waiter;
        },
      };
    },
    found: /was granted the slot and is not woken/,
  },
  'a token of an earlier try that replaces that of a later': {
    broken: (memory) => ({
      ...memory,
      putWaiter(waiter) {
        memory.removeWaiter(waiter);
        return memory.putWaiter(waiter);
      },
    }),
    found: /was served before|is not woken|never had the slot/,
  },
  'a waiter that is removed although it has a new token': {
    broken: (memory) => ({ ...memory, removeWaiter: (ref) => memory.removeWaiter(ref) }),
    found: /was served before|is not woken|never had the slot/,
  },
};

function isHolder({ current }: MemorySlot, ref: SlotRef): boolean {
  return current.slot.holder?.key === ref.key;
}
