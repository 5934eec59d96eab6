import { describe, expect, it } from 'vitest';
import {
  MAX_DATA_BYTES,
  MAX_HISTORY_EVENTS,
} from '../../../../../infra/local/aws/state-machine/jsonata/limits.ts';
import { type Loose, machine, runStates, setUp, task, tokenTask } from './fixtures.ts';

/** A string whose JSON has so many bytes. */
const bytes = (count: number) => 'x'.repeat(count - 2);
const catchAll = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
const C = { Type: 'Pass', Output: '{% $states.input.Error %}', End: true };

describe('256 KB of UTF-8 as input or output of a state (Step Functions service quotas)', () => {
  const output = (value: string, rest: Loose = {}) =>
    runStates({ P: { Type: 'Pass', Output: value, End: true, ...rest } });

  it('256 KB are accepted, a byte more is States.DataLimitExceeded', async () => {
    expect((await output(bytes(MAX_DATA_BYTES))).status).toBe('SUCCEEDED');
    const ended = await output(bytes(MAX_DATA_BYTES + 1));
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'P' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
    expect(ended.types).toEqual(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
  });

  it('bytes are counted, not characters', async () => {
    const euros = (count: number) => '€'.repeat(count);
    expect((await output(euros(87_380))).status).toBe('SUCCEEDED');
    expect((await output(euros(87_381))).error).toBe('States.DataLimitExceeded');
  });

  it('counts what one Assign assigns', async () => {
    const half = bytes(MAX_DATA_BYTES / 2);
    expect((await output('', { Assign: { a: half } })).status).toBe('SUCCEEDED');
    expect((await output('', { Assign: { a: half, b: half } })).error).toBe('States.DataLimitExceeded');
  });

  const large = { lambdas: { fn: () => bytes(MAX_DATA_BYTES) } };

  it("counts a Lambda's answer with its envelope", async () => {
    const ended = await runStates({ T: task({ Output: 'small' }) }, {}, large);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(ended.cause).toContain("The state/task 'lambda' returned a result");
    expect(ended.types.slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
  });

  it('counts what a Lambda answers that was given a token', async () => {
    expect((await runStates({ T: tokenTask() }, {}, large)).error).toBe('States.DataLimitExceeded');
  });

  it('counts the Arguments of a Task and of a Parallel', async () => {
    const long = '{% $join($map($range(1, 1000, 1), function() { $states.input })) %}';
    const Branches = [{ StartAt: 'B', States: { B: { Type: 'Pass', Output: 'small', End: true } } }];
    for (const state of [
      task({ Arguments: { FunctionName: 'fn', Payload: long } }),
      { Type: 'Parallel', Arguments: long, Branches, End: true },
    ]) {
      const { run, calls } = setUp(machine({ S: state }), large);
      const ended = await run(bytes(300));
      expect(ended.error).toBe('States.DataLimitExceeded');
      expect(ended.types).not.toContain('PassStateEntered');
      expect(calls).toEqual([]);
    }
  });
});

describe('Errors that States.ALL does not catch (Handling errors in Step Functions workflows)', () => {
  const large = { lambdas: { fn: () => bytes(MAX_DATA_BYTES) } };

  it('States.DataLimitExceeded is neither retried nor caught by States.ALL', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'] }];
    const { run, calls } = setUp(machine({ T: task({ Retry, Catch: catchAll }), C }), large);
    expect((await run()).error).toBe('States.DataLimitExceeded');
    expect(calls).toHaveLength(1);
  });

  it('States.DataLimitExceeded is caught by its name', async () => {
    const Catch = [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'C' }];
    expect((await runStates({ T: task({ Catch }), C }, {}, large)).result).toBe('States.DataLimitExceeded');
  });

  it('States.Runtime ends the execution, also where Catch names it', async () => {
    const Branches = [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'States.Runtime' } } }];
    for (const Catch of [catchAll, [{ ErrorEquals: ['States.Runtime'], Next: 'C' }]]) {
      const ended = await runStates({ P: { Type: 'Parallel', Branches, Catch, End: true }, C });
      expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    }
  });
});

describe('25,000 events in the history of an execution (Step Functions service quotas)', () => {
  it('an endless machine fails with its 25,000th event', async () => {
    // Given a loop of two states, two events each
    const states = {
      A: { Type: 'Wait', Seconds: 1, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }] },
    };
    const { run, events } = setUp(machine(states));
    // When it runs
    const ended = await run();
    // Then the last event is the failure
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(ended.cause).toBe('The execution reached the maximum number of history events (25000).');
    expect(events).toHaveLength(MAX_HISTORY_EVENTS);
    expect(events.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
  });
});
