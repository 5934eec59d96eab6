import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { storedKeyOf } from '../../work-items/keys.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { dueEntry, listOf, type RecordStore } from '../../work-items/record-store.ts';
import { tableItem } from './item-table.ts';
import { keyTagSort } from './key-tag-table.ts';
import { roomTable } from './room-table.ts';
import { documentsOf, stored } from './stored.ts';

/** The index of the table by which the reconciler finds what is due: `dueIn`, then `dueAt`. */
export const dueIndex = 'due';
/** The index by which operators find what failed: `failedWith`, an error code, then `failedAt`. */
export const failedIndex = 'failed';
/** The index by which operators find what people call by another name than its id: `label`. */
export const labelIndex = 'label';
/** The index by which operators see what there is: `listedIn`, a list of records, then `listedAt`. */
export const listIndex = 'list';

/**
 * Records in DynamoDB: partition key `pk` = the hash of the work item's key, sort key `sk` = `record`. Each stands in the
 * index of lists, one with a scheduled task also in that of what is due, a failed one in that of what failed, and one
 * with a label in that of labels. The room of one that is done leads to it.
 */
export function recordTable(client: DynamoDBClient, tableName: string): RecordStore {
  const documents = documentsOf(client);
  const rooms = roomTable(client, tableName);
  const beside = (record: WorkRecord) => ({
    ...dueKeys(record),
    ...failedKeys(record),
    ...labelKey(record),
    ...listKeys(record),
  });
  const item = (key: string) =>
    tableItem<WorkRecord>(client, tableName, { pk: storedKeyOf(key), sk: 'record' }, beside);
  return {
    read: (key) => item(key).read(),
    async write(record, version) {
      // First, so that no record has a room that leads nowhere.
      if (record.status === 'done' && record.room) await rooms.tie(record.room.id, record.key);
      return item(record.key).write(record, version);
    },
    keyOfRoom: (roomId) => rooms.keyOf(roomId),

    async due(kind, nowMs, limit) {
      const request = {
        TableName: tableName,
        IndexName: dueIndex,
        KeyConditionExpression: 'dueIn = :kind AND dueAt <= :now',
        ExpressionAttributeValues: { ':kind': kind, ':now': nowMs },
        Limit: limit,
      };
      const { Items: items = [] } = await stored(() => documents.send(new QueryCommand(request)));
      return items.map(({ pk, dueAt }) => ({ key: String(pk), atMs: Number(dueAt) }));
    },
  };
}

/**
 * The hash of the key of every record, also of those that were erased, and of every key tag, as hex digits. Reads the whole table, half
 * a megabyte for every thousand records.
 */
export async function recordedHashes(client: DynamoDBClient, tableName: string): Promise<Set<string>> {
  const documents = documentsOf(client);
  const request = {
    TableName: tableName,
    FilterExpression: 'sk = :record OR sk = :tag',
    ExpressionAttributeValues: { ':record': 'record', ':tag': keyTagSort },
    ProjectionExpression: 'pk',
  };
  return stored(async () => {
    const hashes = new Set<string>();
    for await (const { Items: items = [] } of paginateScan({ client: documents }, request)) {
      for (const { pk } of items) hashes.add(String(pk).slice('sha256:'.length));
    }
    return hashes;
  });
}

/** Without its keys an item does not stand in an index. */
function dueKeys(record: WorkRecord): { dueIn?: string; dueAt?: number } {
  const entry = dueEntry(record);
  return entry ? { dueIn: entry.kind, dueAt: entry.atMs } : {};
}

function failedKeys({ status, error, outcomeAt }: WorkRecord): { failedWith?: string; failedAt?: number } {
  if (status !== 'failed' || !error || !outcomeAt) return {};
  return { failedWith: error.code, failedAt: Date.parse(outcomeAt) };
}

function labelKey({ facts: { label } }: WorkRecord): { label?: string } {
  return label ? { label } : {};
}

function listKeys(record: WorkRecord): { listedIn: string; listedAt: number } {
  const { list, sinceMs } = listOf(record);
  return { listedIn: list, listedAt: sinceMs };
}
