import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyTagRegistry } from '../../work-items/keys.ts';
import { storedKeyOf } from '../../work-items/keys.ts';
import { documentsOf, storedIf } from './stored.ts';

/** The sort key of the item that ties a key tag to a work item. */
export const keyTagSort = 'key-tag';

/**
 * The partition of a key tag: its hash, for its readable part may be an id that is personal and outlives what
 * is forgotten.
 */
const keyTagPartition = storedKeyOf;

/** Key tags in the table of records: partition key = the hash of the tag, `key` = the hash of the work item's key. */
export function keyTagTable(client: DynamoDBClient, tableName: string): KeyTagRegistry {
  const documents = documentsOf(client);
  return {
    claim(keyTag, key) {
      const request = {
        TableName: tableName,
        Item: { pk: keyTagPartition(keyTag), sk: keyTagSort, key: storedKeyOf(key) },
        ConditionExpression: 'attribute_not_exists(pk) OR #key = :key',
        ExpressionAttributeNames: { '#key': 'key' },
        ExpressionAttributeValues: { ':key': storedKeyOf(key) },
      };
      return storedIf(() => documents.send(new PutCommand(request)));
    },
  };
}
