import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { putBackRecords } from '../../../../infra/cli/work-items/put-back.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { keyTagTable } from '../../../../lib/stores/aws/key-tag-table.ts';
import { recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { startMs } from '../../../lib/builders/records.ts';
import { accepted, failed, localTable } from '../../../lib/stores/aws/local-table.ts';

const local = localTable();
const tables = { from: 'restored', to: 'records' };
const items = async (TableName: string) =>
  (await local.client.send(new ScanCommand({ TableName }))).Items ?? [];

/** The table that a restore makes: like the one in use, with what that had then. */
async function restoredTable() {
  const { Table: table } = await local.client.send(new DescribeTableCommand({ TableName: 'records' }));
  const { AttributeDefinitions, KeySchema } = table ?? {};
  await local.client.send(
    new CreateTableCommand({
      TableName: 'restored',
      AttributeDefinitions: AttributeDefinitions?.slice(0, 2),
      KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for (const Item of await items('records')) {
    await local.client.send(new PutItemCommand({ TableName: 'restored', Item }));
  }
}

describe('records that a table has lost', () => {
  const store = () => recordTable(local.client, 'records');
  const [lost, changed, kept] = ['LOST-1', 'CHANGED-1', 'KEPT-1'].map(accepted);
  const tag = 'prj-lost-1-3f9c2a';
  if (!lost || !changed || !kept) throw new Error('three records');
  const remove = (key: string, sk: string) =>
    local.client.send(
      new DeleteItemCommand({ TableName: 'records', Key: { pk: { S: storedKeyOf(key) }, sk: { S: sk } } }),
    );

  beforeEach(async () => {
    // Given a backup of three records, a key tag, a hold and the queue for the portal slot
    for (const record of [lost, changed, kept]) await store().write(record, 0);
    await keyTagTable(local.client, 'records').claim(tag, lost.key);
    for (const sk of ['hold', 'waiter#1']) {
      await local.client.send(
        new PutItemCommand({ TableName: 'records', Item: { pk: { S: 'slot' }, sk: { S: sk } } }),
      );
    }
    await restoredTable();
    // And since then one record has gone with its tag, another has failed, and nothing holds or waits
    await store().write(failed(changed, 'CreationLost', startMs), 1);
    await remove(lost.key, 'record');
    await remove(tag, 'key-tag');
    for (const sk of ['hold', 'waiter#1']) {
      await local.client.send(
        new DeleteItemCommand({ TableName: 'records', Key: { pk: { S: 'slot' }, sk: { S: sk } } }),
      );
    }
  });

  it('are counted without a change when only the numbers are wanted', async () => {
    const before = await items('records');
    expect(await putBackRecords(local.client, tables, { dryRun: true })).toEqual({
      putBack: 2,
      alreadyThere: 2,
    });
    expect(await items('records')).toEqual(before);
  });

  it('are put back with their key tags and indexes, and what the table has stays as it is', async () => {
    expect(await putBackRecords(local.client, tables, { dryRun: false })).toEqual({
      putBack: 2,
      alreadyThere: 2,
    });
    expect((await store().read(lost.key))?.value).toEqual(lost);
    const due = await store().due('start', startMs + minute, 10);
    expect(due.map(({ key }) => key)).toContain(storedKeyOf(lost.key));
    expect(await keyTagTable(local.client, 'records').claim(tag, kept.key)).toBe(false);
    expect((await store().read(changed.key))?.value.status).toBe('failed');
    expect((await items('records')).some(({ pk }) => pk?.S === 'slot')).toBe(false);
  });

  it('are put back once: the same again changes nothing', async () => {
    await putBackRecords(local.client, tables, { dryRun: false });
    expect(await putBackRecords(local.client, tables, { dryRun: false })).toEqual({
      putBack: 0,
      alreadyThere: 4,
    });
  });
});
