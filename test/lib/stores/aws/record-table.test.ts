import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { minute } from '../../../../lib/kernel/time.ts';
import { counterTable } from '../../../../lib/stores/aws/counter-table.ts';
import { keyTagTable } from '../../../../lib/stores/aws/key-tag-table.ts';
import { recordedHashes, recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { slotTable } from '../../../../lib/stores/aws/slot-table.ts';
import { memoryKeyTags } from '../../../../lib/stores/memory/memory-stores.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { startMs } from '../../builders/records.ts';
import { accepted, failed, localTable } from './local-table.ts';

const local = localTable();

const items = async () => (await local.client.send(new ScanCommand({ TableName: 'records' }))).Items ?? [];
const itemOf = async ({ key }: WorkRecord) => (await items()).find((item) => item.pk?.S === storedKeyOf(key));

it('keeps a record under the hash of its key, and finds it by either', async () => {
  const table = recordTable(local.client, 'records');
  const record = accepted('A/1 ü');
  expect(await table.write(record, 0)).toBe(true);
  expect(await table.write(record, 0)).toBe(false);
  expect(await table.read(record.key)).toEqual({ value: record, version: 1 });
  const found = await table.due('start', startMs + minute, 10);
  expect(found).toEqual([{ key: storedKeyOf(record.key), atMs: startMs + minute }]);
  expect(await table.read(found[0]?.key ?? '')).toEqual({ value: record, version: 1 });
  // And what is forgotten stays in its place, with nothing of its key in clear
  const ended = failed(record, 'CreationLost', startMs);
  await table.write(ended, 1);
  const forgotten = forgottenRecord(ended, startMs);
  expect(await table.write(forgotten, 2)).toBe(true);
  expect((await table.read(record.key))?.value).toEqual(forgotten);
  expect(JSON.stringify(await itemOf(record))).not.toContain('A%2F1');
  expect((await itemOf(record))?.dueAt).toBeUndefined();
});

it('ties a key tag to one work item for good, with nothing of either in clear', async () => {
  for (const registry of [keyTagTable(local.client, 'records'), memoryKeyTags()]) {
    expect(await registry.claim('prj-1-tag', 'dev/a/project/PRJ-1')).toBe(true);
    expect(await registry.claim('prj-1-tag', 'dev/a/project/PRJ-1')).toBe(true);
    expect(await registry.claim('prj-1-tag', 'dev/b/project/PRJ-1')).toBe(false);
  }
  const [tied] = (await items()).filter(({ sk }) => sk?.S === 'key-tag');
  expect(JSON.stringify(tied)).not.toMatch(/prj-1/i);
});

it('names the hashes of all records and key tags, and of nothing else in the table', async () => {
  const { client } = local;
  const record = accepted('PRJ-1');
  await recordTable(client, 'records').write(record, 0);
  await keyTagTable(client, 'records').claim('prj-1-tag', record.key);
  await counterTable(client, 'records').add('rooms/helpdesk', 0);
  await slotTable(client, 'records').writeSlot({ fence: 1, confirmed: false, leaseUntilMs: 0 }, 0);
  const hashes = [record.key, 'prj-1-tag'].map((key) => storedKeyOf(key).slice('sha256:'.length));
  expect(await recordedHashes(client, 'records')).toEqual(new Set(hashes));
});
