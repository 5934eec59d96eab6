import { describe, expect, it } from 'vitest';
import {
  acquireSlot,
  confirmSlot,
  leaseMs,
  lookAfterSlot,
  type PortalSlot,
  releaseSlot,
} from '../../../lib/portal-slot/portal-slot.ts';
import type { SlotStore } from '../../../lib/portal-slot/slot-store.ts';
import { given } from './model/waiting.ts';

/** The slot as a Lambda sees it that stands still once, after its first call of an operation. */
function standingStill(
  slot: PortalSlot,
  after: keyof SlotStore,
  meanwhile: () => Promise<unknown>,
): PortalSlot {
  const act = slot.store[after] as (...args: unknown[]) => Promise<unknown>;
  let stood = false;
  const slow = async (...args: unknown[]) => {
    const answer = await act(...args);
    if (!stood) {
      stood = true;
      await meanwhile();
    }
    return answer;
  };
  return { ...slot, store: { ...slot.store, [after]: slow } };
}

describe('a Lambda that goes on late', () => {
  it('revokes no newer grant than the one that it has seen', async () => {
    // Given a holder that was woken and did not confirm within its lease
    const { slot, ref, acquire, later, woken, queue } = given();
    const a = ref('a');
    await acquire(a);
    later(leaseMs);
    const slow = standingStill(slot, 'readSlot', async () => {
      // When, between two calls of one look, the holder loses its grant, queues up again and is woken
      await lookAfterSlot(slot);
      expect(await confirmSlot(slot, a, 1)).toBe(false);
      await acquire(a);
      expect(woken.at(-1)).toEqual({ token: 'a/2', fence: 2 });
    });
    await lookAfterSlot(slow);
    // Then the look leaves it alone
    expect(queue()).toEqual(['a']);
    expect(await confirmSlot(slot, a, 2)).toBe(true);
  });

  it('takes nobody out of the queue who has come back to it', async () => {
    // Given a confirmation that stands still after it has won
    const { slot, ref, acquire, later, woken, queue } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await acquire(b);
    const slow = standingStill(slot, 'writeSlot', async () => {
      // When its lease ends, and that of the grant that its waiter gets in vain, the slot goes on, and the
      // attempt queues up again
      for (const _ of [1, 2]) {
        later(leaseMs);
        await lookAfterSlot(slot);
      }
      expect(await confirmSlot(slot, b, 3)).toBe(true);
      expect(await confirmSlot(slot, a, 1)).toBe(false);
      await acquire(a);
    });
    await confirmSlot(slow, a, 1);
    // Then it is still in the queue
    expect(queue()).toEqual(['a']);
    await releaseSlot(slot, b);
    expect(woken.at(-1)?.token).toBe('a/3');
  });

  it('grants the slot to nobody who has left the queue', async () => {
    // Given a look that has seen the head of the queue
    const { slot, state, ref, acquire, holder, woken } = given();
    const [a, b, c] = [ref('a'), ref('b', 1), ref('c', 2)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    await acquire(b);
    await acquire(c);
    state.away = true;
    const slow = standingStill(slot, 'firstWaiters', async () => {
      // When that one leaves before it is granted the slot
      await releaseSlot(slot, b);
      state.away = false;
    });
    await releaseSlot(slow, a);
    // Then the next has it
    expect(holder()).toBe('c');
    expect(woken.at(-1)?.token).toBe('c/3');
  });

  it('is granted nothing any more while it is about to leave', async () => {
    // Given a release that stands still when it has freed the slot
    const { slot, ref, acquire, holder, woken } = given();
    await acquire(ref('a'));
    await acquire(ref('b', 1));
    const slow = standingStill(slot, 'writeSlot', async () => {
      // When somebody looks, Then the next has it
      await lookAfterSlot(slot);
      expect(woken.at(-1)).toEqual({ token: 'b/2', fence: 2 });
    });
    await releaseSlot(slow, ref('a'));
    expect(holder()).toBe('b');
  });

  it('holds up the others for one lease when it queues up an attempt that has released', async () => {
    // Given an attempt that has released and goes on
    const { slot, ref, acquire, holder, later, queue } = given();
    const [a, b] = [ref('a'), ref('b', 1)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    await releaseSlot(slot, a);
    // When an early try of it puts it into the queue, with a token that is long gone
    await acquireSlot(slot, a, { execution: 'a', token: 'gone', tryNumber: 0 });
    await acquire(b);
    expect(holder()).toBe('a');
    // Then the slot goes on with the end of the lease
    later(leaseMs - 1);
    await lookAfterSlot(slot);
    expect(holder()).toBe('a');
    later(1);
    await lookAfterSlot(slot);
    expect(holder()).toBe('b');
    expect(queue()).toEqual(['b']);
  });
});
