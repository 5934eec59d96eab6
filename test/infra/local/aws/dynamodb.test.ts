import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocalDynamoDB,
  startDynamoDB,
  type TableDefinition,
} from '../../../../infra/local/aws/dynamodb.ts';

const table = {
  key: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'S' } },
  indexes: { due: { partitionKey: { name: 'dueIn', type: 'S' }, sortKey: { name: 'dueAt', type: 'N' } } },
} satisfies TableDefinition;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const clientOf = ({ endpoint }: LocalDynamoDB) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });

let database: LocalDynamoDB;
let client: DynamoDBClient;

beforeAll(async () => {
  database = await startDynamoDB({ tableName: 'records', table });
  client = clientOf(database);
});
afterAll(async () => {
  await database.close();
  client.destroy();
});

const put = (key: string, owner: string) =>
  client.send(
    new PutItemCommand({
      TableName: 'records',
      Item: { pk: { S: key }, sk: { S: 'record' }, owner: { S: owner } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );

describe('the DynamoDB of the local stack', () => {
  it('has the table with its keys, ready for use, on the loopback interface', async () => {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'records' }));
    expect(database.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    expect(table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
  });

  it('lets one of 20 concurrent conditional writes of a new item succeed', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => put('race', `${index}`)),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(19);
    expect(new Set(lost.map(({ reason }) => reason.name))).toEqual(
      new Set(['ConditionalCheckFailedException']),
    );
  });

  it('starts empty each time, independent of other instances', async () => {
    await put('one', 'first');
    const other = await startDynamoDB({ tableName: 'records', table });
    const otherClient = clientOf(other);
    const get = new GetItemCommand({ TableName: 'records', Key: { pk: { S: 'one' }, sk: { S: 'record' } } });
    expect((await client.send(get)).Item?.owner?.S).toBe('first');
    expect((await otherClient.send(get)).Item).toBeUndefined();
    await other.close();
    await expect(otherClient.send(get)).rejects.toThrow();
    otherClient.destroy();
  });

  it('refuses requests without its secret path, for another host, and of web pages', async () => {
    const { origin, pathname } = new URL(database.endpoint);
    const post = (path: string, headers: Record<string, string>) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
        body: '{}',
      });
    for (const path of ['/', '/wrong', pathname.slice(0, -1), `${pathname}x`]) {
      expect((await post(path, {})).status).toBe(403);
    }
    const read = await post(pathname, { origin: 'https://attacker.example' });
    expect(read.status).toBe(403);
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
    // Here dynalite answers: the request is unsigned.
    expect(await (await post(pathname, { 'x-amz-target': 'DynamoDB_20120810.ListTables' })).text()).toContain(
      'MissingAuthenticationTokenException',
    );
  });

  it('refuses an invalid table name', async () => {
    await expect(startDynamoDB({ tableName: 'a b', table })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
