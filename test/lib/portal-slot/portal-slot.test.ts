import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import { machineFiles } from '../../../infra/machines/files.ts';
import {
  confirmSlot,
  leaseMs,
  lookAfterSlot,
  releaseSlot,
  renewSlot,
  slotRefOf,
} from '../../../lib/portal-slot/portal-slot.ts';
import { placeOf } from '../../../lib/portal-slot/slot-store.ts';
import { nextLookSeconds } from '../../../lib/rooms/project/creation.ts';
import { maxBusyWaitSeconds } from '../../../lib/rooms/project/other-creation.ts';
import { nextAttempt } from '../../../lib/work-items/next-attempt.ts';
import { changed } from '../../../lib/work-items/record.ts';
import { newRecord } from '../builders/records.ts';
import { given, start } from './model/waiting.ts';

describe('the portal slot', () => {
  it('goes to the first who comes, and to the next at the very release, in the order of acceptance', async () => {
    const { slot, ref, acquire, woken } = given();
    const [a, b, c] = [ref('a', 5), ref('b', 9), ref('c', 2)];
    await acquire(a);
    expect(woken).toEqual([{ token: 'a/1', fence: 1 }]);
    expect(await confirmSlot(slot, a, 1)).toBe(true);
    await acquire(b);
    await acquire(c);
    expect(woken).toHaveLength(1);
    // When it is released, Then the release itself wakes who was accepted first, without the reconciler
    await releaseSlot(slot, a);
    expect(woken[1]).toEqual({ token: 'c/3', fence: 2 });
    expect(await confirmSlot(slot, c, 2)).toBe(true);
    await releaseSlot(slot, c);
    expect(woken[2]).toEqual({ token: 'b/2', fence: 3 });
  });

  it('may be confirmed, renewed and released again and again', async () => {
    const { slot, ref, acquire, holder, queue } = given();
    const a = ref('a');
    await acquire(a);
    for (const _ of [1, 2]) expect(await confirmSlot(slot, a, 1)).toBe(true);
    expect(queue()).toEqual([]);
    for (const _ of [1, 2]) expect(await renewSlot(slot, a, 1)).toBe(true);
    for (const _ of [1, 2]) await releaseSlot(slot, a);
    expect(holder()).toBeUndefined();
    expect(await confirmSlot(slot, a, 1)).toBe(false);
    expect(await renewSlot(slot, a, 1)).toBe(false);
  });

  it('wakes the holder with the token of its latest try', async () => {
    // Given a holder whose waiting state failed before it could be woken
    const { ref, acquire, tokens, woken, state, holder } = given();
    state.away = true;
    tokens.delete(await acquire(ref('a')));
    state.away = false;
    // When the state is tried again, Then that try is woken, and in its old place
    await acquire(ref('b', -60));
    expect(holder()).toBe('a');
    await acquire(ref('a'));
    expect(woken).toEqual([{ token: 'a/3', fence: 1 }]);
  });

  it('is left to a holder that was woken, however many look while it is on its way', async () => {
    const { slot, ref, acquire, woken, later } = given();
    await acquire(ref('a'));
    later(leaseMs - 1);
    await Promise.all([acquire(ref('b', -60)), lookAfterSlot(slot), lookAfterSlot(slot)]);
    expect(await confirmSlot(slot, ref('a'), 1)).toBe(true);
    expect(woken).toHaveLength(1);
  });

  it('is taken at once from a holder that ended before it confirmed', async () => {
    const { slot, ref, acquire, end, holder, queue } = given();
    await acquire(ref('a'));
    await acquire(ref('b', 1));
    end(ref('a'));
    await lookAfterSlot(slot);
    expect(holder()).toBe('b');
    expect(queue()).toEqual(['b']);
  });

  it('stays with a holder that confirmed and ended until its lease has ended too', async () => {
    const { slot, ref, acquire, end, holder, later, log } = given();
    await acquire(ref('a'));
    await confirmSlot(slot, ref('a'), 1);
    await acquire(ref('b', 1));
    end(ref('a'));
    later(leaseMs - 1);
    expect(await lookAfterSlot(slot)).toMatchObject({ holder: { key: 'a' }, woken: false });
    later(1);
    expect(await lookAfterSlot(slot)).toMatchObject({ holder: { key: 'b' }, woken: true });
    expect(holder()).toBe('b');
    expect(log).toContain('SLOT_EXPIRED');
  });

  it('stays with a holder for a lease from its latest renewal', async () => {
    const { slot, ref, acquire, holder, later } = given();
    await acquire(ref('a'));
    await confirmSlot(slot, ref('a'), 1);
    await acquire(ref('b', 1));
    later(leaseMs - 1);
    await renewSlot(slot, ref('a'), 1);
    later(leaseMs - 1);
    await lookAfterSlot(slot);
    expect(holder()).toBe('a');
    later(1);
    await lookAfterSlot(slot);
    expect(holder()).toBe('b');
  });

  it('comes free when nobody waits and the lease has ended', async () => {
    const { slot, ref, acquire, later } = given();
    await acquire(ref('a'));
    await confirmSlot(slot, ref('a'), 1);
    later(leaseMs);
    expect(await lookAfterSlot(slot)).toEqual({ woken: false, removed: 0 });
  });

  it('sends a holder that outlived its lease back to its old place in the queue', async () => {
    const { slot, ref, acquire, later, woken } = given();
    const [a, b, c] = [ref('a'), ref('b', 1), ref('c', 2)];
    await acquire(a);
    await confirmSlot(slot, a, 1);
    await acquire(b);
    await acquire(c);
    later(leaseMs);
    await lookAfterSlot(slot);
    expect(await renewSlot(slot, a, 1)).toBe(false);
    expect(await confirmSlot(slot, a, 1)).toBe(false);
    await acquire(a);
    await releaseSlot(slot, b);
    expect(woken.map(({ token }) => token)).toEqual(['a/1', 'b/2', 'a/4']);
  });

  it('passes over all who have ended while they waited', async () => {
    const { slot, ref, acquire, end, holder, queue } = given();
    const all = Array.from({ length: 12 }, (_, index) => ref(`k${index}`, index));
    for (const one of all) await acquire(one);
    await confirmSlot(slot, ref('k0'), 1);
    for (const one of all.slice(1, 11)) end(one);
    await releaseSlot(slot, ref('k0'));
    expect(holder()).toBe('k11');
    expect(queue()).toEqual(['k11']);
  });

  it('is freed by its holder, and by no other attempt at the same work item', async () => {
    const { slot, ref, acquire, holder } = given();
    await acquire(ref('a'));
    await confirmSlot(slot, ref('a'), 1);
    await releaseSlot(slot, { ...ref('a'), attempt: 2 });
    expect(holder()).toBe('a');
    await releaseSlot(slot, ref('a'));
    expect(holder()).toBeUndefined();
  });

  it('wakes a waiter at the next look when Step Functions gave no answer', async () => {
    const { slot, state, ref, acquire, woken, log } = given();
    state.away = true;
    await acquire(ref('a'));
    expect(await lookAfterSlot(slot)).toMatchObject({ holder: { key: 'a' }, woken: false });
    expect(log).toContain('SLOT_TASKS_FAILED');
    state.away = false;
    expect(await lookAfterSlot(slot)).toMatchObject({ woken: true });
    expect(woken).toHaveLength(1);
  });
});

describe('the look of the reconciler', () => {
  it('says who holds the slot and since when the next waits', async () => {
    const { slot, ref, acquire } = given();
    expect(await lookAfterSlot(slot)).toEqual({ woken: false, removed: 0 });
    await acquire(ref('a', -3));
    // The holder of a grant that is not confirmed is still in the queue, but waits for nobody
    expect(await lookAfterSlot(slot)).toEqual({ holder: ref('a', -3), woken: false, removed: 0 });
    await acquire(ref('b', -2));
    const waitingSinceMs = start - 2000;
    const report = { holder: ref('a', -3), waitingSinceMs, woken: false, removed: 0 };
    expect(await lookAfterSlot(slot)).toEqual(report);
  });

  it('removes who has ended from the head of the queue, though the slot is taken', async () => {
    const { slot, ref, acquire, end, queue, later } = given();
    const all = Array.from({ length: 30 }, (_, index) => ref(`k${index}`, index));
    for (const one of all) await acquire(one);
    await confirmSlot(slot, ref('k0'), 1);
    for (const one of [...all.slice(1, 4), ...all.slice(5, 25)]) end(one);
    // Not at once: what Step Functions says of an execution may be late
    expect((await lookAfterSlot(slot)).removed).toBe(0);
    later(60_000);
    expect((await lookAfterSlot(slot)).removed).toBe(19);
    expect((await lookAfterSlot(slot)).removed).toBe(4);
    expect(queue()).toEqual(['k4', 'k25', 'k26', 'k27', 'k28', 'k29']);
  });
});

describe('the look of the reconciler, while a waiter cannot be judged', () => {
  /** "a" holds the slot, "b" and "c" have waited for a minute. */
  async function waited() {
    const made = given();
    const { slot, ref, acquire, later } = made;
    for (const [index, key] of ['a', 'b', 'c'].entries()) await acquire(ref(key, index));
    await confirmSlot(slot, ref('a'), 1);
    later(60_000);
    return made;
  }

  it('removes nobody when Step Functions gives no answer, and asks about no other', async () => {
    const { slot, state, queue, log } = await waited();
    state.away = true;
    expect((await lookAfterSlot(slot)).removed).toBe(0);
    expect(queue()).toEqual(['b', 'c']);
    expect(log.filter((code) => code === 'SLOT_TASKS_FAILED')).toHaveLength(1);
  });

  it('neither removes nor counts a waiter that queues up again while it is looked at', async () => {
    const { slot, ref, acquire, queue, log } = await waited();
    const isRunning = async (execution: string) => {
      if (execution === 'b') await acquire(ref('b', 1));
      return execution !== 'b';
    };
    const look = await lookAfterSlot({ ...slot, tasks: { ...slot.tasks, isRunning } });
    expect(look.removed).toBe(0);
    expect(queue()).toEqual(['b', 'c']);
    expect(log).not.toContain('SLOT_WAITER_REMOVED');
  });

  it('wakes nobody while every write of the slot is lost to another', async () => {
    const { slot, woken, later } = await waited();
    later(leaseMs);
    const store = { ...slot.store, writeSlot: async () => false };
    expect(await lookAfterSlot({ ...slot, store })).toMatchObject({ woken: false, holder: { key: 'a' } });
    expect(woken).toHaveLength(1);
  });
});

it('a place in the queue has the form that versions before have stored', () => {
  const ref = { key: 'dev/project-system/project/PRJ-1', attempt: 2, queuedAt: '2026-11-23T10:00:00.000Z' };
  const hash = createHash('sha256').update(ref.key).digest('hex');
  expect(placeOf(ref)).toBe(`2026-11-23T10:00:00.000Z#${hash}#2`);
});

describe('10,000 who wait', () => {
  it('are served in order, each at the same cost, however many wait', async () => {
    const { slot, ref, acquire, woken, cost, queue, later } = given();
    const all = Array.from({ length: 10_000 }, (_, index) => ref(`k${index}`, index));
    const acquiring = new Set<number>();
    const serving = new Set<number>();
    await acquire(ref('k0'));
    await confirmSlot(slot, ref('k0'), 1);
    for (const one of all.slice(1)) acquiring.add(await cost(() => acquire(one)));
    for (const [index, one] of all.entries()) {
      expect(woken[index]?.token.split('/')[0]).toBe(one.key);
      const fence = woken[index]?.fence ?? 0;
      if (index > 0) expect(await confirmSlot(slot, one, fence)).toBe(true);
      later(60_000);
      expect(await renewSlot(slot, one, fence)).toBe(true);
      if (index < all.length - 1) serving.add(await cost(() => releaseSlot(slot, one)));
    }
    // Put, and a look: the slot is taken
    expect([...acquiring]).toEqual([2]);
    // Leave, free (2), look, head, grant, look, token, wake
    expect([...serving]).toEqual([9]);
    expect(queue()).toHaveLength(0);
  });

  it('hold up nobody when all have ended: every look does a bounded part', async () => {
    const { slot, ref, acquire, end, cost, queue, later } = given();
    const all = Array.from({ length: 10_000 }, (_, index) => ref(`k${index}`, index));
    for (const one of all) await acquire(one);
    for (const one of all.slice(0, -1)) end(one);
    later(leaseMs);
    let looks = 0;
    let most = 0;
    for (; queue().length > 1; looks += 1) most = Math.max(most, await cost(() => lookAfterSlot(slot)));
    expect(queue()).toEqual(['k9999']);
    expect(most).toBeLessThan(300);
    expect(looks).toBeLessThan(10_000 / 40);
  });
});

describe('a lease', () => {
  it('outlives the longest silence of a step: two Lambdas, the wait between them and the wait before a repeat', () => {
    const step = functions.find(({ id }) => id === 'StartCreation');
    const { States: states } = JSON.parse(readFileSync(machineFiles.ProjectRoom, 'utf8'));
    const state = states['Start creation'];
    const { IntervalSeconds: repeat } = state.Retry.find((retry: { ErrorEquals: string[] }) =>
      retry.ErrorEquals.includes('Sandbox.Timedout'),
    );
    const longestWait = maxBusyWaitSeconds;
    expect(longestWait).toBeGreaterThan(nextLookSeconds(24 * 3_600_000, 0));
    const silence = (step?.timeoutSeconds ?? 0) + longestWait + state.TimeoutSeconds + repeat;
    expect(silence).toBe(315);
    expect(leaseMs / 1000).toBeGreaterThanOrEqual(silence + 20);
  });
});

describe('the place of an attempt in the queue', () => {
  const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 't', projectName: 'n' } as const;
  const first = newRecord({ namespace: 'dev', source: 's', facts }, start);

  it('is when it was accepted', () => {
    expect(slotRefOf(first)).toEqual({ key: first.key, attempt: 1, queuedAt: '2026-11-23T10:00:00.000Z' });
    const failed = changed(first, 1, { status: 'failed' }, start);
    const next = failed && nextAttempt(failed, start + 3_600_000);
    if (next?.outcome !== 'next') throw new Error('no next attempt');
    expect(slotRefOf(next.record)).toMatchObject({ attempt: 2, queuedAt: '2026-11-23T11:00:00.000Z' });
  });

  it('is what the record says of it, if it does', () => {
    const queuedAt = '2026-11-20T00:00:00.000Z';
    expect(slotRefOf({ ...first, queuedAt })).toMatchObject({ queuedAt });
  });
});
