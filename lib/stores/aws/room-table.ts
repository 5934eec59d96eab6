import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { storedKeyOf } from '../../work-items/keys.ts';
import { documentsOf, stored } from './stored.ts';

/** The sort key of the item that says whose room it is. */
export const roomSort = 'room';

/** Which record has a room of the portal. */
export interface RoomTable {
  /** Ties a room to the record that has it now. Repeatable. */
  tie(roomId: number, key: string): Promise<void>;
  keyOf(roomId: number): Promise<string | undefined>;
}

/**
 * Rooms in the table of records: partition key = `room/` and the id, `key` = the hash of the work item's key. An index of the
 * table would need one deployment more, for CloudFormation makes one index in an update of a table
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html).
 */
export function roomTable(client: DynamoDBClient, tableName: string): RoomTable {
  const documents = documentsOf(client);
  const at = (roomId: number) => ({ pk: `room/${roomId}`, sk: roomSort });
  const tied = new Map<number, string>();
  return {
    async tie(roomId, key) {
      const stands = storedKeyOf(key);
      if (tied.get(roomId) === stands) return;
      const request = { TableName: tableName, Item: { ...at(roomId), key: stands } };
      await stored(() => documents.send(new PutCommand(request)));
      tied.set(roomId, stands);
    },
    async keyOf(roomId) {
      const request = { TableName: tableName, Key: at(roomId), ConsistentRead: true };
      const { Item: item } = await stored(() => documents.send(new GetCommand(request)));
      return item && String(item.key);
    },
  };
}
