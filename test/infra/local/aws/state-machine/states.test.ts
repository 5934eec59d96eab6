import { describe, expect, it } from 'vitest';
import { failing, type Loose, machine, runStates, setUp, task } from './fixtures.ts';

const done = { Type: 'Succeed' };

describe('Pass, Succeed and Fail', () => {
  it('without Output a state gives its input', async () => {
    const ended = await runStates({ P: { Type: 'Pass', Next: 'S' }, S: done }, { a: 1 });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', result: { a: 1 } });
  });

  it('Succeed may have an Output and ends the machine', async () => {
    const ended = await runStates({ S: { Type: 'Succeed', Output: '{% $states.input.a %}' } }, { a: 1 });
    expect(ended.result).toBe(1);
  });

  it('Fail ends the machine with its Error and Cause, literal or JSONata', async () => {
    const ended = await runStates(
      { F: { Type: 'Fail', Error: 'Mine', Cause: '{% "because " & $states.input.a %}' } },
      { a: 1 },
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Mine', cause: 'because 1' });
    expect(ended.types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('Fail may have neither Error nor Cause', async () => {
    const ended = await runStates({ F: { Type: 'Fail' } });
    expect(ended.status).toBe('FAILED');
    expect(ended).not.toHaveProperty('error');
  });
});

describe('Wait', () => {
  it.each<[string, Loose, number]>([
    ['Seconds, literal', { Seconds: 90 }, 90],
    ['Seconds, JSONata', { Seconds: '{% $states.input.s * 2 %}' }, 10],
    ['Seconds may be 0', { Seconds: 0 }, 0],
    ['Timestamp, literal', { Timestamp: '2026-01-05T09:01:00Z' }, 60],
    ['Timestamp, JSONata, with an offset', { Timestamp: '{% $states.input.t %}' }, 30],
    ['a Timestamp in the past does not wait', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('%s', async (_rule, fields, seconds) => {
    const input = { s: 5, t: '2026-01-05T10:00:30+01:00' };
    const ended = await runStates({ W: { Type: 'Wait', ...fields, End: true } }, input);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', seconds, result: input });
  });

  it.each<[string, Loose]>([
    ['a fraction', { Seconds: '{% 1.5 %}' }],
    ['a negative number', { Seconds: '{% -1 %}' }],
    ['a string', { Seconds: '{% "1" %}' }],
    ['no timestamp', { Timestamp: '{% "tomorrow" %}' }],
  ])('%s is States.QueryEvaluationError', async (_rule, fields) => {
    expect((await runStates({ W: { Type: 'Wait', ...fields, End: true } })).error).toBe(
      'States.QueryEvaluationError',
    );
  });
});

describe('Choice', () => {
  const choice = {
    Type: 'Choice',
    Choices: [
      { Condition: '{% $states.input.n = 1 %}', Next: 'End', Assign: { v: 'one' }, Output: 'first' },
      { Condition: '{% $states.input.n < 3 %}', Next: 'End', Assign: { v: 'few' } },
    ],
    Default: 'End',
    Assign: { v: 'default' },
    Output: { default: '{% $states.input.n %}' },
  };
  const End = { Type: 'Succeed', Output: { v: '{% $v %}', input: '{% $states.input %}' } };

  it.each<[string, number, Loose]>([
    ['the first rule that is true wins, with its Assign and Output', 1, { v: 'one', input: 'first' }],
    ['a rule without Output passes the input on', 2, { v: 'few', input: { n: 2 } }],
    ["the state's own Assign and Output go with Default", 3, { v: 'default', input: { default: 3 } }],
  ])('%s', async (_rule, n, expected) => {
    expect((await runStates({ C: choice, End }, { n })).result).toEqual(expected);
  });

  it('no rule and no Default is States.NoChoiceMatched', async () => {
    const ended = await runStates({
      C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'S' }] },
      S: done,
    });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('a Condition that is not a boolean is States.QueryEvaluationError', async () => {
    const ended = await runStates({
      C: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'S' }] },
      S: done,
    });
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain("Expected 'boolean', but was 'number'");
  });
});

describe('Task (Invoke an AWS Lambda function with Step Functions)', () => {
  it('the result of a Task is the answer of Invoke: Payload, StatusCode and ExecutedVersion', async () => {
    const { result } = await runStates(
      { T: task({ Output: '{% $states.result %}' }) },
      { a: 1 },
      {
        lambdas: { fn: (payload) => ({ got: payload }) },
      },
    );
    expect(result).toMatchObject({ ExecutedVersion: '$LATEST', StatusCode: 200, Payload: { got: { a: 1 } } });
  });

  it('without Output the result itself is the output', async () => {
    const { result } = await runStates({ T: task({ Output: undefined }) }, {}, { lambdas: { fn: () => 1 } });
    expect(result.Payload).toBe(1);
  });

  it('a Lambda that returns nothing returns null', async () => {
    expect((await runStates({ T: task() }, {}, { lambdas: { fn: () => undefined } })).result).toBeNull();
  });

  it('a change that a Lambda makes to its payload stays in the Lambda', async () => {
    const fn = (payload: Loose) => {
      payload.a = 2;
      return 1;
    };
    const { result } = await runStates(
      { T: task({ Output: '{% $states.input %}' }) },
      { a: 1 },
      { lambdas: { fn } },
    );
    expect(result).toEqual({ a: 1 });
  });

  it('a function error has its errorType as Error and all of it, as JSON, as Cause', async () => {
    const ended = await runStates({ T: task() }, {}, { lambdas: { fn: failing('Rejected', 'bad title') } });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Rejected' });
    expect(JSON.parse(ended.cause ?? '')).toEqual({
      errorType: 'Rejected',
      errorMessage: 'bad title',
      trace: ['Error: no', '    at handler'],
    });
  });

  it('any other failure of the call is Lambda.Unknown', async () => {
    expect(await runStates({ T: task() })).toMatchObject({
      error: 'Lambda.Unknown',
      cause: 'no function fn',
    });
  });

  it('the events of a call: entered, scheduled, started, succeeded, exited', async () => {
    const { run, events } = setUp(machine({ T: task({ TimeoutSeconds: 9 }) }), { lambdas: { fn: () => 1 } });
    const { types } = await run({ a: 1 });
    expect(types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ id, previousEventId }) => [id, previousEventId])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 3],
      [5, 4],
      [6, 5],
      [7, 6],
    ]);
    expect(events[1]?.stateEnteredEventDetails).toEqual({
      name: 'T',
      input: '{"a":1}',
      inputDetails: { truncated: false },
    });
    expect(events[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"fn","Payload":{"a":1}}',
      timeoutInSeconds: 9,
    });
  });
});
