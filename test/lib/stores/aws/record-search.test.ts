import { beforeEach, describe, expect, it } from 'vitest';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import { recordSearch } from '../../../../lib/stores/aws/record-search.ts';
import { recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import {
  listOf,
  listsOf,
  type RecordSearch,
  type RecordStore,
} from '../../../../lib/work-items/record-store.ts';
import { iso, newRecord, projectRecord, startMs } from '../../builders/records.ts';
import { accepted, failed, localTable } from './local-table.ts';

const local = localTable();

it('finds what failed with a code since a time, oldest first, until it is tried again', async () => {
  const table = recordTable(local.client, 'records');
  const { failedWith } = recordSearch(local.client, 'records');
  const records = ['1', '2', '3', '4'].map(accepted);
  const codes = ['TemplateNotFound', 'TemplateNotFound', 'CreationLost', 'TemplateNotFound'] as const;
  for (const [index, record] of records.entries()) {
    const next = failed(record, codes[index] ?? 'CreationLost', startMs + (9 - index) * minute);
    await table.write(next, 0);
  }
  const keysOf = (...numbers: number[]) => numbers.map((index) => storedKeyOf(records[index]?.key ?? ''));
  expect(await failedWith('TemplateNotFound', startMs)).toEqual(keysOf(3, 1, 0));
  expect(await failedWith('TemplateNotFound', startMs + 8 * minute)).toEqual(keysOf(1, 0));
  expect(await failedWith('CreationLost', startMs)).toEqual(keysOf(2));
  const first = await table.read(records[0]?.key ?? '');
  if (!first) throw new Error('it was written');
  const running = { ...first.value, status: 'running' } as const;
  await table.write(running, first.version);
  expect(await failedWith('TemplateNotFound', startMs)).toEqual(keysOf(3, 1));
});

it('finds what people call by a label, until it is forgotten', async () => {
  const table = recordTable(local.client, 'records');
  const { labelled } = recordSearch(local.client, 'records');
  const facts = { kind: 'ticket', ticketId: '10002', subject: 's', label: 'SUP-7' } as const;
  const record = newRecord({ namespace: 'dev', source: 'jira', facts }, startMs);
  await table.write(record, 0);
  expect(await labelled('SUP-7')).toEqual([storedKeyOf(record.key)]);
  expect(await labelled('SUP-70')).toEqual([]);
  await table.write(forgottenRecord(failed(record, 'CreationLost', startMs), startMs), 1);
  expect(await labelled('SUP-7')).toEqual([]);
});

describe('the list that a record is in', () => {
  const at = iso(startMs + hour);
  const since = startMs + hour;
  it.each<[string, Partial<WorkRecord>, string, number]>([
    ['is by its status, since it was accepted', {}, 'accepted', startMs],
    [
      'has an attempt since that was accepted',
      { status: 'running', attempts: [iso(0), at] },
      'running',
      since,
    ],
    [
      'has what is held since then',
      { status: 'held', held: { reason: 'RoomCeiling', since: at } },
      'held',
      since,
    ],
    ['has a room since its outcome', { status: 'done', outcomeAt: at, delivery: 'delivered' }, 'done', since],
    [
      'is of its own for a result that waits',
      { status: 'done', outcomeAt: at, delivery: 'pending' },
      'done-pending',
      since,
    ],
    [
      'is of its own for a dead letter',
      { status: 'failed', outcomeAt: at, delivery: 'undelivered' },
      'failed-undelivered',
      since,
    ],
    [
      'is not of its own for a ticket that is gone',
      { status: 'done', outcomeAt: at, delivery: 'gone' },
      'done',
      since,
    ],
  ])('%s', (_, change, list, sinceMs) => {
    expect(listOf(projectRecord(change))).toEqual({ list, sinceMs });
  });

  it('is found by its status and by the state of its result', () => {
    expect(listsOf('failed')).toEqual(['failed', 'failed-pending', 'failed-undelivered']);
    expect(listsOf('undelivered')).toEqual(['done-undelivered', 'failed-undelivered']);
    expect(listsOf('held')).toEqual(['held']);
  });
});

describe.each<[string, () => RecordStore & RecordSearch]>([
  [
    'in DynamoDB',
    () => ({ ...recordTable(local.client, 'records'), ...recordSearch(local.client, 'records') }),
  ],
  ['in memory', () => memoryRecords()],
])('lists of records %s', (_, storeOf) => {
  let store: RecordStore & RecordSearch;
  beforeEach(() => {
    store = storeOf();
  });

  it('have what entered them last, as many as are asked for, and are counted up to a limit', async () => {
    const heldAt = (minutes: number) => {
      const projectId = `HELD-${minutes}`;
      const facts = { kind: 'project', projectId, projectType: 'marketing', projectName: 'Q1' } as const;
      const record = newRecord({ namespace: 'list', source: 'project-system', facts }, startMs);
      const held = { reason: 'RoomCeiling', since: iso(startMs + minutes * minute) } as const;
      return { ...record, status: 'held', held } as WorkRecord;
    };
    const records = [3, 1, 4, 2].map(heldAt);
    for (const record of records) await store.write(record, 0);
    const entry = (minutes: number) => ({
      key: storedKeyOf(heldAt(minutes).key),
      list: 'held',
      sinceMs: startMs + minutes * minute,
    });
    expect(await store.listed('held', 2)).toEqual([entry(4), entry(3)]);
    expect(await store.listed('held', 2, 'earliest')).toEqual([entry(1), entry(2)]);
    expect(await store.count('held', 10)).toBe(4);
    expect(await store.count('held', 3)).toBe(3);
    expect(await store.count('held', 10, startMs + 3 * minute)).toBe(2);
    // When one of them goes on
    const [first] = records;
    if (!first) throw new Error('it was written');
    const { held: _held, ...accepted } = first;
    await store.write({ ...accepted, status: 'accepted' }, 1);
    // Then it changes its list
    expect(await store.count('held', 10)).toBe(3);
    expect((await store.listed('accepted', 9)).map(({ key }) => key)).toContain(storedKeyOf(first.key));
  });
});
