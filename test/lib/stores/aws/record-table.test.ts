import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalDynamoDB, startDynamoDB } from '../../../../infra/local/aws/dynamodb.ts';
import { recordsTable } from '../../../../infra/records-table.ts';
import type { FailureCode } from '../../../../lib/kernel/failures.ts';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { keyTagTable } from '../../../../lib/stores/aws/key-tag-table.ts';
import { recordedHashes, recordSearch, recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { memoryKeyTags } from '../../../../lib/stores/memory/memory-stores.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { changed, type WorkRecord } from '../../../../lib/work-items/record.ts';
import { newRecord } from '../../builders/records.ts';

const startMs = Date.parse('2026-11-23T10:00:00Z');

let database: LocalDynamoDB;
let client: DynamoDBClient;
beforeAll(async () => {
  database = await startDynamoDB({ tableName: 'records', table: recordsTable });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: database.endpoint, region: 'us-east-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await database.close();
});

const accepted = (projectId: string) =>
  newRecord(
    {
      namespace: 'dev',
      source: 'project-system',
      facts: { kind: 'project', projectId, projectType: 'marketing', projectName: 'Q1' },
    },
    startMs,
  );
function failed(record: WorkRecord, code: FailureCode, atMs: number): WorkRecord {
  const next = changed(record, 1, { status: 'failed', error: { code, message: 'm' } }, atMs);
  if (!next) throw new Error('it can fail');
  return next;
}
const items = async () => (await client.send(new ScanCommand({ TableName: 'records' }))).Items ?? [];
const itemOf = async ({ key }: WorkRecord) => (await items()).find((item) => item.pk?.S === storedKeyOf(key));

it('keeps a record under the hash of its key, and finds it by either', async () => {
  const table = recordTable(client, 'records');
  const record = accepted('A/1 ü');
  expect(await table.write(record, 0)).toBe(true);
  expect(await table.write(record, 0)).toBe(false);
  expect(await table.read(record.key)).toEqual({ value: record, version: 1 });
  const [found = ''] = await table.due('work', startMs + minute, 10);
  expect(found).toBe(storedKeyOf(record.key));
  expect(await table.read(found)).toEqual({ value: record, version: 1 });
  // And what is forgotten stays in its place, with nothing of its key in clear
  const ended = failed(record, 'CreationLost', startMs);
  await table.write(ended, 1);
  const forgotten = forgottenRecord(ended, startMs);
  expect(await table.write(forgotten, 2)).toBe(true);
  expect((await table.read(record.key))?.value).toEqual(forgotten);
  expect(JSON.stringify(await itemOf(record))).not.toContain('A%2F1');
  expect(await table.due('work', startMs + 1000 * day, 10)).toEqual([]);
});

it('finds what failed with a code since a time, oldest first, until it is tried again', async () => {
  const table = recordTable(client, 'records');
  const { failedWith } = recordSearch(client, 'records');
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
  const table = recordTable(client, 'records');
  const { labelled } = recordSearch(client, 'records');
  const facts = { kind: 'ticket', ticketId: '10002', subject: 's', label: 'SUP-7' } as const;
  const record = newRecord({ namespace: 'dev', source: 'jira', facts }, startMs);
  await table.write(record, 0);
  expect(await labelled('SUP-7')).toEqual([storedKeyOf(record.key)]);
  expect(await labelled('SUP-70')).toEqual([]);
  await table.write(forgottenRecord(failed(record, 'CreationLost', startMs), startMs), 1);
  expect(await labelled('SUP-7')).toEqual([]);
});

it('ties a key tag to one work item for good, with nothing of either in clear', async () => {
  for (const registry of [keyTagTable(client, 'records'), memoryKeyTags()]) {
    expect(await registry.claim('prj-1-tag', 'dev/a/project/PRJ-1')).toBe(true);
    expect(await registry.claim('prj-1-tag', 'dev/a/project/PRJ-1')).toBe(true);
    expect(await registry.claim('prj-1-tag', 'dev/b/project/PRJ-1')).toBe(false);
  }
  const [tied] = (await items()).filter(({ sk }) => sk?.S === 'key-tag');
  expect(JSON.stringify(tied)).not.toMatch(/prj-1/i);
  expect(await recordedHashes(client, 'records')).toContain(storedKeyOf('prj-1-tag').slice('sha256:'.length));
});
