import { describe, expect, it } from 'vitest';
import {
  confirmSlot,
  leaseMs,
  lookAfterSlot,
  releaseSlot,
  renewSlot,
  slotRefOf,
} from '../../../lib/portal-slot/portal-slot.ts';
import { projectRecord } from '../builders/records.ts';
import { given, start } from './model/waiting.ts';

describe('what the slot remembers for estimates', () => {
  it('is how long each turn with a copied room took, from its grant, and of which template', async () => {
    const { slot, store, ref, acquire, later } = given();
    const [a, b] = [{ ...ref('a', 1), template: 7 }, ref('b', 2)];
    await acquire(a);
    await acquire(b);
    later(40_000);
    await releaseSlot(slot, a, { copied: true });
    expect(store.current.slot).toMatchObject({ holder: { key: 'b' }, turns: [{ ms: 40_000, template: 7 }] });
    later(5_000);
    await releaseSlot(slot, b, { copied: true });
    expect(store.current.slot.turns).toEqual([{ ms: 40_000, template: 7 }, { ms: 5_000 }]);
  });

  it('leaves out a turn without a copy, a repeated release, and that of another attempt', async () => {
    const { slot, store, ref, acquire } = given();
    await acquire(ref('a'));
    await releaseSlot(slot, ref('b'), { copied: true });
    expect(store.current.slot).not.toHaveProperty('turns');
    await releaseSlot(slot, ref('a'));
    await releaseSlot(slot, ref('a'), { copied: true });
    expect(store.current.slot).not.toHaveProperty('turns');
  });

  it('is kept where a grant is revoked and a lease ends, and only of the last twenty turns', async () => {
    const { slot, store, ref, acquire, later, end } = given();
    for (let number = 0; number < 25; number += 1) {
      await acquire(ref('a', number));
      later(number);
      await releaseSlot(slot, ref('a', number), { copied: true });
    }
    const { turns } = store.current.slot;
    expect(turns?.map(({ ms }) => ms)).toEqual(Array.from({ length: 20 }, (_, index) => index + 5));
    await acquire(ref('b', 100));
    end(ref('b', 100));
    await lookAfterSlot(slot);
    expect(store.current.slot.holder).toBeUndefined();
    await acquire(ref('c', 200));
    await confirmSlot(slot, ref('c', 200), store.current.slot.fence);
    later(leaseMs);
    await lookAfterSlot(slot);
    expect(store.current.slot).toMatchObject({ turns });
  });

  it('is how far the holder has seen its copy come, and nothing of it is left to the next', async () => {
    const { slot, store, ref, acquire } = given();
    await acquire(ref('a'));
    await acquire(ref('b', 1));
    const progress = { share: 0.5, atMs: start };
    await renewSlot(slot, ref('a'), 1, progress);
    await renewSlot(slot, ref('a'), 1);
    expect(store.current.slot).toMatchObject({ holder: { key: 'a' }, progress });
    await releaseSlot(slot, ref('a'));
    expect(store.current.slot).toMatchObject({ holder: { key: 'b' } });
    expect(store.current.slot).not.toHaveProperty('progress');
  });

  it('has the template of a place in the queue, which is that of the record', () => {
    const { key, attempt, queuedAt } = projectRecord();
    expect(slotRefOf(projectRecord())).toEqual({ key, attempt, queuedAt });
    const template = { id: 7, title: 'Marketing' };
    expect(slotRefOf(projectRecord({ template }))).toEqual({ key, attempt, queuedAt, template: 7 });
  });
});
