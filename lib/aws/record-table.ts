import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../failures.ts';
import type { RecordStore } from '../rooms/record-store.ts';
import type { WorkRecord } from '../rooms/records.ts';

/**
 * Records in DynamoDB: partition key `pk` = the work item's key, sort key `sk` = `record`.
 *
 * The SDK may repeat a write whose answer was lost; the repeat then fails its condition although we won.
 * The reader of `decideRecord` sees our own record and finds nothing left to do.
 */
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

    async write(record, version) {
      const request = {
        TableName: tableName,
        Item: { ...keysOf(record.key), ...record, version: version + 1 },
        ...(version === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': version },
            }),
      };
      try {
        await stored(() => documents.send(new PutCommand(request)));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function keysOf(key: string) {
  return { pk: key, sk: 'record' };
}

/** What DynamoDB could not do for now becomes a failure that is tried again; the rest is a defect. */
async function stored<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw error;
    const name = error instanceof Error ? error.name : 'unknown error';
    throw new Failure('StoreUnavailable', `DynamoDB: ${name}`, { cause: error });
  }
}
