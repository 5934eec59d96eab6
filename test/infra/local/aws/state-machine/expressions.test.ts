import { describe, expect, it } from 'vitest';
import { evaluate, type Loose, machine, runStates, setUp, task } from './fixtures.ts';

describe('JSONata Concepts (Amazon States Language)', () => {
  it('only strings that begin with {% and end with %} are expressions', async () => {
    const Output = { a: '{% 1 + 1 %}', b: ' {% 1 %}', c: '{% 1', d: 'x{% 1 %}', e: 'plain $states' };
    const { result } = await runStates({ P: { Type: 'Pass', Output, End: true } });
    expect(result).toEqual({ a: 2, b: ' {% 1 %}', c: '{% 1', d: 'x{% 1 %}', e: 'plain $states' });
  });

  it('expressions may stand anywhere in a JSON value, and other values stay as they are', async () => {
    const Output = {
      list: [1, '{% $states.input.a %}', { deep: ['{% $states.input.b %}'] }],
      n: null,
      t: true,
    };
    const { result } = await runStates({ P: { Type: 'Pass', Output, End: true } }, { a: 'A', b: [1] });
    expect(result).toEqual({ list: [1, 'A', { deep: [[1]] }], n: null, t: true });
  });

  it('an expression that yields nothing is States.QueryEvaluationError', async () => {
    // When the input lacks what the expression reads
    const ended = await evaluate('$states.input.missing');
    // Then the execution fails with the service's own words
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended.cause).toBe(
      "An error occurred while executing the state 'Pass' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output' returned nothing (undefined).",
    );
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'EvaluationFailed',
      'ExecutionFailed',
    ]);
  });

  it('inside an object that the expression builds, a field that yields nothing is left out', async () => {
    expect((await evaluate('{"a": $states.input.missing, "b": 1}')).result).toEqual({ b: 1 });
  });

  it('an expression that throws is States.QueryEvaluationError', async () => {
    const ended = await evaluate('$states.input.a + 1', { a: 'x' });
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain('T2001');
  });

  it.each(['function($x) { $x }', '$sum', '$uuid', '/a/', '[1, {"deep": $sum}]'])(
    'a function is not JSON: %s',
    async (expression) => {
      const ended = await evaluate(expression);
      expect(ended.error).toBe('States.QueryEvaluationError');
      expect(ended.cause).toContain('returned an unsupported result type');
    },
  );
});

describe('Functions that Step Functions adds to JSONata (Transforming data)', () => {
  it.each<[string, Loose]>([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$hash("abc", "SHA-1")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['$hash("abc", "MD5")', '900150983cd24fb0d6963f7d28e17f72'],
    ['$parse("{\\"a\\": [1, null]}")', { a: [1, null] }],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ['$random() >= 0 and $random() < 1', true],
    ['$length($uuid())', 36],
    ['$uuid() = $uuid()', false],
  ])('%s', async (expression, expected) => {
    expect((await evaluate(expression)).result).toEqual(expected);
  });

  it.each([
    '$partition([1], 0)',
    '$range(1, 2, 0)',
    '$hash("a", "CRC")',
    '$parse("{")',
    '$range(1, 1001, 1)',
  ])('%s is States.QueryEvaluationError', async (expression) => {
    expect((await evaluate(expression)).error).toBe('States.QueryEvaluationError');
  });

  it('$now() and $millis() tell the time of the clock', async () => {
    const Output = { now: '{% $now() %}', year: "{% $now('[Y0001]') %}", millis: '{% $millis() %}' };
    const { clock, run } = setUp(machine({ P: { Type: 'Pass', Output, End: true } }));
    expect((await run()).result).toEqual({
      now: '2026-01-05T09:00:00.000Z',
      year: '2026',
      millis: clock.now(),
    });
  });
});

describe('Variables (Passing data between states with variables)', () => {
  it('right-hand sides see the old values; the next state sees the new ones', async () => {
    // Given a swap, and an Output beside it
    const { result } = await runStates({
      Set: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
      Swap: {
        Type: 'Pass',
        Assign: { a: '{% $b %}', b: '{% $a %}' },
        Output: { was: '{% $a %}' },
        Next: 'Read',
      },
      Read: {
        Type: 'Pass',
        Output: { was: '{% $states.input.was %}', a: '{% $a %}', b: '{% $b %}' },
        End: true,
      },
    });
    expect(result).toEqual({ was: 1, a: 2, b: 1 });
  });

  it('the history shows what a state assigned', async () => {
    const { events, run } = setUp(machine({ P: { Type: 'Pass', Assign: { a: { b: 1 } }, End: true } }));
    await run();
    const exited = events.find(({ type }) => type === 'PassStateExited');
    expect(exited?.stateExitedEventDetails?.assignedVariables).toEqual({ a: '{"b":1}' });
  });
});

describe('The context object', () => {
  it('$states.context has the fields of the execution, the state and the machine', async () => {
    const { run, runner } = setUp(
      machine({
        P: { Type: 'Wait', Seconds: 2, Next: 'Q' },
        Q: { Type: 'Pass', Output: '{% $states.context %}', End: true },
      }),
    );
    const { result, executionArn } = await run({ x: 1 });
    expect(result).toEqual({
      Execution: {
        Id: executionArn,
        Input: { x: 1 },
        Name: 'run',
        RoleArn: expect.stringMatching(/^arn:aws:iam::/),
        StartTime: '2026-01-05T09:00:00.000Z',
        RedriveCount: 0,
      },
      State: { EnteredTime: '2026-01-05T09:00:02.000Z', Name: 'Q', RetryCount: 0 },
      StateMachine: { Id: runner.arn, Name: 'Machine' },
    });
  });

  it('State.RetryCount counts the retries of this visit', async () => {
    // Given a Lambda that fails twice
    const seen: number[] = [];
    const fn = (payload: Loose) => {
      seen.push(payload);
      if (seen.length < 3) throw new Error('not yet');
      return 'done';
    };
    const Arguments = { FunctionName: 'fn', Payload: '{% $states.context.State.RetryCount %}' };
    await runStates(
      { T: task({ Arguments, Retry: [{ ErrorEquals: ['States.ALL'] }] }) },
      {},
      { lambdas: { fn } },
    );
    expect(seen).toEqual([0, 1, 2]);
  });
});
