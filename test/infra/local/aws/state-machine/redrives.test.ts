import { describe, expect, it } from 'vitest';
import { failing, type Lambda, type Loose, machine, nameOf, setUp, task, tokenTask } from './fixtures.ts';

const wait = (Seconds: number, rest: Loose = { End: true }) => ({ Type: 'Wait', Seconds, ...rest });

/** Fails that many times, then gives `ok`. */
const failsFirst =
  (times: number): Lambda =>
  (_payload, call) =>
    call <= times ? failing('Bad')() : 'ok';

function start(definition: Loose, lambdas: Record<string, Lambda> = {}) {
  const made = setUp(definition, { lambdas });
  made.runner.startExecution({ name: 'run', input: '{"x":1}' });
  const ended = () => made.clock.run(() => made.runner.finished('run'));
  const redrive = async () => {
    made.runner.redriveExecution('run');
    return ended();
  };
  const entered = () => made.events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  return { ...made, ended, redrive, entered };
}

describe('RedriveExecution (API reference)', () => {
  it('goes on with the state that failed, its input and the variables', async () => {
    // Given a machine whose second task fails twice
    const states = {
      A: { Type: 'Pass', Assign: { kept: 7 }, Output: { y: 2 }, Next: 'B' },
      B: task({ Next: 'C' }),
      C: { Type: 'Pass', Output: '{% {"result": $states.input, "kept": $kept} %}', End: true },
    };
    const { ended, redrive, entered, calls, runner, events } = start(machine(states), { fn: failsFirst(2) });
    expect(await ended()).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount: 0 });
    // When it is redriven, fails, and is redriven again
    expect(await redrive()).toMatchObject({ status: 'FAILED', error: 'Bad', redriveCount: 1 });
    const done = await redrive();
    // Then only what had failed ran again
    expect(done).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2, redriveDate: expect.any(Date) });
    expect(done.error).toBeUndefined();
    expect(JSON.parse(done.output ?? '')).toEqual({ result: 'ok', kept: 7 });
    expect(entered()).toEqual(['A', 'B', 'B', 'B', 'C']);
    expect(calls.map(({ payload }) => payload)).toEqual([{ y: 2 }, { y: 2 }, { y: 2 }]);
    expect(events.flatMap((event) => event.executionRedrivenEventDetails ?? [])).toEqual([
      { redriveCount: 1 },
      { redriveCount: 2 },
    ]);
    // Each redrive counts as a transition
    expect(runner.transitions('run')).toBe(7);
  });

  it('fails again in a Fail state', async () => {
    const states = { F: { Type: 'Fail', Error: 'Enough', Cause: 'why' } };
    const { ended, redrive, entered } = start(machine(states));
    await ended();
    expect(await redrive()).toMatchObject({ status: 'FAILED', error: 'Enough', cause: 'why' });
    expect(entered()).toEqual(['F', 'F']);
  });

  it('is refused while it runs and after a success', async () => {
    const { runner, ended } = start(machine({ W: wait(5) }));
    expect(nameOf(() => runner.redriveExecution('run'))).toBe('ExecutionNotRedrivable');
    expect(await ended()).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(nameOf(() => runner.redriveExecution('run'))).toBe('ExecutionNotRedrivable');
    expect(nameOf(() => runner.redriveExecution('other'))).toBe('ExecutionDoesNotExist');
  });

  it('is refused 14 days after the end', async () => {
    const { runner, clock } = start(machine({ W: wait(5) }));
    runner.stopExecution('run');
    await clock.advance(14 * 86_400_000 + 1);
    expect(nameOf(() => runner.redriveExecution('run'))).toBe('ExecutionNotRedrivable');
  });

  it('waits the whole time again after a stop, and gives a waiting task a new token', async () => {
    const tokens: string[] = [];
    const states = { W: wait(10, { Next: 'T' }), T: tokenTask() };
    const { runner, clock, ended, entered } = start(machine(states), {
      fn: (payload) => tokens.push(payload.token),
    });
    await clock.advance(9_000);
    runner.stopExecution('run');
    runner.redriveExecution('run');
    await clock.advance(9_000);
    expect(entered()).toEqual(['W', 'W']);
    await clock.advance(2_000);
    runner.stopExecution('run');
    expect(nameOf(() => runner.sendTaskSuccess(tokens[0] ?? '', '1'))).toBe('TaskTimedOut');
    runner.redriveExecution('run');
    await clock.advance(1);
    runner.sendTaskSuccess(tokens[1] ?? '', '{"ok":true}');
    expect(await ended()).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
  });

  it('has the whole time of the machine again, and retries afresh', async () => {
    const Retry = [{ ErrorEquals: ['Bad'], IntervalSeconds: 6, BackoffRate: 1, MaxAttempts: 1 }];
    const definition = machine({ T: task({ Retry }) }, { TimeoutSeconds: 10 });
    const { ended, redrive, calls } = start(definition, { fn: failsFirst(3) });
    expect(await ended()).toMatchObject({ status: 'FAILED' });
    expect(await redrive()).toMatchObject({ status: 'SUCCEEDED' });
    expect(calls.map(({ at }) => at)).toEqual([0, 6, 6, 12]);
  });

  it('after the time of the machine was up, enters the state in which it was', async () => {
    const states = { W: wait(8, { Next: 'X' }), X: wait(8) };
    const { ended, redrive, entered } = start(machine(states, { TimeoutSeconds: 10 }));
    expect(await ended()).toMatchObject({ status: 'TIMED_OUT' });
    expect(await redrive()).toMatchObject({ status: 'SUCCEEDED' });
    expect(entered()).toEqual(['W', 'X', 'X']);
  });

  it('runs only those branches of a Parallel state again that had not ended', async () => {
    const branch = (States: Loose) => ({ StartAt: Object.keys(States)[0], States });
    const states = {
      P: {
        Type: 'Parallel',
        Branches: [
          branch({ Fast: { Type: 'Pass', Output: 'fast', End: true } }),
          branch({ First: { Type: 'Pass', Next: 'Slow' }, Slow: wait(10, { Output: 'slow', End: true }) }),
          branch({ Bad: task() }),
        ],
        End: true,
      },
    };
    const { ended, redrive, entered } = start(machine(states), { fn: failsFirst(1) });
    expect(await ended()).toMatchObject({ status: 'FAILED', error: 'Bad' });
    const done = await redrive();
    expect(JSON.parse(done.output ?? '')).toEqual(['fast', 'slow', 'ok']);
    const all = entered();
    expect(all.filter((name) => name === 'Fast')).toHaveLength(1);
    expect(all.filter((name) => name === 'First')).toHaveLength(1);
    expect(all.filter((name) => name === 'Slow')).toHaveLength(2);
    expect(all.filter((name) => name === 'Bad')).toHaveLength(2);
  });
});
