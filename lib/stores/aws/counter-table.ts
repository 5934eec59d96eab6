import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Counters } from '../../work-items/quota.ts';
import { documentsOf, stored } from './stored.ts';

/** The partition of all counters. No work item's key is this word: a key has slashes. */
export const counterPartition = 'counter';

/**
 * Counters in the table of records, one item each. A count whose answer was lost is made again by the SDK
 * and then counts twice: a quota is reached early, never late.
 */
export function counterTable(client: DynamoDBClient, tableName: string): Counters {
  const documents = documentsOf(client);
  return {
    async add(name, expiresAtMs) {
      const request = {
        TableName: tableName,
        Key: { pk: counterPartition, sk: name },
        UpdateExpression: 'ADD #sum :one SET expiresAt = :expires',
        ExpressionAttributeNames: { '#sum': 'sum' },
        ExpressionAttributeValues: { ':one': 1, ':expires': Math.ceil(expiresAtMs / 1000) },
        ReturnValues: 'UPDATED_NEW' as const,
      };
      const { Attributes: { sum } = {} } = await stored(() => documents.send(new UpdateCommand(request)));
      return Number(sum);
    },
  };
}
