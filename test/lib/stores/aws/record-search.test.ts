import { beforeEach, describe, expect, it } from 'vitest';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import { recordSearch } from '../../../../lib/stores/aws/record-search.ts';
import { recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import type { RecordSearch, RecordStore } from '../../../../lib/work-items/record-store.ts';
import { iso, newRecord, startMs } from '../../builders/records.ts';
import { accepted, failed, localTable } from './local-table.ts';

const local = localTable();
const keysOf = (...records: (WorkRecord | undefined)[]) =>
  records.map((record) => storedKeyOf(record?.key ?? ''));

describe.each<[string, () => RecordStore & RecordSearch]>([
  [
    'in DynamoDB',
    () => ({ ...recordTable(local.client, 'records'), ...recordSearch(local.client, 'records') }),
  ],
  ['in memory', () => memoryRecords()],
])('records %s', (_, storeOf) => {
  let store: RecordStore & RecordSearch;
  beforeEach(() => {
    store = storeOf();
  });
  const write = async (...records: WorkRecord[]) => {
    for (const record of records) await store.write(record, 0);
  };

  it('are found by their keys and by the hashes of these', async () => {
    const [one, other] = [accepted('1'), accepted('2')];
    await write(one, other);
    for (const record of [one, other]) {
      expect(await store.read(record.key)).toEqual({ value: record, version: 1 });
      expect(await store.read(storedKeyOf(record.key))).toEqual({ value: record, version: 1 });
    }
    expect(await store.read(accepted('3').key)).toBeUndefined();
    expect(await store.read(storedKeyOf(accepted('3').key))).toBeUndefined();
  });

  it('are found by the code that they failed with since a time, oldest first, until they are tried again', async () => {
    const codes = ['TemplateNotFound', 'TemplateNotFound', 'CreationLost', 'TemplateNotFound'] as const;
    const records = codes.map((code, index) =>
      failed(accepted(`${index}`), code, startMs + (9 - index) * minute),
    );
    await write(...records, accepted('another'), { ...accepted('without an error'), status: 'failed' });
    expect(await store.failedWith('TemplateNotFound', startMs)).toEqual(
      keysOf(records[3], records[1], records[0]),
    );
    expect(await store.failedWith('TemplateNotFound', startMs + 8 * minute)).toEqual(
      keysOf(records[1], records[0]),
    );
    expect(await store.failedWith('CreationLost', startMs)).toEqual(keysOf(records[2]));
    const [first] = records;
    if (!first) throw new Error('it was written');
    await store.write({ ...first, status: 'running' }, 1);
    expect(await store.failedWith('TemplateNotFound', startMs)).toEqual(keysOf(records[3], records[1]));
  });

  it('are found by the room of the portal that they have once they are done', async () => {
    const at = (id: number) => ({ id, url: 'https://portal.example.com/rooms/shared/7', title: 't' });
    const record = accepted('1');
    await write({ ...accepted('3'), status: 'done' });
    await write({ ...record, status: 'running', room: at(7) }, accepted('2'));
    expect(await store.keyOfRoom(7)).toBeUndefined();
    await store.write({ ...record, status: 'done', room: at(7) }, 1);
    await store.write({ ...record, status: 'done', room: at(7) }, 2);
    expect(await store.keyOfRoom(7)).toBe(storedKeyOf(record.key));
    expect(await store.keyOfRoom(8)).toBeUndefined();
  });

  it('are found by the label that people call them by, until they are forgotten', async () => {
    const facts = { kind: 'ticket', ticketId: '10002', subject: 's', label: 'SUP-7' } as const;
    const record = newRecord({ namespace: 'dev', source: 'jira', facts }, startMs);
    await write(record, accepted('without a label'));
    expect(await store.labelled('SUP-7')).toEqual(keysOf(record));
    expect(await store.labelled('SUP-70')).toEqual([]);
    await store.write(forgottenRecord(failed(record, 'CreationLost', startMs), startMs), 1);
    expect(await store.labelled('SUP-7')).toEqual([]);
  });

  it('are due by the kind of their earliest task, the longest due first, at most as many as wanted', async () => {
    const withDue = (id: string, due: WorkRecord['due']) => ({ ...accepted(id), due });
    const at = (minutes: number) => startMs + minutes * minute;
    const second = withDue('second', { look: at(2) });
    const third = withDue('third', { look: at(3), deliver: at(9) });
    const first = withDue('first', { look: at(1) });
    const looksAt = async (nowMs: number, limit: number) =>
      (await store.due('look', nowMs, limit)).map(({ key, atMs }) => ({ key: storedKeyOf(key), atMs }));
    const entry = (record: WorkRecord, minutes: number) => ({
      key: storedKeyOf(record.key),
      atMs: at(minutes),
    });
    await write(third, withDue('delivers', { deliver: at(1) }), second, first, withDue('has no task', {}));
    expect(await looksAt(at(3), 9)).toEqual([entry(first, 1), entry(second, 2), entry(third, 3)]);
    expect(await looksAt(at(3) - 1, 9)).toEqual([entry(first, 1), entry(second, 2)]);
    expect(await looksAt(at(3), 2)).toEqual([entry(first, 1), entry(second, 2)]);
    expect(await looksAt(at(1) - 1, 9)).toEqual([]);
  });

  it('are listed by when they entered their list, at most as many as wanted, and counted up to a limit', async () => {
    const heldAt = (minutes: number): WorkRecord => ({
      ...accepted(`HELD-${minutes}`),
      status: 'held',
      held: { reason: 'RoomCeiling', since: iso(startMs + minutes * minute) },
    });
    const records = [3, 1, 4, 2].map(heldAt);
    await write(...records, { ...accepted('runs'), status: 'running', attempts: [iso(startMs + hour)] });
    const entry = (minutes: number) => ({
      key: storedKeyOf(heldAt(minutes).key),
      list: 'held',
      sinceMs: startMs + minutes * minute,
    });
    expect(await store.listed('held', 2)).toEqual([entry(4), entry(3)]);
    expect(await store.listed('held', 2, 'latest')).toEqual([entry(4), entry(3)]);
    expect(await store.listed('held', 2, 'earliest')).toEqual([entry(1), entry(2)]);
    const until = async (minutes: number) => {
      const entries: unknown[] = [];
      for await (const one of store.listedUntil('held', startMs + minutes * minute)) entries.push(one);
      return entries;
    };
    expect(await until(3)).toEqual([entry(1), entry(2), entry(3)]);
    expect(await until(0)).toEqual([]);
    expect(await store.count('held', 10)).toBe(4);
    expect(await store.count('held', 3)).toBe(3);
    expect(await store.count('held', 10, startMs + 3 * minute)).toBe(2);
    // When one of them goes on
    const [first] = records;
    if (!first) throw new Error('it was written');
    const { held: _held, ...without } = first;
    await store.write({ ...without, status: 'accepted' }, 1);
    // Then it changes its list
    expect(await store.count('held', 10)).toBe(3);
    expect((await store.listed('accepted', 9)).map(({ key }) => key)).toEqual(keysOf(first));
  });
});

it.each([
  [10, 9, 3],
  [7, 7, 3],
  [6, 6, 2],
  [5, 5, 2],
])('counts up to %i records over the pages of a list: %i, of %i pages', async (limit, counted, pages) => {
  let read = 0;
  const page = { Count: 3, LastEvaluatedKey: { pk: 'a', sk: 'record', listedIn: 'held', listedAt: 1 } };
  const answer = () => {
    read += 1;
    const { LastEvaluatedKey, ...last } = page;
    return { response: {}, output: { $metadata: {}, ...(read < 3 ? page : last) } };
  };
  local.client.middlewareStack.add(() => async () => answer() as never, { step: 'build' });
  expect(await recordSearch(local.client, 'records').count('held', limit)).toBe(counted);
  expect(read).toBe(pages);
});
