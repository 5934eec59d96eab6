import { once } from 'node:events';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';

import { dueIndex, failedIndex, labelIndex } from '../../../lib/stores/aws/record-table.ts';

export interface LocalDynamoDB {
  /** For AWS_ENDPOINT_URL_DYNAMODB or a client's `endpoint`. */
  endpoint: string;
  close(): Promise<void>;
}

/**
 * DynamoDB in this process and its memory, on a free port of the loopback interface, with one empty table:
 * partition key `pk`, sort key `sk`, both text, and the indexes of what is due, of what failed and of labels. It knows no TTL and
 * no transactions (https://github.com/architect/dynalite#problems-with-amazons-dynamodb-local).
 */
export async function startDynamoDB({ tableName }: { tableName: string }): Promise<LocalDynamoDB> {
  // Loaded only when a stack starts: it takes as long as all the rest of the local stack.
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      // Not dynalite's own, which closes its database too: a request that is under way would then throw where nobody
      // catches it. What is in memory needs no closing.
      Server.prototype.close.call(server, () => resolve());
      // Clients keep their connections open, and closing would wait for them.
      server.closeAllConnections();
    });
  try {
    await createTable(endpoint, tableName);
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint, close };
}

function keySchema(partitionKey: string, sortKey?: string): KeySchemaElement[] {
  const sort: KeySchemaElement[] = sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' }] : [];
  return [{ AttributeName: partitionKey, KeyType: 'HASH' }, ...sort];
}

async function createTable(endpoint: string, tableName: string) {
  // The SDK would warn on Node 20, which the Lambdas do not run on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'dueIn', AttributeType: 'S' },
          { AttributeName: 'dueAt', AttributeType: 'N' },
          { AttributeName: 'failedWith', AttributeType: 'S' },
          { AttributeName: 'failedAt', AttributeType: 'N' },
          { AttributeName: 'label', AttributeType: 'S' },
        ],
        KeySchema: keySchema('pk', 'sk'),
        GlobalSecondaryIndexes: [
          {
            IndexName: dueIndex,
            KeySchema: keySchema('dueIn', 'dueAt'),
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
          {
            IndexName: failedIndex,
            KeySchema: keySchema('failedWith', 'failedAt'),
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
          {
            IndexName: labelIndex,
            KeySchema: keySchema('label'),
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
    const describe = new DescribeTableCommand({ TableName: tableName });
    while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE') await setImmediate();
  } finally {
    client.destroy();
  }
}
