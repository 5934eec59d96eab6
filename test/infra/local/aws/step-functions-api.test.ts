import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  InvalidArn,
  InvalidExecutionInput,
  InvalidName,
  InvalidToken,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { stepFunctionsApi } from '../../../../infra/local/aws/step-functions-api.ts';
import { serve } from '../../../../infra/local/http/server.ts';
import { type Loose, machine, setUp, task, tokenTask } from './state-machine/fixtures.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const echo = { T: task({ Output: '{% $states.result.Payload %}' }) };
const waits = { W: { Type: 'Wait', Seconds: 60, End: true } };

/** A machine of these states behind HTTP, and the real SDK as its client. */
async function given(states: Record<string, Loose>) {
  const tokens: string[] = [];
  const fn = (payload: Loose) => {
    if (payload.token) tokens.push(payload.token);
    return payload;
  };
  const { runner, clock } = setUp(machine(states), { lambdas: { fn } });
  const { url, close } = await serve(stepFunctionsApi(new Map([[runner.arn, runner]])));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SFNClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
  closing.push(close, () => client.destroy());
  const start = (name: string, input: Loose = {}) =>
    client.send(
      new StartExecutionCommand({ stateMachineArn: runner.arn, name, input: JSON.stringify(input) }),
    );
  /** Starts one and runs it to its end. */
  const run = async (name: string, input: Loose = {}) => {
    const { executionArn } = await start(name, input);
    await clock.run(runner.finished(name));
    return executionArn as string;
  };
  return { runner, clock, client, url, tokens, start, run };
}

describe('The SDK against the local Step Functions API', () => {
  it('starts an execution, and describes it while it runs and after', async () => {
    const { client, clock, start, runner } = await given(waits);
    const startDate = new Date(clock.now());
    const { executionArn, ...started } = await start('a', { x: 1 });
    expect(started).toMatchObject({ startDate });
    expect(executionArn).toBe('arn:aws:states:us-east-1:000000000000:execution:Machine:a');
    const describe = () => client.send(new DescribeExecutionCommand({ executionArn }));
    expect(await describe()).toMatchObject({ status: 'RUNNING', input: '{"x":1}', name: 'a', startDate });
    await clock.run(runner.finished('a'));
    expect(await describe()).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"x":1}',
      stateMachineArn: runner.arn,
      stopDate: new Date(startDate.getTime() + 60_000),
    });
  });

  it('timestamps keep their milliseconds', async () => {
    const { clock, start } = await given(waits);
    await clock.advance(123);
    expect((await start('a')).startDate?.getTime()).toBe(clock.now());
  });

  it('pages the history, in both directions', async () => {
    // Given a history of seven events
    const { client, run } = await given(echo);
    const executionArn = await run('a', { x: 1 });
    const ids = async (options: { maxResults?: number; reverseOrder?: boolean }) => {
      const pages: HistoryEvent['id'][][] = [];
      for await (const page of paginateGetExecutionHistory({ client }, { executionArn, ...options })) {
        pages.push((page.events ?? []).map(({ id }) => id));
      }
      return pages;
    };
    // When it is read in pages of three, Then no event is lost or twice there
    expect(await ids({ maxResults: 3 })).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(await ids({ maxResults: 3, reverseOrder: true })).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    expect(await ids({ maxResults: 7 })).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
    expect(await ids({ maxResults: 0 })).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
    expect(await ids({})).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
  });

  it('events have their types, times and details; data can be left out', async () => {
    const { client, clock, run } = await given(echo);
    const executionArn = await run('a', { x: 1 });
    const history = async (includeExecutionData: boolean) =>
      (await client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData }))).events;
    expect((await history(true))?.[1]).toEqual({
      id: 2,
      previousEventId: 0,
      type: 'TaskStateEntered',
      timestamp: new Date(clock.now()),
      stateEnteredEventDetails: { name: 'T', input: '{"x":1}', inputDetails: { truncated: false } },
    });
    expect(JSON.stringify(await history(true))).toContain('\\"x\\":1');
    expect(JSON.stringify(await history(false))).not.toContain('\\"x\\":1');
    expect((await history(false))?.[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
    });
  });

  it('stops an execution with an error and a cause', async () => {
    const { client, clock, start } = await given(waits);
    const { executionArn } = await start('a');
    await clock.advance(1000);
    const stop = new StopExecutionCommand({ executionArn, error: 'Mine', cause: 'enough' });
    expect((await client.send(stop)).stopDate).toEqual(new Date(clock.now()));
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Mine',
      cause: 'enough',
    });
  });

  it('lists the executions of a machine, by status and in pages', async () => {
    const { client, runner, start } = await given(waits);
    for (const name of ['a', 'b', 'c']) await start(name);
    runner.stopExecution('b');
    const list = async (options: Loose) => {
      const { executions, nextToken } = await client.send(
        new ListExecutionsCommand({ stateMachineArn: runner.arn, ...options }),
      );
      return { names: executions?.map(({ name }) => name), nextToken };
    };
    expect((await list({})).names).toEqual(['c', 'b', 'a']);
    expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['c', 'a']);
    const { names, nextToken } = await list({ maxResults: 2 });
    expect(names).toEqual(['c', 'b']);
    expect(await list({ maxResults: 2, nextToken })).toEqual({ names: ['a'] });
  });

  it('sends heartbeats and the result of a task by its token', async () => {
    const { client, clock, runner, start, tokens } = await given({ T: tokenTask({ HeartbeatSeconds: 10 }) });
    await start('a');
    await clock.advance(9000);
    const taskToken = tokens[0];
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await clock.advance(9000);
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
    expect(await clock.run(runner.finished('a'))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"ok":true}',
    });
  });

  it('sends the failure of a task by its token', async () => {
    const { client, clock, runner, start, tokens } = await given({ T: tokenTask() });
    await start('a');
    await clock.advance(1000);
    await client.send(new SendTaskFailureCommand({ taskToken: tokens[0], error: 'Mine', cause: 'because' }));
    expect(await clock.run(runner.finished('a'))).toMatchObject({
      status: 'FAILED',
      error: 'Mine',
      cause: 'because',
    });
  });
});

describe('Errors arrive as exceptions of the SDK', () => {
  it('StartExecution', async () => {
    const { client, run, start, runner } = await given(echo);
    await run('a');
    const send = (rest: Loose) =>
      client.send(new StartExecutionCommand({ stateMachineArn: runner.arn, ...rest }));
    await expect(start('a')).rejects.toThrow(ExecutionAlreadyExists);
    await expect(start('a')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${runner.arn.replace('stateMachine', 'execution')}:a'`,
      $metadata: { httpStatusCode: 400 },
    });
    await expect(start('a b')).rejects.toThrow(InvalidName);
    await expect(send({ input: '{' })).rejects.toThrow(InvalidExecutionInput);
    await expect(send({ stateMachineArn: `${runner.arn}x` })).rejects.toThrow(StateMachineDoesNotExist);
  });

  it('the same name and input while it runs is a success', async () => {
    const { start } = await given(waits);
    expect((await start('a')).executionArn).toBe((await start('a')).executionArn);
  });

  it('an execution that is not there, and a name that is no ARN', async () => {
    const { client, runner } = await given(waits);
    const describeOne = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
    const arn = runner.arn.replace('stateMachine', 'execution');
    await expect(describeOne(`${arn}:none`)).rejects.toThrow(ExecutionDoesNotExist);
    await expect(describeOne(`${arn}x:none`)).rejects.toThrow(ExecutionDoesNotExist);
    await expect(describeOne('none')).rejects.toThrow(InvalidArn);
    await expect(describeOne(runner.arn)).rejects.toThrow(InvalidArn);
  });

  it('tokens of tasks: unknown, and over', async () => {
    const { client, clock, runner, start, tokens } = await given({ T: tokenTask() });
    await start('a');
    await clock.advance(1000);
    const send = (taskToken: string | undefined) =>
      client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await expect(send('unknown')).rejects.toThrow(TaskDoesNotExist);
    await send(tokens[0]);
    await expect(send(tokens[0])).rejects.toThrow(TaskTimedOut);
    await clock.run(runner.finished('a'));
  });

  it('pages: a token that is none, and more than 1,000 results', async () => {
    const { client, run } = await given(echo);
    const executionArn = await run('a');
    const page = (options: Loose) =>
      client.send(new GetExecutionHistoryCommand({ executionArn, ...options }));
    await expect(page({ nextToken: 'x' })).rejects.toThrow(InvalidToken);
    await expect(page({ maxResults: 1001 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('an operation that is not there, and a body that is not JSON', async () => {
    const { url, runner } = await given(echo);
    const post = async (target: string, body: string) => {
      const headers = { 'x-amz-target': `AWSStepFunctions.${target}` };
      const response = await fetch(url, { method: 'POST', headers, body });
      const { __type } = (await response.json()) as { __type: string };
      return [response.status, __type];
    };
    expect(await post('DeleteStateMachine', '{}')).toEqual([400, 'UnknownOperationException']);
    expect(await post('toString', '{}')).toEqual([400, 'UnknownOperationException']);
    expect(await post('StartExecution', '{')).toEqual([400, 'SerializationException']);
    expect(await post('StartExecution', '{"stateMachineArn":1}')).toEqual([400, 'ValidationException']);
    const input = JSON.stringify({ stateMachineArn: runner.arn, name: 'a', input: {} });
    expect(await post('StartExecution', input)).toEqual([400, 'ValidationException']);
  });
});
