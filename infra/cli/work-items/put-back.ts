import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { keyTagSort } from '../../../lib/stores/aws/key-tag-table.ts';
import { roomSort } from '../../../lib/stores/aws/room-table.ts';

/** How many items were looked at, and what became of them. */
export interface PutBack {
  putBack: number;
  alreadyThere: number;
}

/** Written at a time. */
const itemsAtOnce = 25;

/**
 * Puts back the records that a table has lost, from another table that was made of its backup. What the table has stays as
 * it is, so it may be done while work goes on, and again after an interruption. Holds, counters and the queue for the
 * portal slot belong to the time of the backup and are left there.
 *
 * @param tables `from` the restored one, `to` the one in use
 * @param options.dryRun whether only the numbers are wanted
 */
export async function putBackRecords(
  client: DynamoDBClient,
  { from, to }: { from: string; to: string },
  { dryRun }: { dryRun: boolean },
): Promise<PutBack> {
  const documents = DynamoDBDocumentClient.from(client);
  const isNew = dryRun ? isMissing : putIfMissing;
  const result = { putBack: 0, alreadyThere: 0 };
  const request = {
    TableName: from,
    ConsistentRead: true,
    FilterExpression: 'sk = :record OR sk = :tag OR sk = :room',
    ExpressionAttributeValues: { ':record': 'record', ':tag': keyTagSort, ':room': roomSort },
  };
  for await (const { Items: items = [] } of paginateScan({ client: documents }, request)) {
    for (let first = 0; first < items.length; first += itemsAtOnce) {
      const some = items.slice(first, first + itemsAtOnce);
      const news = await Promise.all(some.map((item) => isNew(documents, to, item)));
      result.putBack += news.filter(Boolean).length;
      result.alreadyThere += news.filter((one) => !one).length;
    }
  }
  return result;
}

type Item = Record<string, unknown>;

async function putIfMissing(
  documents: DynamoDBDocumentClient,
  TableName: string,
  Item: Item,
): Promise<boolean> {
  try {
    const ConditionExpression = 'attribute_not_exists(pk)';
    await documents.send(new PutCommand({ TableName, Item, ConditionExpression }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

async function isMissing(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { pk, sk }: Item,
): Promise<boolean> {
  const { Item: item } = await documents.send(
    new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true, ProjectionExpression: 'pk' }),
  );
  return item === undefined;
}
