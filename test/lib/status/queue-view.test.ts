import { describe, expect, it } from 'vitest';
import { second } from '../../../lib/kernel/time.ts';
import type { Slot } from '../../../lib/portal-slot/slot-store.ts';
import { queueReader } from '../../../lib/status/queue-view.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';
import { beginHold, type Hold } from '../../../lib/work-items/holds.ts';
import { iso, startMs } from '../builders/records.ts';

const ref = (key: string, seconds = 0) => ({ key, attempt: 1, queuedAt: iso(startMs + seconds * second) });
const waiter = (key: string, seconds: number) => ({
  ...ref(key, seconds),
  execution: key,
  token: key,
  tryNumber: 1,
});
const held = (key: string, fence = 1): Slot => ({
  fence,
  holder: ref(key),
  confirmed: true,
  leaseUntilMs: 0,
});

function given() {
  const [slot, hold, time] = [memorySlot(), memoryItem<Hold>(), { nowMs: startMs }];
  const calls: string[] = [];
  /** Happens between the two reads. */
  const between: (() => unknown)[] = [];
  const read = queueReader({
    slot: {
      async readSlot() {
        calls.push('slot');
        return slot.readSlot();
      },
      async firstWaiters(most) {
        calls.push(`first ${most}`);
        await between.shift()?.();
        return slot.firstWaiters(most);
      },
    },
    hold,
    clock: { now: () => time.nowMs },
  });
  return { read, slot, hold, time, calls, between };
}

describe('the view of the queue', () => {
  it('has who waits in order, without the holder, whose place is still there for a moment', async () => {
    const { read, slot } = given();
    for (const [key, seconds] of [['b', 2] as const, ['a', 1] as const, ['holder', 0] as const])
      await slot.putWaiter(waiter(key, seconds));
    await slot.writeSlot(held('holder'), 0);
    const view = await read();
    expect(view.waiting.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(view).toMatchObject({ isHeld: false, isCut: false, slot: { holder: { key: 'holder' } } });
  });

  it('says that all work is held', async () => {
    const { read, hold } = given();
    await beginHold(hold, { reason: 'OperatorHold', message: '' }, startMs);
    expect(await read()).toMatchObject({ isHeld: true });
  });

  it('is read once for all who ask within three seconds, also at the same time', async () => {
    const { read, calls, time } = given();
    await Promise.all(Array.from({ length: 1000 }, read));
    time.nowMs += 2_999;
    await read();
    expect(calls).toEqual(['slot', 'first 501', 'slot']);
    time.nowMs += 1;
    await read();
    expect(calls).toHaveLength(6);
  });

  it('is read again when the slot was granted meanwhile: nobody is missing or there twice', async () => {
    const { read, slot, between } = given();
    await slot.writeSlot(held('a'), 0);
    for (const key of ['b', 'c']) await slot.putWaiter(waiter(key, key === 'b' ? 1 : 2));
    between.push(async () => {
      await slot.removeWaiter(ref('b', 1));
      await slot.writeSlot(held('b', 2), 1);
    });
    const view = await read();
    expect([view.slot.holder?.key, ...view.waiting.map(({ key }) => key)]).toEqual(['b', 'c']);
  });

  it('is what it is after five readings of a slot that is never the same', async () => {
    const { read, slot, between, calls } = given();
    for (let fence = 1; fence < 9; fence += 1)
      between.push(() => slot.writeSlot(held('a', fence), fence - 1));
    expect((await read()).slot.fence).toBe(5);
    expect(calls.filter((call) => call === 'slot')).toHaveLength(6);
  });

  it('counts no further than 500, and says so', async () => {
    const { read, slot, time } = given();
    for (let number = 1; number <= 500; number += 1) await slot.putWaiter(waiter(`w${number}`, number));
    expect(await read()).toMatchObject({ isCut: false, waiting: { length: 500 } });
    await slot.putWaiter(waiter('w501', 501));
    time.nowMs += 5_000;
    expect(await read()).toMatchObject({ isCut: true, waiting: { length: 500 } });
  });

  it('is not kept when it could not be read', async () => {
    const { read, between } = given();
    between.push(() => {
      throw new Error('away');
    });
    await expect(read()).rejects.toThrow('away');
    expect(await read()).toMatchObject({ isHeld: false });
  });
});
