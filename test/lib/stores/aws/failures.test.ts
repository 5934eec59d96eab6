import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { counterTable } from '../../../../lib/stores/aws/counter-table.ts';
import { stepFunctionsExecutions } from '../../../../lib/stores/aws/executions.ts';
import { awsFailure } from '../../../../lib/stores/aws/failures.ts';
import { tableItem } from '../../../../lib/stores/aws/item-table.ts';
import { recordTable } from '../../../../lib/stores/aws/record-table.ts';
import { secretReader } from '../../../../lib/stores/aws/secrets.ts';
import { slotTable } from '../../../../lib/stores/aws/slot-table.ts';
import { slotTasks } from '../../../../lib/stores/aws/slot-tasks.ts';

const errors = [
  'AccessDeniedException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'KMSAccessDeniedException',
  'CredentialsProviderError',
];

const clock = { now: () => 0, sleep: async () => {} };
const execution = 'arn:aws:states:eu-central-1:123456789012:execution:M:a';
const slotRef = { key: 'k', attempt: 1, queuedAt: '2026-11-27T00:00:00Z' };
const freeSlot = { fence: 0, confirmed: false, leaseUntilMs: 0 };
const machines = { project: 'arn:p', ticket: 'arn:t', update: 'arn:u' };
const input = { key: 'k', attempt: 1, source: 's', ticketId: '1' };

/** Every call of AWS, with a client that answers each command with an error of that name. */
function callsFailing(name: string): Record<string, () => Promise<unknown>> {
  const refuse = () => () => Promise.reject(Object.assign(new Error('The request of ...'), { name }));
  const region = 'eu-central-1';
  const dynamodb = new DynamoDBClient({ region });
  const sfn = new SFNClient({ region });
  const secretsManager = new SecretsManagerClient({ region });
  dynamodb.middlewareStack.add(refuse, { step: 'initialize' });
  sfn.middlewareStack.add(refuse, { step: 'initialize' });
  secretsManager.middlewareStack.add(refuse, { step: 'initialize' });
  const item = tableItem<{ on: boolean }>(dynamodb, 'table', { pk: 'hold', sk: 'portal' });
  const records = recordTable(dynamodb, 'table');
  const slot = slotTable(dynamodb, 'table');
  const executions = stepFunctionsExecutions(sfn, machines);
  const tasks = slotTasks(sfn);
  return {
    'GetItem, StoreUnavailable': () => item.read(),
    'PutItem, StoreUnavailable': () => item.write({ on: true }, 0),
    'Query of what is due, StoreUnavailable': () => records.due('start', 0, 10),
    'UpdateItem, StoreUnavailable': () => counterTable(dynamodb, 'table').add('c', 0),
    'GetItem of the slot, StoreUnavailable': () => slot.readSlot(),
    'PutItem of the slot, StoreUnavailable': () => slot.writeSlot(freeSlot, 0),
    'Query of waiters, StoreUnavailable': () => slot.firstWaiters(1),
    'PutItem of a waiter, StoreUnavailable': () =>
      slot.putWaiter({ ...slotRef, execution, token: 't', tryNumber: 1 }),
    'DeleteItem, StoreUnavailable': () => slot.removeWaiter(slotRef),
    'GetSecretValue, SecretUnavailable': () => secretReader(secretsManager, clock)('id'),
    'StartExecution, StepFunctionsUnavailable': () => executions.start('ticket', 'a', input),
    'DescribeExecution, StepFunctionsUnavailable': () => executions.describe('ticket', 'a'),
    'SendTaskSuccess, StepFunctionsUnavailable': () => tasks.wake('token', 1),
    'DescribeExecution of a waiter, StepFunctionsUnavailable': () => tasks.isRunning(execution),
  };
}

describe('an error of AWS is trouble of AWS, named without the words of its message', () => {
  it.each(
    errors.flatMap((name) =>
      Object.entries(callsFailing(name)).map(([what, call]) => [name, what, call] as const),
    ),
  )('%s of %s', async (name, what, call) => {
    const [, code] = what.split(', ');
    const failure = await call().catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: code,
      message: expect.stringMatching(new RegExp(`: ${name}$`)),
      // By which operators' commands know an index that the table does not have yet.
      cause: { name },
    });
  });
});

it('what is thrown and is no error has a name, too', () => {
  expect(awsFailure('DynamoDB', 'text').message).toBe('DynamoDB: unknown error');
});
