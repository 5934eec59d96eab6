import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { stepFunctionsExecutions } from '../../../../lib/stores/aws/executions.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Rooms';
const input = { key: 'dev/helpdesk/ticket/7', attempt: 1, source: 'helpdesk', ticketId: '7' };

/** Step Functions with one execution of the name, which was started with this input. */
function withExecution(started: string | undefined) {
  const send = async (command: { constructor: { name: string } }) => {
    if (command.constructor.name === 'StartExecutionCommand') {
      throw Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
    }
    if (started === undefined) throw Object.assign(new Error('gone'), { name: 'ExecutionDoesNotExist' });
    return { status: 'SUCCEEDED', input: started };
  };
  return stepFunctionsExecutions({ send } as unknown as SFNClient, { project: arn, ticket: arn });
}

describe('an execution whose name exists', () => {
  it.each<[string, string | undefined]>([
    ['was started with the same input', JSON.stringify(input)],
    ['was started by a version that put more into its input', JSON.stringify({ ...input, more: 1 })],
    ['is forgotten by Step Functions', undefined],
  ])('counts as started when it %s', async (_, started) => {
    await withExecution(started).start('ticket', 'NAME-1', input);
  });

  it.each([
    ["another work item's", { ...input, key: 'dev/helpdesk/ticket/8' }],
    ["another attempt's", { ...input, attempt: 2 }],
  ])('fails with ExecutionNameTaken when it is %s', async (_, started) => {
    await expect(
      withExecution(JSON.stringify(started)).start('ticket', 'NAME-1', input),
    ).rejects.toMatchObject({ code: 'ExecutionNameTaken' });
  });
});
