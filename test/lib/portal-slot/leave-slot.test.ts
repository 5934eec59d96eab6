import { describe, expect, it } from 'vitest';
import {
  confirmSlot,
  leaseMs,
  leaveSlot,
  lookAfterSlot,
  renewSlot,
} from '../../../lib/portal-slot/portal-slot.ts';
import { keptLog } from '../builders/dependencies.ts';
import { given } from './model/waiting.ts';

describe('an attempt whose execution has ended without a word', () => {
  it('leaves the queue, and is woken without a grant in case it was redriven', async () => {
    const { slot, ref, acquire, woken, queue, holder } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    const token = await acquire(b);
    await leaveSlot(slot, b);
    expect(queue()).toEqual([]);
    expect(woken).toContainEqual({ token, fence: 0 });
    expect(holder()).toBe('a');
  });

  it('leaves the queue when nobody waits with its token any more', async () => {
    const { slot, ref, acquire, tokens, queue } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    tokens.delete(await acquire(b));
    await leaveSlot(slot, b);
    expect(queue()).toEqual([]);
  });

  it('stays in the queue while it cannot be woken: its turn wakes it', async () => {
    const { slot, ref, acquire, state, queue } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    await acquire(b);
    state.away = true;
    await leaveSlot(slot, b);
    expect(queue()).toEqual(['b']);
  });

  it('gives up a grant that it had not taken up, and the next is woken', async () => {
    const { slot, ref, acquire, woken, holder, end } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    const next = await acquire(b);
    end(a);
    await leaveSlot(slot, a);
    expect(holder()).toBe('b');
    expect(woken.at(-1)).toEqual({ token: next, fence: 2 });
  });

  it('keeps a grant that it had taken up until its lease ends: a step of it may still be at work', async () => {
    const { slot, ref, acquire, holder, end, later, woken } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    await acquire(b);
    end(a);
    await leaveSlot(slot, a);
    expect(holder()).toBe('a');
    later(leaseMs);
    await lookAfterSlot(slot);
    expect(holder()).toBe('b');
    expect(woken.at(-1)?.fence).toBe(2);
  });

  it('that neither waits nor holds leaves everything as it is', async () => {
    const { slot, ref, store, woken } = given();
    const before = structuredClone(store.current);
    await leaveSlot(slot, ref('a'));
    expect(store.current).toEqual(before);
    expect(woken).toEqual([]);
  });
});

describe('a grant of the portal slot', () => {
  it('is renewed by its own number alone', async () => {
    const { slot, ref, acquire, store } = given();
    const a = ref('a');
    await acquire(a);
    expect(await renewSlot(slot, a, 2)).toBe(false);
    expect(store.current.slot.confirmed).toBe(false);
    expect(await renewSlot(slot, a, 1)).toBe(true);
  });

  it('whose lease has ended is named in the log with its number and its holder', async () => {
    const { slot, ref, acquire, later } = given();
    const { log, lines } = keptLog();
    await acquire(ref('a'));
    await confirmSlot(slot, ref('a'), 1);
    later(leaseMs);
    await lookAfterSlot({ ...slot, log });
    expect(lines).toEqual([
      { level: 'warn', code: 'SLOT_EXPIRED', fields: { key: 'a', attempt: 1, fence: 1 } },
    ]);
  });
});
