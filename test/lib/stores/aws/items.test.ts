import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { VersionedItem } from '../../../../lib/kernel/versioned-item.ts';
import { counterTable } from '../../../../lib/stores/aws/counter-table.ts';
import { tableItem } from '../../../../lib/stores/aws/item-table.ts';
import { slotTable } from '../../../../lib/stores/aws/slot-table.ts';
import { memoryCounters, memoryItem } from '../../../../lib/stores/memory/memory-stores.ts';
import type { Counters } from '../../../../lib/work-items/quota.ts';
import { localTable } from './local-table.ts';

const local = localTable();
const items = async () => (await local.client.send(new ScanCommand({ TableName: 'records' }))).Items ?? [];

interface Value {
  on: boolean;
  reason?: string | undefined;
}
const key = { pk: 'hold', sk: 'portal' };

describe.each<[string, () => VersionedItem<Value>]>([
  ['in DynamoDB', () => tableItem<Value>(local.client, 'records', key)],
  ['in memory', () => memoryItem<Value>()],
])('one item with a version %s', (_, make) => {
  it('is written by one of those who read the same version, and keeps what was written', async () => {
    const item = make();
    expect(await item.read()).toBeUndefined();
    expect(await item.write({ on: true, reason: 'first' }, 0)).toBe(true);
    expect(await item.write({ on: true, reason: 'second' }, 0)).toBe(false);
    expect(await item.read()).toEqual({ value: { on: true, reason: 'first' }, version: 1 });
    expect(await item.write({ on: false, reason: undefined }, 1)).toBe(true);
    expect(await item.write({ on: true, reason: 'third' }, 1)).toBe(false);
    expect(await item.read()).toEqual({ value: { on: false }, version: 2 });
  });
});

describe.each<[string, () => Counters]>([
  ['in DynamoDB', () => counterTable(local.client, 'records')],
  ['in memory', () => memoryCounters()],
])('counters %s', (_, make) => {
  it('count each name from one, without a gap among those who count at once', async () => {
    const counters = make();
    const sums = await Promise.all([1, 2, 3].map(() => counters.add('rooms/helpdesk', 0)));
    expect(sums.sort()).toEqual([1, 2, 3]);
    expect(await counters.add('rooms/project-system', 0)).toBe(1);
    expect(await counters.add('rooms/helpdesk', 0)).toBe(4);
  });
});

it('a counter in DynamoDB expires in the second after its time', async () => {
  await counterTable(local.client, 'records').add('rooms/helpdesk', 1_764_000_000_001);
  expect((await items()).map(({ expiresAt }) => expiresAt)).toEqual([{ N: '1764000001' }]);
});

it.each<[string, () => Promise<unknown>]>([
  ['an item', () => tableItem(local.client, 'records', key).read()],
  ['the slot', () => slotTable(local.client, 'records').readSlot()],
  ['the first waiters', () => slotTable(local.client, 'records').firstWaiters(1)],
  [
    'a waiter',
    () => slotTable(local.client, 'records').readWaiter({ key: 'k', attempt: 1, queuedAt: '2026' }),
  ],
])(
  'reads %s as it was written last: by consistent reads, which DynamoDB only makes if it must',
  async (_, read) => {
    const requests: unknown[] = [];
    local.client.middlewareStack.add(
      (next) => (request) => {
        requests.push(request.input);
        return next(request);
      },
      { step: 'initialize' },
    );
    await read();
    expect(requests).toEqual([expect.objectContaining({ ConsistentRead: true })]);
  },
);
