import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RecordStore } from '../rooms/record-store.ts';
import type { WorkRecord } from '../rooms/records.ts';
import { stored, storedIf, versionIs } from './stored.ts';

/** Records in DynamoDB: partition key `pk` = the work item's key, sort key `sk` = `record`. */
export function recordTable(client: DynamoDBClient, tableName: string): RecordStore {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    async read(key) {
      const request = { TableName: tableName, Key: keysOf(key), ConsistentRead: true };
      const { Item: item } = await stored(() => documents.send(new GetCommand(request)));
      if (!item) return undefined;
      const { pk: _, sk: __, version, ...record } = item;
      return { record: record as WorkRecord, version: Number(version) };
    },

    write(record, version) {
      const Item = { ...keysOf(record.key), ...record, version: version + 1 };
      const request = { TableName: tableName, Item, ...versionIs(version) };
      return storedIf(() => documents.send(new PutCommand(request)));
    },
  };
}

function keysOf(key: string) {
  return { pk: key, sk: 'record' };
}
