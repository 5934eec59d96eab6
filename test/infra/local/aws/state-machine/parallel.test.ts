import { describe, expect, it } from 'vitest';
import { chain, failing, type Lambda, type Loose, machine, runStates, setUp, task } from './fixtures.ts';

const branch = (states: Record<string, Loose>) => ({ StartAt: Object.keys(states)[0], States: states });
const parallel = (branches: Loose[], rest: Loose = {}) => ({
  Type: 'Parallel',
  Branches: branches,
  ...(rest.Next === undefined && { End: true }),
  ...rest,
});
const pass = (Output: Loose, rest: Loose = {}) => ({ Type: 'Pass', Output, End: true, ...rest });
const wait = (Seconds: number) => ({ Type: 'Wait', Seconds, End: true });
const fail = { Type: 'Fail', Error: 'Broken', Cause: 'why' };

describe('Parallel State (Amazon States Language)', () => {
  it('the outputs are in the order of the branches, not of their ends', async () => {
    const slow = { W: { Type: 'Wait', Seconds: 9, Next: 'A' }, A: pass('slow') };
    const ended = await runStates({ P: parallel([branch(slow), branch({ B: pass('quick') })]) });
    expect(ended).toMatchObject({ result: ['slow', 'quick'], seconds: 9 });
  });

  it('every branch gets the input of the state, or its Arguments', async () => {
    const echo = (name: string) => branch({ [name]: { Type: 'Succeed' } });
    const Arguments = { n: '{% $states.input.a + 1 %}' };
    expect((await runStates({ P: parallel([echo('A'), echo('B')]) }, { a: 1 })).result).toEqual([
      { a: 1 },
      { a: 1 },
    ]);
    expect((await runStates({ P: parallel([echo('A')], { Arguments }) }, { a: 1 })).result).toEqual([
      { n: 2 },
    ]);
  });

  it('$states.result is the array, $states.input still the input of the state', async () => {
    const states = {
      P: parallel([branch({ A: pass(1) }), branch({ B: pass(2) })], {
        Assign: { sum: '{% $sum($states.result) %}' },
        Output: { result: '{% $states.result %}', input: '{% $states.input %}' },
        Next: 'Q',
      }),
      Q: pass({ sum: '{% $sum %}', before: '{% $states.input %}' }),
    };
    // $sum is a variable now, and no longer the function.
    expect((await runStates(states, 'in')).result).toEqual({
      sum: 3,
      before: { result: [1, 2], input: 'in' },
    });
  });

  it('Lambdas of different branches run at the same time', async () => {
    const fn: Lambda = (_payload, _call, clock) => clock.sleep(5000);
    const { run, calls } = setUp(machine({ P: parallel([branch({ A: task() }), branch({ B: task() })]) }), {
      lambdas: { fn },
    });
    expect((await run()).seconds).toBe(5);
    expect(calls.map(({ at }) => at)).toEqual([0, 0]);
  });

  it('the events: started, those of the branches, succeeded, exited', async () => {
    const { run, events } = setUp(machine({ P: parallel([branch({ A: pass(1) })]) }));
    await run();
    expect(chain(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 ParallelStateEntered P',
      '3<-2 ParallelStateStarted',
      '4<-3 PassStateEntered A',
      '5<-4 PassStateExited A',
      // The service, too, goes on from the event before this one.
      '6<-5 ParallelStateSucceeded',
      '7<-5 ParallelStateExited P',
      '8<-7 ExecutionSucceeded',
    ]);
  });

  it('each branch has a chain of events of its own', async () => {
    const { run, events } = setUp(machine({ P: parallel([branch({ A: wait(1) }), branch({ B: wait(2) })]) }));
    await run();
    expect(chain(events).slice(3, 8)).toEqual([
      '4<-3 WaitStateEntered A',
      '5<-3 WaitStateEntered B',
      '6<-4 WaitStateExited A',
      '7<-5 WaitStateExited B',
      '8<-7 ParallelStateSucceeded',
    ]);
  });
});

describe('Parallel State: a branch that fails', () => {
  it('fails the state with the error of the branch, at once', async () => {
    const broken = { W: { Type: 'Wait', Seconds: 3, Next: 'F' }, F: fail };
    const ended = await runStates({ P: parallel([branch({ A: wait(60) }), branch(broken)]) });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'why', seconds: 3 });
  });

  it('stops the others: they enter no further state, and a running Lambda is not heard any more', async () => {
    // Given a branch whose Lambda outlives the failure of its sibling
    const finished: string[] = [];
    const lambdas: Record<string, Lambda> = {
      fn: async (_payload, _call, clock) => {
        await clock.sleep(30_000);
        finished.push('fn');
      },
    };
    const working = { A: task({ Next: 'A2' }), A2: task() };
    const broken = { W: { Type: 'Wait', Seconds: 3, Next: 'F' }, F: fail };
    const states = {
      P: parallel([branch(working), branch(broken)], {
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Later' }],
      }),
      Later: wait(60),
    };
    const { run, calls } = setUp(machine(states), { lambdas });
    // When the machine runs past the end of that Lambda
    const ended = await run();
    // Then the Lambda ran to its end, and nothing came of it
    expect(ended).toMatchObject({ status: 'SUCCEEDED', seconds: 63 });
    expect(finished).toEqual(['fn']);
    expect(calls).toHaveLength(1);
    expect(ended.types).not.toContain('TaskSucceeded');
  });

  it('the history shows which states were aborted, from the event of the failure', async () => {
    const { run, events } = setUp(machine({ P: parallel([branch({ A: task() }), branch({ B: wait(9) })]) }), {
      lambdas: { fn: failing('Bad') },
    });
    await run();
    expect(chain(events).slice(3)).toEqual([
      '4<-3 TaskStateEntered A',
      '5<-3 WaitStateEntered B',
      '6<-4 TaskScheduled',
      '7<-6 TaskStarted',
      '8<-7 TaskFailed',
      '9<-8 TaskStateAborted',
      '10<-8 WaitStateAborted',
      '11<-8 ParallelStateFailed',
      '12<-11 ExecutionFailed',
    ]);
  });

  it('of two failures in the same moment the first counts, and the other is not recorded', async () => {
    const { run } = setUp(machine({ P: parallel([branch({ A: task() }), branch({ B: task() })]) }), {
      lambdas: { fn: (_payload, call) => failing(`Bad${call}`)() },
    });
    const ended = await run();
    expect(ended.error).toBe('Bad1');
    expect(ended.types.slice(-5)).toEqual([
      'TaskFailed',
      'TaskStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('a branch that ends in Fail has no state to abort', async () => {
    const { run, events } = setUp(machine({ P: parallel([branch({ F: fail })]) }));
    await run();
    expect(chain(events).slice(3)).toEqual([
      '4<-3 FailStateEntered F',
      '5<-4 ParallelStateFailed',
      '6<-5 ExecutionFailed',
    ]);
  });

  it('Catch on Parallel: the next state gets the error of the branch', async () => {
    const states = {
      P: parallel([branch({ F: fail })], {
        Catch: [{ ErrorEquals: ['Broken'], Assign: { e: '{% $states.errorOutput.Error %}' }, Next: 'C' }],
      }),
      C: pass({ e: '{% $e %}', in: '{% $states.input %}' }),
    };
    expect((await runStates(states)).result).toEqual({
      e: 'Broken',
      in: { Error: 'Broken', Cause: 'why' },
    });
  });

  it('Retry on Parallel runs all branches again; only the last failure is ParallelStateFailed', async () => {
    // Given a retrier for the failing branch
    const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 1 }];
    const { run, events, runner } = setUp(machine({ P: parallel([branch({ F: fail })], { Retry }) }));
    // When the machine runs
    const ended = await run();
    // Then there are three tries, and a transition for each state entered and each retry
    expect(ended).toMatchObject({ status: 'FAILED', seconds: 2 });
    expect(chain(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 ParallelStateEntered P',
      '3<-2 ParallelStateStarted',
      '4<-3 FailStateEntered F',
      '5<-4 ParallelStateStarted',
      '6<-5 FailStateEntered F',
      '7<-6 ParallelStateStarted',
      '8<-7 FailStateEntered F',
      '9<-8 ParallelStateFailed',
      '10<-9 ExecutionFailed',
    ]);
    expect(runner.transitions('run')).toBe(1 + 3 + 2);
  });

  it('an error caught inside a branch stays inside', async () => {
    const inner = {
      A: task({ Catch: [{ ErrorEquals: ['Bad'], Next: 'C' }] }),
      C: pass('caught'),
    };
    const { result } = await runStates(
      { P: parallel([branch(inner)]) },
      {},
      { lambdas: { fn: failing('Bad') } },
    );
    expect(result).toEqual(['caught']);
  });

  it('a failure deep inside stops what runs at every level', async () => {
    const deep = parallel([branch({ W: { Type: 'Wait', Seconds: 1, Next: 'F' }, F: fail })]);
    const states = { P: parallel([branch({ Deep: deep }), branch({ B: wait(9) })]) };
    const ended = await runStates(states);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Broken', seconds: 1 });
    expect(ended.types.slice(-4)).toEqual([
      'ParallelStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });
});

describe('Variables and Parallel (Workflow variable scope)', () => {
  it('a branch reads the variables of the scope outside, and its own', async () => {
    const inside = {
      A: pass(0, { Assign: { b: '{% $a + 1 %}' }, End: undefined, Next: 'B' }),
      B: pass('{% [$a, $b] %}'),
    };
    const states = {
      Set: pass(0, { Assign: { a: 1 }, End: undefined, Next: 'P' }),
      P: parallel([branch(inside)]),
    };
    expect((await runStates(states)).result).toEqual([[1, 2]]);
  });

  it('two branches may use the same name without seeing each other', async () => {
    const inside = (name: string, value: number) =>
      branch({
        [name]: pass(0, { Assign: { v: value }, End: undefined, Next: `${name}2` }),
        [`${name}2`]: { Type: 'Wait', Seconds: value, Next: `${name}3` },
        [`${name}3`]: pass('{% $v %}'),
      });
    expect((await runStates({ P: parallel([inside('A', 2), inside('B', 1)]) })).result).toEqual([2, 1]);
  });

  it('what a branch assigns is no variable of the scope outside, and none of those can be assigned in it', () => {
    const inside = branch({ A: pass(0, { Assign: { v: 1 } }) });
    const states = { P: parallel([inside], { Next: 'Q' }), Q: pass('{% $exists($v) %}') };
    expect(() => setUp(machine(states))).toThrow('$v is never assigned');
    const outer = { Set: { Type: 'Pass', Assign: { v: 0 }, Next: 'P' }, ...states };
    expect(() => setUp(machine(outer))).toThrow('$v belongs to the scope outside');
  });
});
