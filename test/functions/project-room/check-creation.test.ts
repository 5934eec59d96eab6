import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { releaseSlot, slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import { maxLooks } from '../../../lib/rooms/project/looks.ts';
import { checked, given, running } from './check-creation-fixture.ts';

describe('the end of a copy', () => {
  it('hands the slot to the next in the step that sees it, with the time at which the portal was seen idle', async () => {
    const { store, woken, verdict, clock } = await checked([8]);
    expect(verdict).toEqual({ outcome: 'complete', roomId: 4711 });
    expect(store.current.slot).toMatchObject({
      fence: 2,
      holder: { key: 'next' },
      confirmed: false,
      idleAtMs: clock.now(),
    });
    expect(woken).toEqual([{ token: 'next/1', fence: 2, ofFiles: 1 }]);
  });

  it('says nothing of an idle portal while its job is not said to be done', async () => {
    const { store } = await checked([8], { isCompleted: false });
    expect(store.current.slot).toMatchObject({ holder: { key: 'next' } });
    expect(store.current.slot).not.toHaveProperty('idleAtMs');
  });

  it('leaves nothing to do for the state that releases the slot', async () => {
    const { slot, store } = await checked([8]);
    const { slot: after } = store.current;
    await releaseSlot(slot, slotRefOf(running));
    expect(store.current.slot).toEqual(after);
  });
});

describe('the promised end of a copy', () => {
  it('wakes the next in the queue once, in the last three seconds before it', async () => {
    const { woken, verdict } = await checked([2, 4, 6, 7, 8], { isCompleted: false });
    expect(verdict).toMatchObject({ outcome: 'complete' });
    expect(woken[0]).toEqual({ token: 'next/1', fence: 2, ofFiles: 1 });
    // And once more with the grant itself.
    expect(woken).toHaveLength(2);
  });

  it('wakes nobody before that', async () => {
    const { woken } = await checked([1], { isCompleted: false, elapsedMs: 20_000 });
    expect(woken).toEqual([]);
  });

  it('is not there while no file has come, and wakes nobody', async () => {
    const { woken } = await checked([0], { isCompleted: false });
    expect(woken).toEqual([]);
  });

  it('is waited for by the state machine in whole seconds', async () => {
    const { verdict } = await checked([7], { isCompleted: false, elapsedMs: 9_000 });
    if (verdict.outcome !== 'copying') throw new Error(verdict.outcome);
    expect(Number.isInteger(verdict.waitSeconds)).toBe(true);
    expect(verdict.watch).toMatchObject({ nextWoken: true });
  });
});

describe('a look at status and rooms side by side', () => {
  it('takes no room for short that was read before the job was done', async () => {
    const { verdict } = await checked([7, 8]);
    expect(verdict).toEqual({ outcome: 'complete', roomId: 4711 });
  });

  it('says that a room is short that still is when the job is done', async () => {
    const { verdict } = await checked([7]);
    expect(verdict).toMatchObject({ outcome: 'incomplete', found: { files: 7 }, expected: { files: 8 } });
  });

  it('asks once who the service user is', async () => {
    const { asked } = await checked([7, 8]);
    expect(asked.filter((path) => path === 'people/@self')).toHaveLength(1);
    expect(asked.filter((path) => path === 'files/rooms')).toHaveLength(2);
  });
});

describe('the looks of one invocation', () => {
  it('go on for less than ten seconds, from the beginning of one look to the end of the next as long as the wait', async () => {
    const { verdict, lookedAtMs } = await checked(['none'], { isCompleted: false });
    expect(lookedAtMs).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((seconds) => seconds * 1000));
    // Of the wait of a second nothing is left: the transitions of the state machine take as long.
    expect(verdict).toMatchObject({ outcome: 'copying', waitSeconds: 0 });
  });

  it.each([
    ['that takes 300 ms', 300, [0, 700, 1_400, 2_100]],
    ['that takes longer than the wait', 600, [0, 700, 1_400, 2_100]],
    ['that takes much longer than the wait', 2_000, [0, 2_100, 4_200, 6_300]],
  ])('leave a portal %s a tenth of a second at least', async (_, lookMs, first) => {
    const { lookedAtMs } = await checked(['none'], { isCompleted: false, lookMs });
    expect(lookedAtMs.slice(0, 4)).toEqual(first);
  });

  it.each([
    [60, 5, 2],
    [69, 7, 2],
    [70, 7, 2],
    [99, 10, 2],
    [100, 10, 1],
    [250, 25, 1],
  ])(
    '%i seconds after the request leave %i seconds to the state machine after %i of them',
    async (elapsed, waitSeconds, count) => {
      const { verdict, lookedAtMs } = await checked(['none'], {
        isCompleted: false,
        elapsedMs: elapsed * 1000,
      });
      expect(verdict).toMatchObject({ outcome: 'copying', waitSeconds });
      expect(lookedAtMs).toHaveLength(count);
    },
  );

  it('keep the slot of the attempt, also where it lost that', async () => {
    const { store } = await checked(['none'], { isCompleted: false });
    expect(store.current.slot).toMatchObject({ holder: { key: running.key }, leaseUntilMs: 361_000 });
    const { store: lost, woken } = await checked([7], { isCompleted: false, hasLostSlot: true });
    expect(lost.current.slot).toMatchObject({ holder: { key: 'other' }, leaseUntilMs: 400_000 });
    // The next is the holder's to wake.
    expect(woken).toEqual([]);
  });

  it('end for good after so many of the attempt', async () => {
    const { step, asked } = await given([8], { looks: maxLooks });
    await expect(step()).rejects.toMatchObject({ code: 'CreationTimedOut' });
    expect(asked).toEqual([]);
  });
});

describe('the patience of the settings', () => {
  const patience = { incompleteAfterMinutes: 2, giveUpAfterHours: 3 };

  it.each([
    [1.99, 'copying'],
    [2, 'incomplete'],
  ])('takes a room without a change for %d minutes as %s', async (minutes, outcome) => {
    const elapsedMs = 10 * minute;
    const seen = { roomId: 4711, files: 7, folders: 0, sinceMs: elapsedMs - minutes * minute };
    const { verdict } = await checked([7], { isCompleted: false, elapsedMs, watch: { seen }, patience });
    expect(verdict.outcome).toBe(outcome);
  });

  it.each([
    [2.99, false],
    [3, true],
  ])('gives a copy up after %d hours: %s', async (hours, isGivenUp) => {
    const { step } = await given([7], { isCompleted: false, elapsedMs: hours * 60 * minute, patience });
    if (isGivenUp) await expect(step()).rejects.toMatchObject({ code: 'CreationTimedOut' });
    else expect(await step()).toMatchObject({ outcome: 'copying' });
  });
});
