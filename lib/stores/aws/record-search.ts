import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateQuery, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { RecordSearch } from '../../work-items/record-store.ts';
import { failedIndex, labelIndex, listIndex } from './record-table.ts';
import { documentsOf, stored } from './stored.ts';

/** What operators look for, by the indexes of the table. */
export function recordSearch(client: DynamoDBClient, tableName: string): RecordSearch {
  const documents = documentsOf(client);
  const pagesOf = (request: Omit<QueryCommandInput, 'TableName'>) =>
    paginateQuery({ client: documents }, { TableName: tableName, ...request });
  const keysIn = (request: Omit<QueryCommandInput, 'TableName'>) =>
    stored(async () => {
      const keys: string[] = [];
      for await (const { Items: items = [] } of pagesOf(request))
        keys.push(...items.map(({ pk }) => String(pk)));
      return keys;
    });
  return {
    failedWith: (code, sinceMs) =>
      keysIn({
        IndexName: failedIndex,
        KeyConditionExpression: 'failedWith = :code AND failedAt >= :since',
        ExpressionAttributeValues: { ':code': code, ':since': sinceMs },
      }),

    labelled: (label) =>
      keysIn({
        IndexName: labelIndex,
        KeyConditionExpression: 'label = :label',
        ExpressionAttributeValues: { ':label': label },
      }),

    async listed(list, limit, from) {
      const request = {
        TableName: tableName,
        IndexName: listIndex,
        KeyConditionExpression: 'listedIn = :list',
        ExpressionAttributeValues: { ':list': list },
        ScanIndexForward: from === 'earliest',
        // Entries of an index of keys are some 200 bytes, so these fit into the one megabyte of an answer.
        Limit: limit,
      };
      const { Items: items = [] } = await stored(() => documents.send(new QueryCommand(request)));
      return items.map(({ pk, listedAt }) => ({ key: String(pk), list, sinceMs: Number(listedAt) }));
    },

    async *listedUntil(list, untilMs) {
      const pages = pagesOf({
        IndexName: listIndex,
        KeyConditionExpression: 'listedIn = :list AND listedAt <= :until',
        ExpressionAttributeValues: { ':list': list, ':until': untilMs },
      })[Symbol.asyncIterator]();
      for (;;) {
        const page = await stored(() => pages.next());
        if (page.done) return;
        for (const { pk, listedAt } of page.value.Items ?? [])
          yield { key: String(pk), list, sinceMs: Number(listedAt) };
      }
    },

    count: (list, limit, sinceMs = 0) =>
      stored(async () => {
        let count = 0;
        const request = {
          IndexName: listIndex,
          KeyConditionExpression: 'listedIn = :list AND listedAt >= :since',
          ExpressionAttributeValues: { ':list': list, ':since': sinceMs },
          Select: 'COUNT',
          Limit: limit,
        } as const;
        for await (const { Count = 0 } of pagesOf(request)) {
          count += Count;
          if (count >= limit) break;
        }
        return Math.min(count, limit);
      }),
  };
}
