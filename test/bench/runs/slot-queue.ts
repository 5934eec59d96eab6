import {
  acquireSlot,
  confirmSlot,
  type PortalSlot,
  releaseSlot,
  renewSlot,
} from '../../../lib/portal-slot/portal-slot.ts';
import type { SlotRef, SlotStore } from '../../../lib/portal-slot/slot-store.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';

/** Stated costs of one call, in ms. */
const storeMs = 6;
const stepFunctionsMs = 30;
const copyMs = 30_000;
/** Check creation renews the lease once in each of its invocations. */
const renewals = 3;

export interface QueueRun {
  rooms: number;
  reads: number;
  writes: number;
  wakes: number;
  /** From the release to the next holder's confirmation. */
  handOversMs: number[];
}

/** Lets so many wait for the slot at once and takes each through it, in the order in which it wakes them. */
export async function queueThrough(count: number): Promise<QueueRun> {
  const run: QueueRun = { rooms: count, reads: 0, writes: 0, wakes: 0, handOversMs: [] };
  let nowMs = Date.UTC(2026, 0, 5, 9);
  let woken: { index: number; fence: number } | undefined;
  const memory = memorySlot();
  const store = new Proxy(memory, {
    get(target, name, receiver) {
      const method = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        nowMs += storeMs;
        if (/^(read|first)/.test(String(name))) run.reads += 1;
        else run.writes += 1;
        return method.apply(target, args);
      };
    },
  }) as SlotStore;
  const slot: PortalSlot = {
    store,
    clock: { now: () => nowMs, sleep: async () => {} },
    log: { info() {}, warn() {}, error() {} },
    tasks: {
      async wake(token, fence) {
        nowMs += stepFunctionsMs;
        run.wakes += 1;
        if (woken) throw new Error('two were woken at once');
        woken = { index: Number(token), fence };
        return 'woken';
      },
      isRunning: async () => true,
    },
  };
  const queuedAt = new Date(nowMs).toISOString();
  const refs: SlotRef[] = Array.from({ length: count }, (_, index) => ({
    key: `test/project-system/project/PRJ-${index + 1}`,
    attempt: 1,
    queuedAt,
  }));
  for (const [index, ref] of refs.entries()) {
    // Whoever comes meanwhile wakes the holder again until it has confirmed: here it confirms at once.
    const before = woken;
    const waiting = { execution: ref.key, token: String(index), tryNumber: 1 };
    await acquireSlot(slot, ref, waiting);
    if (!before && woken) await confirm(woken);
  }
  for (let left = count; left > 0; left -= 1) {
    const held = woken;
    if (!held) throw new Error(`nobody was woken, and ${left} are left`);
    const ref = refs[held.index] as SlotRef;
    for (let renewal = 0; renewal < renewals; renewal += 1) {
      nowMs += copyMs / renewals;
      await renewSlot(slot, ref, held.fence);
    }
    woken = undefined;
    const begunAtMs = nowMs;
    await releaseSlot(slot, ref);
    if (woken) {
      await confirm(woken);
      run.handOversMs.push(nowMs - begunAtMs);
    }
  }
  return run;

  async function confirm({ index, fence }: { index: number; fence: number }): Promise<void> {
    if (!(await confirmSlot(slot, refs[index] as SlotRef, fence))) throw new Error('the grant was lost');
  }
}
