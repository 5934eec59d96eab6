import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../rooms/duties.ts';
import { dueKind, type RecordStore } from '../rooms/record-store.ts';
import type { WorkRecord } from '../rooms/records.ts';
import { itemCell } from './item-cell.ts';
import { stored } from './stored.ts';

/** The index of the table by which the keeper finds what is due: `dueIn`, then `dueAt`. */
export const dueIndex = 'due';

/**
 * Records in DynamoDB: partition key `pk` = the work item's key, sort key `sk` = `record`. One with a duty
 * also stands in the index of what is due.
 */
export function recordTable(client: DynamoDBClient, tableName: string): RecordStore {
  const documents = DynamoDBDocumentClient.from(client);
  const cell = (key: string) => itemCell<WorkRecord>(client, tableName, { pk: key, sk: 'record' }, indexed);
  return {
    read: (key) => cell(key).read(),
    write: (record, version) => cell(record.key).write(record, version),

    async due(kind, nowMs, limit) {
      const request = {
        TableName: tableName,
        IndexName: dueIndex,
        KeyConditionExpression: 'dueIn = :kind AND dueAt <= :now',
        ExpressionAttributeValues: { ':kind': kind, ':now': nowMs },
        Limit: limit,
      };
      const { Items: items = [] } = await stored(() => documents.send(new QueryCommand(request)));
      return items.map(({ pk }) => String(pk));
    },
  };
}

/** Without these two an item does not stand in the index. */
function indexed(record: WorkRecord): { dueIn?: string; dueAt?: number } {
  const at = dueAt(record);
  return at === undefined ? {} : { dueIn: dueKind(record), dueAt: at };
}
