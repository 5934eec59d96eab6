import { describe, expect, it } from 'vitest';
import { waitForGrant, wakeNextEarly } from '../../../lib/portal-slot/early-wake.ts';
import { confirmSlot, lookAfterSlot, releaseSlot } from '../../../lib/portal-slot/portal-slot.ts';
import { given as givenSlot } from './model/waiting.ts';

/** A slot that "a" holds and for which "b" waits; a sleep lets time pass and then does what is next. */
async function given() {
  const made = givenSlot();
  const { slot, ref, acquire, later } = made;
  const [a, b] = [ref('a'), ref('b', 1)];
  await acquire(a);
  await confirmSlot(slot, a, 1);
  await acquire(b);
  const next: (() => unknown)[] = [];
  slot.clock.sleep = async (ms) => {
    later(ms);
    await next.shift()?.();
  };
  return { ...made, a, b, next, wait: (ms: number) => waitForGrant(slot, 2, slot.clock.now() + ms) };
}

describe('waking the next in the queue early', () => {
  it('names the grant to come and grants nothing', async () => {
    const { slot, woken, holder, b } = await given();
    await wakeNextEarly(slot, 1);
    expect(woken.at(-1)).toEqual({ token: 'b/2', fence: 2 });
    expect(holder()).toBe('a');
    expect(await confirmSlot(slot, b, 2)).toBe(false);
  });

  it('wakes nobody twice, and nobody when nobody waits', async () => {
    const { slot, woken, a, b } = await given();
    for (const _ of [1, 2]) await wakeNextEarly(slot, 1);
    expect(woken).toHaveLength(2);
    await releaseSlot(slot, a);
    await confirmSlot(slot, b, 2);
    await wakeNextEarly(slot, 2);
    expect(woken).toHaveLength(2);
  });

  it('fails nothing when Step Functions gives no answer', async () => {
    const { slot, state, log, woken } = await given();
    state.away = true;
    await wakeNextEarly(slot, 1);
    expect(woken).toHaveLength(1);
    expect(log).toContain('SLOT_TASKS_FAILED');
  });
});

describe('an attempt that was woken early', () => {
  it('confirms its grant after the holder has released', async () => {
    const { slot, next, a, b, wait, queue } = await given();
    await wakeNextEarly(slot, 1);
    next.push(
      () => {},
      () => releaseSlot(slot, a),
    );
    expect(await wait(8_000)).toEqual({ hasWaited: true });
    expect(await confirmSlot(slot, b, 2)).toBe(true);
    expect(queue()).toEqual([]);
  });

  it('learns when the holder before saw that the portal makes no room any more', async () => {
    const { slot, next, a, wait, state } = await given();
    const idleAtMs = state.nowMs + 40;
    next.push(() => releaseSlot(slot, a, { idleAtMs }));
    expect(await wait(8_000)).toEqual({ hasWaited: true, idleAtMs });
  });

  it('does not wait for a grant that has been made', async () => {
    const { slot, a, wait } = await given();
    await releaseSlot(slot, a);
    expect(await wait(0)).toEqual({ hasWaited: false });
  });

  it('stops at the end of its time, and is woken again in its old place', async () => {
    const { slot, state, a, b, ref, wait, acquire, woken, queue } = await given();
    const { nowMs } = state;
    await wakeNextEarly(slot, 1);
    expect(await wait(8_000)).toBeUndefined();
    expect(state.nowMs - nowMs).toBe(8_000);
    await acquire(ref('c', 2));
    await acquire(b);
    expect(queue()).toEqual(['b', 'c']);
    await releaseSlot(slot, a);
    expect(woken.at(-1)).toEqual({ token: 'b/4', fence: 2 });
  });

  it('confirms nothing when the grant went to another who was accepted before it', async () => {
    const { slot, next, a, b, ref, acquire, wait, holder } = await given();
    await wakeNextEarly(slot, 1);
    next.push(
      () => acquire(ref('first', -1)),
      () => releaseSlot(slot, a),
    );
    expect(await wait(8_000)).toEqual({ hasWaited: true });
    expect(holder()).toBe('first');
    expect(await confirmSlot(slot, b, 2)).toBe(false);
  });

  it('loses its place in the queue to nobody when its execution ends meanwhile', async () => {
    const { slot, a, b, end, acquire, ref, holder, later } = await given();
    await acquire(ref('c', 2));
    await wakeNextEarly(slot, 1);
    end(b);
    later(60_000);
    await lookAfterSlot(slot);
    await releaseSlot(slot, a);
    expect(holder()).toBe('c');
  });
});
