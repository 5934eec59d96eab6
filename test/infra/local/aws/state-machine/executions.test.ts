import { describe, expect, it } from 'vitest';
import { chain, failing, type Lambda, type Loose, machine, nameOf, setUp, task } from './fixtures.ts';

const wait = (Seconds: number, rest: Loose = { End: true }) => ({ Type: 'Wait', Seconds, ...rest });
const waiting = (seconds = 10) => setUp(machine({ W: wait(seconds) }));

describe('StartExecution (API reference)', () => {
  it('the same name and input while it runs is the same execution', async () => {
    // Given an execution that waits
    const { runner, clock, events } = waiting();
    const first = runner.startExecution({ name: 'a', input: '{"x":1}' });
    await clock.advance(5000);
    // When it is started again
    const second = runner.startExecution({ name: 'a', input: '{"x":1}' });
    // Then nothing new has begun
    expect(second).toEqual(first);
    await clock.run(runner.finished('a'));
    expect(events.filter(({ type }) => type === 'ExecutionStarted')).toHaveLength(1);
  });

  it('the same name with another input is ExecutionAlreadyExists', () => {
    const { runner } = waiting();
    const { executionArn } = runner.startExecution({ name: 'a', input: '{"x":1}' });
    const again = () => runner.startExecution({ name: 'a', input: '{"x": 1}' });
    expect(nameOf(again)).toBe('ExecutionAlreadyExists');
    expect(again).toThrow(`Execution Already Exists: '${executionArn}'`);
  });

  it.each(['SUCCEEDED', 'FAILED', 'ABORTED'])('a name that %s is used up', async (status) => {
    const { runner, clock } = setUp(machine({ W: wait(1, { Next: 'T' }), T: task() }), {
      lambdas: { fn: status === 'FAILED' ? failing('Bad') : () => 1 },
    });
    runner.startExecution({ name: 'a' });
    if (status === 'ABORTED') runner.stopExecution('a');
    expect(await clock.run(runner.finished('a'))).toMatchObject({ status });
    expect(nameOf(() => runner.startExecution({ name: 'a' }))).toBe('ExecutionAlreadyExists');
  });

  it('without a name it gets one, and without an input it gets {}', async () => {
    const { runner } = waiting();
    const [first, second] = [runner.startExecution({}), runner.startExecution({})];
    expect(first.executionArn).not.toBe(second.executionArn);
    const name = first.executionArn.split(':').at(-1) as string;
    expect(runner.describeExecution(name)).toMatchObject({ status: 'RUNNING', input: '{}' });
  });

  it.each(['', 'x'.repeat(81), 'a b', 'a/b', 'a*b', 'a:b', 'a\nb', 'a"b', 'a{b', 'a,b'])(
    'the name %j is InvalidName',
    (name) => {
      expect(nameOf(() => waiting().runner.startExecution({ name }))).toBe('InvalidName');
    },
  );

  it.each(['x'.repeat(80), 'a-b_c.d', 'é(1)!'])('the name %j is fine', (name) => {
    expect(nameOf(() => waiting().runner.startExecution({ name }))).toBe('no error');
  });

  it.each(['', '{', `"${'x'.repeat(262_144)}"`])('an input like %.9s is InvalidExecutionInput', (input) => {
    expect(nameOf(() => waiting().runner.startExecution({ input }))).toBe('InvalidExecutionInput');
  });

  it('executions run side by side, each with variables of its own', async () => {
    const states = {
      A: wait(0, { Seconds: '{% $states.input %}', Assign: { mine: '{% $states.input %}' }, Next: 'B' }),
      B: wait(3, { Next: 'C' }),
      C: { Type: 'Succeed', Output: '{% $mine %}' },
    };
    const { runner, clock } = setUp(machine(states));
    for (const seconds of [1, 2, 3]) {
      runner.startExecution({ name: `${seconds}`, input: `${seconds}` });
    }
    const ended = await clock.run(() => Promise.all(['1', '2', '3'].map((name) => runner.finished(name))));
    expect(ended.map(({ output }) => output)).toEqual(['1', '2', '3']);
  });
});

describe('DescribeExecution and ListExecutions (API reference)', () => {
  it('an execution that runs has no stopDate and no output; one that ended has', async () => {
    const { runner, clock } = waiting();
    const startDate = new Date(clock.now());
    const { executionArn } = runner.startExecution({ name: 'a', input: '{"x":1}' });
    const running = {
      executionArn,
      stateMachineArn: runner.arn,
      name: 'a',
      status: 'RUNNING',
      startDate,
      input: '{"x":1}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    };
    expect(runner.describeExecution('a')).toEqual(running);
    expect(await clock.run(runner.finished('a'))).toEqual({
      ...running,
      status: 'SUCCEEDED',
      stopDate: new Date(startDate.getTime() + 10_000),
      output: '{"x":1}',
      outputDetails: { included: true },
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('an unknown execution is ExecutionDoesNotExist', () => {
    const { runner } = waiting();
    expect(nameOf(() => runner.describeExecution('a'))).toBe('ExecutionDoesNotExist');
    expect(nameOf(() => runner.getExecutionHistory('a'))).toBe('ExecutionDoesNotExist');
    expect(nameOf(() => runner.stopExecution('a'))).toBe('ExecutionDoesNotExist');
  });

  it('the list has the latest first, of one status with a filter', () => {
    const { runner } = waiting();
    for (const name of ['a', 'b', 'c']) runner.startExecution({ name });
    runner.stopExecution('b');
    const names = (filter: Loose = {}) => runner.listExecutions(filter).map(({ name }) => name);
    expect(names()).toEqual(['c', 'b', 'a']);
    expect(names({ statusFilter: 'RUNNING' })).toEqual(['c', 'a']);
    expect(names({ statusFilter: 'ABORTED' })).toEqual(['b']);
    expect(names({ statusFilter: 'FAILED' })).toEqual([]);
  });
});

describe('StopExecution (API reference)', () => {
  it('ends the execution as ABORTED with the given error and cause; no Catch runs', async () => {
    // Given a task that would catch anything
    const fn: Lambda = (_payload, _call, clock) => clock.sleep(60_000);
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
    const { runner, clock, events } = setUp(machine({ T: task({ Catch }), C: { Type: 'Succeed' } }), {
      lambdas: { fn },
    });
    runner.startExecution({ name: 'a' });
    await clock.advance(5000);
    // When it is stopped
    const { stopDate } = runner.stopExecution('a', { error: 'Mine', cause: 'enough' });
    await clock.advance(120_000);
    // Then that was its end
    expect(runner.describeExecution('a')).toMatchObject({
      status: 'ABORTED',
      stopDate,
      error: 'Mine',
      cause: 'enough',
    });
    expect(chain(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered T',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-0 ExecutionAborted',
    ]);
    expect(events.at(-1)?.executionAbortedEventDetails).toEqual({ error: 'Mine', cause: 'enough' });
  });

  it('needs no reason, and stops branches too', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: wait(60) } });
    const states = { P: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true } };
    const { runner, clock, events } = setUp(machine(states));
    runner.startExecution({ name: 'a' });
    await clock.advance(5000);
    runner.stopExecution('a');
    await clock.advance(120_000);
    expect(events.at(-1)).toMatchObject({ type: 'ExecutionAborted', executionAbortedEventDetails: {} });
    expect(runner.describeExecution('a')).not.toHaveProperty('error');
  });

  it('leaves an execution that has ended as it is', async () => {
    const { runner, clock } = waiting();
    runner.startExecution({ name: 'a' });
    const { stopDate } = await clock.run(runner.finished('a'));
    await clock.advance(5000);
    expect(runner.stopExecution('a', { error: 'Late' })).toEqual({ stopDate });
    expect(runner.describeExecution('a')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('closing the runner aborts the executions that run', async () => {
    const { runner, clock } = waiting();
    runner.startExecution({ name: 'a' });
    await clock.advance(1000);
    runner.close();
    expect(runner.describeExecution('a').status).toBe('ABORTED');
  });
});

describe('GetExecutionHistory (API reference)', () => {
  it('events are numbered from 1, each names the one before it and has the time of the clock', async () => {
    const states = {
      A: wait(2, { Next: 'B' }),
      B: { Type: 'Choice', Choices: [{ Condition: true, Next: 'C' }] },
      C: { Type: 'Succeed' },
    };
    const { run, runner, clock, events } = setUp(machine(states));
    const start = clock.now();
    await run({ x: 1 });
    expect(chain(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 WaitStateEntered A',
      '3<-2 WaitStateExited A',
      '4<-3 ChoiceStateEntered B',
      '5<-4 ChoiceStateExited B',
      '6<-5 SucceedStateEntered C',
      '7<-6 SucceedStateExited C',
      '8<-7 ExecutionSucceeded',
    ]);
    expect(events.map(({ timestamp }) => Number(timestamp) - start)).toEqual([
      0, 0, 2000, 2000, 2000, 2000, 2000, 2000,
    ]);
    expect(runner.getExecutionHistory('run').events).toEqual(events);
    expect(events[0]?.executionStartedEventDetails).toEqual({
      input: '{"x":1}',
      inputDetails: { truncated: false },
      roleArn: 'arn:aws:iam::000000000000:role/Machine',
    });
    expect(events[2]?.stateExitedEventDetails).toEqual({
      name: 'A',
      output: '{"x":1}',
      outputDetails: { truncated: false },
    });
    expect(events[7]?.executionSucceededEventDetails).toEqual({
      output: '{"x":1}',
      outputDetails: { truncated: false },
    });
  });

  it('an expression that fails is EvaluationFailed, with its place', async () => {
    const { run, events } = setUp(
      machine({ P: { Type: 'Pass', Output: { a: '{% $states.input.no %}' }, End: true } }),
    );
    const { cause } = await run();
    expect(chain(events).slice(2)).toEqual(['3<-2 EvaluationFailed', '4<-3 ExecutionFailed']);
    expect(events[2]?.evaluationFailedEventDetails).toEqual({
      error: 'States.QueryEvaluationError',
      cause,
      location: 'Output/a',
      state: 'P',
    });
  });
});

describe('State transitions (AWS Step Functions pricing)', () => {
  it('are the states entered and the retries', async () => {
    // Given a Lambda that fails twice, between two other states
    const lambdas = { fn: (_: Loose, call: number) => (call < 3 ? failing('Bad')() : 1) };
    const states = {
      A: wait(0, { Next: 'T' }),
      T: task({ Retry: [{ ErrorEquals: ['Bad'] }], Next: 'Z' }),
      Z: { Type: 'Succeed' },
    };
    const { run, runner } = setUp(machine(states), { lambdas });
    // When it runs
    await run();
    // Then
    expect(runner.transitions('run')).toBe(3 + 2);
  });

  it('every turn of a loop counts', async () => {
    const states = {
      A: wait(1, { Assign: { n: '{% ($exists($n) ? $n : 0) + 1 %}' }, Next: 'B' }),
      B: { Type: 'Choice', Choices: [{ Condition: '{% $n < 10 %}', Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
    };
    const { run, runner } = setUp(machine(states));
    await run();
    expect(runner.transitions('run')).toBe(21);
  });
});
