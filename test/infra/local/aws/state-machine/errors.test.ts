import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorMatches,
  RetryCounter,
  retryDelayMs,
} from '../../../../../infra/local/aws/state-machine/tasks/retry.ts';
import { failing, type Loose, machine, runStates, setUp, task } from './fixtures.ts';

describe('Error names (Handling errors in Step Functions workflows)', () => {
  it.each<[string, string, boolean]>([
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'Lambda.Unknown', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.Runtime', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Throttled', 'Throttled', true],
    ['Throttled', 'throttled', false],
  ])('%s and %s: %s', (name, error, matches) => {
    expect(errorMatches([name], error)).toBe(matches);
  });
});

describe('Retry (Retrying after error)', () => {
  const retrier = fc.record({
    ErrorEquals: fc.constant<string[]>(['A']),
    IntervalSeconds: fc.integer({ min: 1, max: 1000 }),
    BackoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
    MaxAttempts: fc.integer({ min: 0, max: 50 }),
  });

  it('the n-th wait is IntervalSeconds times BackoffRate to the power of n-1, and never shrinks', () => {
    fc.assert(
      fc.property(retrier, fc.integer({ min: 0, max: 20 }), (r, n) => {
        const expected = Math.min(r.IntervalSeconds * r.BackoffRate ** n, 99_999_999) * 1000;
        expect(retryDelayMs(r, n, () => 0)).toBeCloseTo(expected, 3);
        expect(retryDelayMs(r, n + 1, () => 0)).toBeGreaterThanOrEqual(retryDelayMs(r, n, () => 0));
      }),
    );
  });

  it('MaxDelaySeconds caps every wait', () => {
    fc.assert(
      fc.property(
        retrier,
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1, max: 9 }),
        (r, n, more) => {
          const MaxDelaySeconds = r.IntervalSeconds + more;
          expect(retryDelayMs({ ...r, MaxDelaySeconds }, n, () => 0)).toBeLessThanOrEqual(
            MaxDelaySeconds * 1000,
          );
        },
      ),
    );
  });

  it('JitterStrategy FULL waits a random share of the whole wait, NONE the whole', () => {
    fc.assert(
      fc.property(retrier, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (r, random) => {
        const whole = retryDelayMs({ ...r, JitterStrategy: 'NONE' }, 2, () => random);
        expect(whole).toBe(retryDelayMs(r, 2, () => 0.5));
        expect(retryDelayMs({ ...r, JitterStrategy: 'FULL' }, 2, () => random)).toBeCloseTo(
          whole * random,
          3,
        );
      }),
    );
  });

  it('there are MaxAttempts retries, not one more or less', () => {
    fc.assert(
      fc.property(retrier, (r) => {
        const counter = new RetryCounter([r]);
        let retries = 0;
        while (counter.next('A', () => 0) !== undefined) retries++;
        expect(retries).toBe(r.MaxAttempts);
        expect(counter.total).toBe(r.MaxAttempts);
      }),
    );
  });

  const callTimes = async (Retry: Loose[], fn: (n: number) => string, random = () => 0.5) => {
    let call = 0;
    const lambdas = { fn: () => failing(fn(call++))() };
    const { run, calls, runner } = setUp(machine({ T: task({ Retry }) }), { lambdas, random });
    const ended = await run();
    return { times: calls.map(({ at }) => at), ended, transitions: runner.transitions('run') };
  };

  it('by default there are 3 retries after 1, 2 and 4 seconds', async () => {
    const { times, ended, transitions } = await callTimes([{ ErrorEquals: ['A'] }], () => 'A');
    expect(times).toEqual([0, 1, 3, 7]);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'A' });
    // One state entered and three retries.
    expect(transitions).toBe(4);
  });

  it('a retry schedules the task again without entering the state again', async () => {
    const { ended } = await callTimes([{ ErrorEquals: ['A'], MaxAttempts: 1 }], () => 'A');
    expect(ended.types.slice(1)).toEqual([
      'TaskStateEntered',
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
      'ExecutionFailed',
    ]);
  });

  it('MaxAttempts 0 never retries', async () => {
    expect((await callTimes([{ ErrorEquals: ['A'], MaxAttempts: 0 }], () => 'A')).times).toEqual([0]);
  });

  it('each retrier counts its own attempts, and the first that matches decides', async () => {
    const retry = [
      { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 1 },
      { ErrorEquals: ['B'], MaxAttempts: 2, IntervalSeconds: 10, BackoffRate: 1 },
    ];
    const { times, ended } = await callTimes(retry, (n) => ['B', 'A', 'B', 'A'][n] as string);
    expect(times).toEqual([0, 10, 11, 21]);
    // The second A finds its retrier used up; no later retrier applies.
    expect(ended.error).toBe('A');
  });

  it('an error that no retrier names is not retried', async () => {
    expect((await callTimes([{ ErrorEquals: ['B'] }], () => 'A')).times).toEqual([0]);
  });

  it('jitter uses the randomness that the runner was given', async () => {
    const { times } = await callTimes(
      [{ ErrorEquals: ['A'], JitterStrategy: 'FULL', IntervalSeconds: 8 }],
      () => 'A',
    );
    expect(times).toEqual([0, 4, 12, 28]);
  });

  it('a failed evaluation of Arguments or Output can be retried', async () => {
    const retry = [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 2 }];
    const states = { T: task({ Output: '{% $states.result.Payload.x %}', Retry: retry }) };
    const { run, calls } = setUp(machine(states), { lambdas: { fn: (_, n) => (n < 3 ? {} : { x: 1 }) } });
    expect((await run()).result).toBe(1);
    expect(calls).toHaveLength(3);
  });
});

describe('Catch (Fallback states)', () => {
  const caught = (Catch: Loose, rest: Loose = {}) =>
    runStates(
      {
        T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C', ...Catch }], ...rest }),
        C: {
          Type: 'Pass',
          Output: { in: '{% $states.input %}', v: '{% $exists($v) ? $v : null %}' },
          End: true,
        },
      },
      { a: 1 },
      { lambdas: { fn: failing('Bad') } },
    );

  it('without Output the next state gets Error and Cause', async () => {
    const { result } = await caught({ Assign: { v: 1 } });
    expect(result.in).toEqual({ Error: 'Bad', Cause: expect.stringContaining('"errorType":"Bad"') });
  });

  it('Assign and Output of a catcher see $states.errorOutput and $states.input', async () => {
    const { result } = await caught({
      Assign: { v: '{% $states.errorOutput.Error %}' },
      Output: { a: '{% $states.input.a %}', why: '{% $parse($states.errorOutput.Cause).errorType %}' },
    });
    expect(result).toEqual({ in: { a: 1, why: 'Bad' }, v: 'Bad' });
  });

  it("the state's own Assign and Output are not used", async () => {
    const { result } = await caught({ Assign: { v: 1 } }, { Output: 'own' });
    expect(result.in.Error).toBe('Bad');
  });

  it('retries come before catchers, and the first catcher that matches is taken', async () => {
    const states = {
      T: task({
        Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 2 }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'X' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'Y' },
          { ErrorEquals: ['States.ALL'], Next: 'X' },
        ],
      }),
      X: { Type: 'Succeed', Output: 'x' },
      Y: { Type: 'Succeed', Output: 'y' },
    };
    const { run, calls } = setUp(machine(states), { lambdas: { fn: failing('Bad') } });
    const ended = await run();
    expect(ended.result).toBe('y');
    expect(calls).toHaveLength(3);
    expect(ended.types.slice(-4)).toEqual([
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('an error in the Output of a catcher fails the execution', async () => {
    const ended = await caught({ Assign: { v: 1 }, Output: '{% $states.input.missing %}' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended.cause).toContain("'Catch[0]/Output'");
  });
});
