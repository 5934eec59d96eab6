import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { stepFunctionsExecutions } from '../../../../lib/stores/aws/executions.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Rooms';
const input = { key: 'dev/helpdesk/ticket/7', attempt: 1, source: 'helpdesk', ticketId: '7' };

interface Command {
  constructor: { name: string };
  input: object;
}

describe('an execution', () => {
  /** Step Functions that answers the start so, and any question about an execution as if it were that one. */
  const withStart = (start: () => object) => {
    const sent: [string, object][] = [];
    const send = async ({ constructor: { name }, input: request }: Command) => {
      sent.push([name, request]);
      return name === 'StartExecutionCommand' ? start() : { input: JSON.stringify(input) };
    };
    const machines = { project: 'arn:of-projects', ticket: arn, update: 'arn:of-updates' };
    return { sent, executions: stepFunctionsExecutions({ send } as unknown as SFNClient, machines) };
  };
  const request = { stateMachineArn: arn, name: 'NAME-1', input: JSON.stringify(input) };

  it('is started by its name with its input, on the machine of its kind', async () => {
    const { sent, executions } = withStart(() => ({}));
    await executions.start('ticket', 'NAME-1', input);
    expect(sent).toEqual([['StartExecutionCommand', request]]);
  });

  it('whose name exists is looked at for the input that it was started with', async () => {
    const { sent, executions } = withStart(() => {
      throw Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
    });
    await executions.start('ticket', 'NAME-1', input);
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:Rooms:NAME-1';
    expect(sent).toEqual([
      ['StartExecutionCommand', request],
      ['DescribeExecutionCommand', { executionArn }],
    ]);
  });

  it.each<[string, unknown]>([
    ['Step Functions throttles', Object.assign(new Error('m'), { name: 'ThrottlingException' })],
    ['what is thrown is no error', { name: 'ExecutionAlreadyExists' }],
  ])('does not count as started when %s', async (_, error) => {
    const { executions } = withStart(() => {
      throw error;
    });
    await expect(executions.start('ticket', 'NAME-1', input)).rejects.toMatchObject({
      code: 'StepFunctionsUnavailable',
    });
  });
});

/** Step Functions with one execution of the name, which was started with this input. */
function withExecution(started: string | undefined) {
  const send = async (command: { constructor: { name: string } }) => {
    if (command.constructor.name === 'StartExecutionCommand') {
      throw Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
    }
    if (started === undefined) throw Object.assign(new Error('gone'), { name: 'ExecutionDoesNotExist' });
    return { status: 'SUCCEEDED', input: started };
  };
  return stepFunctionsExecutions({ send } as unknown as SFNClient, {
    project: arn,
    ticket: arn,
    update: arn,
  });
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

describe('an execution that is described', () => {
  /** Step Functions that answers this about the execution. */
  const answering = (answer: object | Error) => {
    const asked: unknown[] = [];
    const send = async ({ input: request }: { input: object }) => {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const executions = stepFunctionsExecutions({ send } as unknown as SFNClient, {
      project: arn,
      ticket: arn,
      update: arn,
    });
    return { asked, describe: () => executions.describe('ticket', 'NAME-1') };
  };
  const error = (name: string) => Object.assign(new Error('m'), { name });

  it.each<[string, object, object | undefined]>([
    ['runs', { status: 'RUNNING' }, { status: 'RUNNING' }],
    ['says nothing of its status', {}, { status: 'RUNNING' }],
    ['failed', { status: 'FAILED', error: 'E', cause: 'C' }, { status: 'FAILED', error: 'E', cause: 'C' }],
    ['failed without words', { status: 'FAILED', error: '', cause: '' }, { status: 'FAILED' }],
    ['was never started', error('ExecutionDoesNotExist'), undefined],
  ])('%s', async (_, answer, expected) => {
    const { asked, describe: read } = answering(answer);
    expect(await read()).toStrictEqual(expected);
    expect(asked).toEqual([{ executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Rooms:NAME-1' }]);
  });

  it('is trouble of AWS, also while the input of one of its name is read', async () => {
    const send = async (command: { constructor: { name: string } }) => {
      throw error(
        command.constructor.name === 'StartExecutionCommand' ? 'ExecutionAlreadyExists' : 'TimeoutError',
      );
    };
    const executions = stepFunctionsExecutions({ send } as unknown as SFNClient, {
      project: arn,
      ticket: arn,
      update: arn,
    });
    await expect(executions.start('ticket', 'NAME-1', input)).rejects.toMatchObject({
      code: 'StepFunctionsUnavailable',
      message: 'Step Functions: TimeoutError',
    });
  });
});
