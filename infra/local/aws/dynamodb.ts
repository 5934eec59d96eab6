import { once } from 'node:events';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';

import { newSecretPath, refusalOf } from '../http/callers.ts';

/** An attribute of a key: `S` is text, `N` a number. */
interface KeyAttribute {
  name: string;
  type: 'S' | 'N';
}

interface TableKey {
  partitionKey: KeyAttribute;
  sortKey?: KeyAttribute;
}

export interface TableDefinition {
  key: TableKey;
  /** By name; an index holds the keys of its items and nothing else. */
  indexes: Readonly<Record<string, TableKey>>;
}

export interface LocalDynamoDB {
  /** For AWS_ENDPOINT_URL_DYNAMODB or a client's `endpoint`. */
  endpoint: string;
  close(): Promise<void>;
}

/**
 * DynamoDB in this process and its memory, on a free port of the loopback interface below a secret path, with one
 * empty table. It knows no TTL and no transactions (https://github.com/architect/dynalite#problems-with-amazons-dynamodb-local).
 */
export async function startDynamoDB({
  tableName,
  table,
}: {
  tableName: string;
  table: TableDefinition;
}): Promise<LocalDynamoDB> {
  // Loaded only when a stack starts: it takes as long as all the rest of the local stack.
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0 });
  const secretPath = newSecretPath();
  serveOnlyBelow(secretPath, server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}${secretPath}`;
  const close = () =>
    new Promise<void>((resolve) => {
      // Not dynalite's own close, which also closes its database: a request in progress would then throw an uncaught
      // exception. What is in memory needs no closing.
      Server.prototype.close.call(server, () => resolve());
      // Clients keep their connections open, and closing would wait for them.
      server.closeAllConnections();
    });
  try {
    await createTable(endpoint, tableName, table);
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint, close };
}

/** Puts a guard before dynalite, which serves every caller and allows web pages of every origin to read its answers. */
function serveOnlyBelow(secretPath: string, server: Server) {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const refusal = refusalOf(incoming, { secretPath });
    if (refusal) {
      incoming.resume();
      return void outgoing.writeHead(refusal.status).end(refusal.message);
    }
    for (const listener of listeners) listener.call(server, incoming, outgoing);
  });
}

function keySchema({ partitionKey, sortKey }: TableKey): KeySchemaElement[] {
  const sort: KeySchemaElement[] = sortKey ? [{ AttributeName: sortKey.name, KeyType: 'RANGE' }] : [];
  return [{ AttributeName: partitionKey.name, KeyType: 'HASH' }, ...sort];
}

async function createTable(endpoint: string, tableName: string, { key, indexes }: TableDefinition) {
  const attributes = [key, ...Object.values(indexes)].flatMap(({ partitionKey, sortKey }) =>
    sortKey ? [partitionKey, sortKey] : [partitionKey],
  );
  // The SDK would warn on Node 20, which the Lambdas do not run on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: keySchema(key),
        GlobalSecondaryIndexes: Object.entries(indexes).map(([name, indexKey]) => ({
          IndexName: name,
          KeySchema: keySchema(indexKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        })),
      }),
    );
    const describe = new DescribeTableCommand({ TableName: tableName });
    while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE') await setImmediate();
  } finally {
    client.destroy();
  }
}
