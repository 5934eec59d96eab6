import { describe, expect, it } from 'vitest';
import { failing, type Lambda, type Loose, machine, setUp, task } from './fixtures.ts';

/** A Lambda that answers after so many seconds, call by call. */
const slow =
  (...seconds: number[]): Lambda =>
  async (_payload, call, clock) => {
    await clock.sleep((seconds[call - 1] ?? 0) * 1000);
    return `answer ${call}`;
  };

const timed = (rest: Loose, fn: Lambda, more: Record<string, Loose> = {}) =>
  setUp(machine({ T: task({ TimeoutSeconds: 10, ...rest }), ...more }), { lambdas: { fn } });

describe('TimeoutSeconds (Amazon States Language, "Timeouts")', () => {
  it('a task that takes longer fails with States.Timeout and no cause', async () => {
    // Given a Lambda that needs more than its state allows
    const { run, events } = timed({}, slow(11));
    // When the machine runs
    const ended = await run();
    // Then it fails at the limit, not when the Lambda ends
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout', seconds: 10 });
    expect(ended).not.toHaveProperty('cause');
    expect(ended.types.slice(-3)).toEqual(['TaskStarted', 'TaskTimedOut', 'ExecutionFailed']);
    expect(events.at(-2)?.taskTimedOutEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'States.Timeout',
    });
  });

  it('a task that is in time does not', async () => {
    expect(await timed({}, slow(9)).run()).toMatchObject({ status: 'SUCCEEDED', seconds: 9 });
  });

  it('may be JSONata, and must give a positive integer', async () => {
    const TimeoutSeconds = '{% $states.input.limit %}';
    expect((await timed({ TimeoutSeconds }, slow(5)).run({ limit: 3 })).error).toBe('States.Timeout');
    expect((await timed({ TimeoutSeconds }, slow(5)).run({ limit: 6 })).status).toBe('SUCCEEDED');
    const ended = await timed({ TimeoutSeconds }, slow(5)).run({ limit: 0 });
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain("specified for the field 'TimeoutSeconds'");
  });

  it('the Lambda goes on, and its late answer is ignored', async () => {
    // Given a state that times out while another one waits past the late answer
    const finished: number[] = [];
    const fn: Lambda = async (_payload, _call, clock) => {
      await clock.sleep(60_000);
      finished.push(clock.now());
      return 'late';
    };
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'W' }];
    const { run } = timed({ Catch }, fn, { W: { Type: 'Wait', Seconds: 100, End: true } });
    // When the machine runs
    const ended = await run();
    // Then the Lambda did its work, and the machine saw only the timeout
    expect(finished).toHaveLength(1);
    expect(ended.result).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(ended.types.filter((type) => type === 'TaskSucceeded')).toEqual([]);
  });

  it('a late error is ignored too', async () => {
    const fn: Lambda = async (_payload, _call, clock) => {
      await clock.sleep(60_000);
      return failing('Late')();
    };
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'W' }];
    const { run } = timed({ Catch }, fn, { W: { Type: 'Wait', Seconds: 100, End: true } });
    expect((await run()).status).toBe('SUCCEEDED');
  });

  it('each retry has the whole time again, and the answer of an earlier try does not count', async () => {
    // Given a first try that would answer during the second
    const Retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1 }];
    const { run, calls } = timed({ Retry }, slow(13, 9));
    // When the machine runs
    const ended = await run();
    // Then the second try's own answer ends it
    expect(calls.map(({ at }) => at)).toEqual([0, 11]);
    expect(ended).toMatchObject({ result: 'answer 2', seconds: 20 });
  });

  it('HeartbeatSeconds without a heartbeat ends the task earlier', async () => {
    const ended = await timed({ HeartbeatSeconds: 4 }, slow(9)).run();
    expect(ended).toMatchObject({ error: 'States.Timeout', seconds: 4 });
  });
});

describe('TimeoutSeconds of the machine (Amazon States Language, "Top-level fields")', () => {
  const all = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
  const limited = (
    fn: Lambda,
    state: Loose = task({ Catch: all, Retry: [{ ErrorEquals: ['States.ALL'] }] }),
  ) => setUp(machine({ T: state, C: { Type: 'Succeed' } }, { TimeoutSeconds: 30 }), { lambdas: { fn } });

  it('ends the execution as TIMED_OUT; no Retry and no Catch runs', async () => {
    const { run, calls, events } = limited(slow(31));
    const ended = await run();
    expect(ended).toMatchObject({ status: 'TIMED_OUT', seconds: 30 });
    expect(ended).not.toHaveProperty('output');
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'ExecutionTimedOut',
    ]);
    expect(events.at(-1)).toMatchObject({ id: 5, previousEventId: 0 });
    expect(calls).toHaveLength(1);
  });

  it('ends a Wait, a wait before a retry and the branches of a Parallel too', async () => {
    const wait = { Type: 'Wait', Seconds: 60, Next: 'C' };
    const retrying = task({ Next: 'C', Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 60 }] });
    const branch = { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 60, End: true } } };
    for (const state of [wait, retrying, { Type: 'Parallel', Branches: [branch], Next: 'C' }]) {
      expect(await limited(failing('A'), state).run()).toMatchObject({ status: 'TIMED_OUT', seconds: 30 });
    }
  });

  it('does not touch an execution that ends in time', async () => {
    expect((await limited(slow(29), task({ Next: 'C' })).run()).status).toBe('SUCCEEDED');
  });
});
