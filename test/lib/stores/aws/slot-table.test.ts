import { beforeEach, describe, expect, it } from 'vitest';
import {
  acquireSlot,
  confirmSlot,
  lookAfterSlot,
  type PortalSlot,
  releaseSlot,
} from '../../../../lib/portal-slot/portal-slot.ts';
import type { SlotRef, SlotStore, Waiter } from '../../../../lib/portal-slot/slot-store.ts';
import { recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { slotTable } from '../../../../lib/stores/aws/slot-table.ts';
import { memorySlot } from '../../../../lib/stores/memory/memory-slot.ts';
import { accepted, localTable } from './local-table.ts';

const nowMs = Date.parse('2026-11-23T10:00:00Z');
const free = { fence: 0, confirmed: false, leaseUntilMs: 0 };
const at = (seconds: number) => new Date(nowMs + seconds * 1000).toISOString();
const waiter = (key: string, seconds = 0, rest: Partial<Waiter> = {}): Waiter => ({
  key,
  attempt: 1,
  queuedAt: at(seconds),
  execution: `arn:${key}`,
  token: `token of ${key}`,
  tryNumber: 1,
  ...rest,
});
const keys = (waiters: Waiter[]) => waiters.map(({ key }) => key);

const local = localTable();

describe.each([
  ['in memory', () => memorySlot()],
  ['in DynamoDB', () => slotTable(local.client, 'records')],
])('the slot and its queue %s', (_, make) => {
  let store: SlotStore;
  beforeEach(() => {
    store = make();
  });

  it('begin free, keep what is written, and know its version', async () => {
    expect(await store.readSlot()).toEqual({ slot: free, version: 0 });
    const { key, attempt, queuedAt } = waiter('a');
    const slot = { fence: 7, holder: { key, attempt, queuedAt }, confirmed: true, leaseUntilMs: nowMs };
    expect(await store.writeSlot(slot, 0)).toBe(true);
    expect(await store.readSlot()).toEqual({ slot, version: 1 });
    // And a holder that has gone leaves nothing behind
    expect(await store.writeSlot(free, 1)).toBe(true);
    expect((await store.readSlot()).slot).toEqual(free);
  });

  it('take one of many who write upon the same version', async () => {
    const { version } = await store.readSlot();
    const racers = Array.from({ length: 20 }, (_, fence) => store.writeSlot({ ...free, fence }, version));
    const won = await Promise.all(racers);
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await store.readSlot()).slot.fence).toBe(won.indexOf(true));
    expect(await store.writeSlot(free, version)).toBe(false);
  });

  it('stand in the order in which they were accepted', async () => {
    for (const [key, seconds] of [
      ['c', 60],
      ['a', 0.001],
      ['d', 86_400],
      ['b', 1],
    ] as const) {
      await store.putWaiter(waiter(key, seconds));
    }
    expect(keys(await store.firstWaiters(100))).toEqual(['a', 'b', 'c', 'd']);
    expect(await store.firstWaiters(1)).toEqual([waiter('a', 0.001)]);
  });

  it('keep apart attempts and work items that were accepted at the same time', async () => {
    const all = [waiter('a'), waiter('a', 0, { attempt: 2 }), waiter('b')];
    for (const one of all) await store.putWaiter(one);
    expect(await store.firstWaiters(100)).toEqual(expect.arrayContaining(all));
    for (const one of all) expect(await store.readWaiter(one)).toEqual(one);
  });

  it('have room for the longest key', async () => {
    const long = waiter(`namespace/source/project/${encodeURIComponent('字'.repeat(200))}`);
    await store.putWaiter(long);
    expect(await store.firstWaiters(1)).toEqual([long]);
  });

  it('take the new token of a later try in the same place, and none of an earlier', async () => {
    await store.putWaiter(waiter('a'));
    await store.putWaiter(waiter('b', 1));
    const later = waiter('a', 0, { token: 'second', tryNumber: 2 });
    await store.putWaiter(later);
    await store.putWaiter(waiter('a', 0, { token: 'late', tryNumber: 1 }));
    expect(await store.firstWaiters(100)).toEqual([later, waiter('b', 1)]);
    // And that of the same try, which a repeated step brings
    const repeated = { ...later, token: 'third' };
    await store.putWaiter(repeated);
    expect(await store.firstWaiters(100)).toEqual([repeated, waiter('b', 1)]);
  });

  it('are removed with the token that they have, and with none at any rate', async () => {
    await store.putWaiter(waiter('a'));
    expect(await store.removeWaiter(waiter('a'), 'another')).toBe(false);
    expect(await store.readWaiter(waiter('a'))).toEqual(waiter('a'));
    expect(await store.removeWaiter(waiter('a'), waiter('a').token)).toBe(true);
    expect(await store.readWaiter(waiter('a'))).toBeUndefined();
    // What is not there is removed
    expect(await store.removeWaiter(waiter('a'), 'another')).toBe(true);
    await store.putWaiter(waiter('a'));
    expect(await store.removeWaiter(waiter('a'))).toBe(true);
    expect(await store.firstWaiters(1)).toEqual([]);
  });

  it('serve many who come at once one at a time, in order, each woken once', async () => {
    // Given a slot that a whole crowd wants at the same moment
    const woken: string[] = [];
    const fences: number[] = [];
    const waiting = new Set<string>();
    const slot: PortalSlot = {
      store,
      tasks: {
        wake: async (token, fence) => {
          if (!waiting.delete(token)) return 'gone';
          woken.push(token);
          fences.push(fence);
          return 'woken';
        },
        isRunning: async () => true,
      },
      clock: { now: () => nowMs, sleep: () => Promise.resolve() },
      log: { info() {}, warn() {}, error() {} },
    };
    const crowd = Array.from({ length: 12 }, (_, index) => waiter(`k${index}`, index));
    for (const { token } of crowd) waiting.add(token);
    // When they acquire it in parallel
    await Promise.all(crowd.map((one) => acquireSlot(slot, one, one)));
    expect(woken).toHaveLength(1);
    // Then each is woken by the release of the one before, and by nothing else
    const served: SlotRef[] = [];
    for (let turn = 0; turn < crowd.length; turn += 1) {
      expect(woken).toHaveLength(turn + 1);
      const holder = crowd.find(({ token }) => token === woken[turn]) as Waiter;
      const confirmed = await Promise.all([1, 2, 3].map(() => confirmSlot(slot, holder, fences[turn] ?? 0)));
      expect(confirmed).toEqual([true, true, true]);
      await Promise.all([lookAfterSlot(slot), lookAfterSlot(slot)]);
      expect(woken).toHaveLength(turn + 1);
      served.push(holder);
      await Promise.all([releaseSlot(slot, holder), releaseSlot(slot, holder)]);
    }
    expect(fences).toEqual(fences.map((_, index) => (fences[0] ?? 0) + index));
    const [first, ...rest] = served.map(({ queuedAt }) => queuedAt);
    expect(rest).toEqual(crowd.map(({ queuedAt }) => queuedAt).filter((queuedAt) => queuedAt !== first));
    expect(await store.firstWaiters(1)).toEqual([]);
    expect((await store.readSlot()).slot.holder).toBeUndefined();
  }, 60_000);
});

it('the queue in memory can be read in the order of its places', async () => {
  const store = memorySlot();
  const [first, second] = [waiter('a'), waiter('b', 1)];
  for (const one of [second, first]) await store.putWaiter(one);
  expect(store.waiters).toEqual([first, second]);
});

describe('the slot in DynamoDB', () => {
  it('lives beside the records', async () => {
    const records = recordTable(local.client, 'records');
    const record = accepted('slot');
    await records.write(record, 0);
    await slotTable(local.client, 'records').putWaiter(waiter(record.key));
    expect((await records.read(record.key))?.value).toEqual(record);
    expect(await records.read('slot')).toBeUndefined();
  });
});
