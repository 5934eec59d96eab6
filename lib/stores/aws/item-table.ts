import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { VersionedItem } from '../../kernel/versioned-item.ts';
import { documentsOf, stored, storedIf, versionIs } from './stored.ts';

/**
 * One item of the table with a version: the value stands in its attribute `value`.
 *
 * @param beside more attributes that are made from the value, such as the keys of an index
 */
export function tableItem<T>(
  client: DynamoDBClient,
  tableName: string,
  key: { pk: string; sk: string },
  beside?: (value: T) => Record<string, string | number>,
): VersionedItem<T> {
  const documents = documentsOf(client);
  return {
    async read() {
      const request = { TableName: tableName, Key: key, ConsistentRead: true };
      const { Item: item } = await stored(() => documents.send(new GetCommand(request)));
      return item && { value: item.value as T, version: Number(item.version) };
    },

    write(value, version) {
      const Item = { ...key, ...beside?.(value), value, version: version + 1 };
      const request = { TableName: tableName, Item, ...versionIs(version) };
      return storedIf(() => documents.send(new PutCommand(request)));
    },
  };
}
