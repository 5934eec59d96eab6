import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  placeOf,
  type Slot,
  type SlotRef,
  type SlotStore,
  type Waiter,
} from '../../portal-slot/slot-store.ts';
import { documentsOf, stored, storedIf, versionIs } from './stored.ts';

/** The partition key of the slot and its queue. No work item's key is this word: a key has slashes. */
export const slotPartition = 'slot';
const slotKeys = { pk: slotPartition, sk: 'slot' };
const waiterPrefix = 'waiter#';

/**
 * The portal slot and its queue in the table of records: sort key `slot` for the slot and `waiter#...` for those who wait, in the order in which they are served.
 */
export function slotTable(client: DynamoDBClient, tableName: string): SlotStore {
  const documents = documentsOf(client);
  const get = async (Key: typeof slotKeys) => {
    const request = { TableName: tableName, Key, ConsistentRead: true };
    return (await stored(() => documents.send(new GetCommand(request)))).Item;
  };
  return {
    async readSlot() {
      const item = await get(slotKeys);
      if (!item) return { slot: { fence: 0, confirmed: false, leaseUntilMs: 0 }, version: 0 };
      const { pk: _, sk: __, version, ...slot } = item;
      return { slot: slot as Slot, version: Number(version) };
    },

    writeSlot(slot, version) {
      const Item = { ...slotKeys, ...slot, version: version + 1 };
      return storedIf(() =>
        documents.send(new PutCommand({ TableName: tableName, Item, ...versionIs(version) })),
      );
    },

    async firstWaiters(most) {
      const request = {
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :waiter)',
        ExpressionAttributeValues: { ':pk': slotPartition, ':waiter': waiterPrefix },
        ConsistentRead: true,
        Limit: most,
      };
      const { Items: items = [] } = await stored(() => documents.send(new QueryCommand(request)));
      return items.map(waiterOf);
    },

    async readWaiter(ref) {
      const item = await get(waiterKeys(ref));
      return item && waiterOf(item);
    },

    async putWaiter(waiter) {
      const request = {
        TableName: tableName,
        Item: { ...waiterKeys(waiter), ...waiter },
        ConditionExpression: 'attribute_not_exists(pk) OR tryNumber <= :tryNumber',
        ExpressionAttributeValues: { ':tryNumber': waiter.tryNumber },
      };
      await storedIf(() => documents.send(new PutCommand(request)));
    },

    removeWaiter(ref, token) {
      const request = { TableName: tableName, Key: waiterKeys(ref) };
      const condition = token !== undefined && {
        ConditionExpression: 'attribute_not_exists(pk) OR #token = :token',
        ExpressionAttributeNames: { '#token': 'token' },
        ExpressionAttributeValues: { ':token': token },
      };
      return storedIf(() => documents.send(new DeleteCommand({ ...request, ...condition })));
    },
  };
}

function waiterKeys(ref: SlotRef) {
  return { pk: slotPartition, sk: waiterPrefix + placeOf(ref) };
}

function waiterOf({ pk: _, sk: __, ...waiter }: Record<string, unknown>): Waiter {
  return waiter as unknown as Waiter;
}
