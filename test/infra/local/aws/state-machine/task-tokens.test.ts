import { describe, expect, it } from 'vitest';
import type { StateMachineRunner } from '../../../../../infra/local/aws/state-machine/runner.ts';
import { failing, type Lambda, type Loose, machine, nameOf, setUp, tokenTask } from './fixtures.ts';

type Act = (runner: StateMachineRunner, token: string) => void;

/** A machine that waits for its token, and what happens so many seconds after the Lambda got it. */
function waiting(rest: Loose, acts: Record<number, Act>, more: Record<string, Loose> = {}) {
  const tokens: string[] = [];
  const fn: Lambda = ({ token }, _call, clock) => {
    tokens.push(token);
    for (const [seconds, act] of Object.entries(acts)) {
      clock.sleep(Number(seconds) * 1000).then(() => act(all.runner, token));
    }
    return 'submitted';
  };
  const all = setUp(machine({ T: tokenTask(rest), ...more }), { lambdas: { fn } });
  return { ...all, tokens };
}

describe('Wait for a callback with the task token (Discover service integration patterns)', () => {
  it("SendTaskSuccess gives the state its result; the Lambda's own answer is only recorded", async () => {
    // Given somebody who sends the result a minute later
    const { run, events, tokens } = waiting({}, { 60: (r, t) => r.sendTaskSuccess(t, '{"a":1}') });
    // When the machine runs
    const ended = await run();
    // Then that is the result
    expect(ended).toMatchObject({ status: 'SUCCEEDED', result: { a: 1 }, seconds: 60 });
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[2]?.taskScheduledEventDetails).toMatchObject({
      resource: 'invoke.waitForTaskToken',
      parameters: JSON.stringify({ FunctionName: 'fn', Payload: { token: tokens[0] } }),
    });
    const submitted = JSON.parse(events[4]?.taskSubmittedEventDetails?.output ?? '');
    expect(submitted).toMatchObject({ Payload: 'submitted', StatusCode: 200 });
    expect(events[5]?.taskSucceededEventDetails?.output).toBe('{"a":1}');
  });

  it('the token may be sent before the Lambda has answered', async () => {
    const fn: Lambda = async ({ token }, _call, clock) => {
      all.runner.sendTaskSuccess(token, '1');
      await clock.sleep(1000);
      return failing('Late')();
    };
    const all = setUp(machine({ T: tokenTask() }), { lambdas: { fn } });
    expect(await all.run()).toMatchObject({ status: 'SUCCEEDED', result: 1, seconds: 0 });
  });

  it('SendTaskFailure fails the state with its error and cause', async () => {
    const { run } = waiting({}, { 5: (r, t) => r.sendTaskFailure(t, { error: 'Mine', cause: 'because' }) });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'Mine', cause: 'because', seconds: 5 });
  });

  it('a failure without error and cause has neither, and States.ALL catches it', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
    const C = { Type: 'Succeed' };
    const { run, events } = waiting({ Catch }, { 5: (r, t) => r.sendTaskFailure(t) }, { C });
    expect((await run()).result).toEqual({ Error: null, Cause: null });
    const failed = events.find(({ type }) => type === 'TaskFailed');
    expect(failed?.taskFailedEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
    });
  });

  it('an error of the Lambda fails the state without waiting for the token', async () => {
    const { run } = setUp(machine({ T: tokenTask() }), { lambdas: { fn: failing('Bad') } });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'Bad', seconds: 0 });
  });

  it('a retry has a new token; the old one has timed out', async () => {
    // Given a first token that fails and a second that succeeds
    const answers: string[] = [];
    const act: Act = (runner, token) => {
      if (tokens.length === 1) return runner.sendTaskFailure(token, { error: 'Again' });
      answers.push(nameOf(() => runner.sendTaskSuccess(tokens[0] as string, '0')));
      runner.sendTaskSuccess(token, '2');
    };
    const { run, tokens } = waiting({ Retry: [{ ErrorEquals: ['Again'] }] }, { 5: act });
    // When the machine runs
    const ended = await run();
    // Then only the second could end it
    expect(ended.result).toBe(2);
    expect(new Set(tokens).size).toBe(2);
    expect(answers).toEqual(['TaskTimedOut']);
  });

  it('an unknown token is TaskDoesNotExist, a used one TaskTimedOut', async () => {
    const { run, runner, tokens } = waiting({}, { 1: (r, t) => r.sendTaskSuccess(t, '1') });
    await run();
    const token = tokens[0] as string;
    expect(nameOf(() => runner.sendTaskSuccess('unknown', '1'))).toBe('TaskDoesNotExist');
    expect(nameOf(() => runner.sendTaskSuccess(token, '1'))).toBe('TaskTimedOut');
    expect(nameOf(() => runner.sendTaskFailure(token))).toBe('TaskTimedOut');
    expect(nameOf(() => runner.sendTaskHeartbeat(token))).toBe('TaskTimedOut');
  });

  it('an output that is not JSON is InvalidOutput, and the task goes on waiting', async () => {
    const names: string[] = [];
    const { run } = waiting(
      {},
      {
        1: (r, t) => names.push(nameOf(() => r.sendTaskSuccess(t, '{'))),
        2: (r, t) => names.push(nameOf(() => r.sendTaskSuccess(t, `"${'x'.repeat(262_144)}"`))),
        3: (r, t) => r.sendTaskSuccess(t, '3'),
      },
    );
    expect((await run()).result).toBe(3);
    expect(names).toEqual(['InvalidOutput', 'InvalidOutput']);
  });

  it('without a SendTask call TimeoutSeconds ends the wait', async () => {
    expect(await waiting({ TimeoutSeconds: 600 }, {}).run()).toMatchObject({
      error: 'States.Timeout',
      seconds: 600,
    });
  });
});

describe('HeartbeatSeconds (Amazon States Language, "Timeouts"; SendTaskHeartbeat)', () => {
  const beat: Act = (runner, token) => runner.sendTaskHeartbeat(token);

  it('each heartbeat restarts HeartbeatSeconds, without an event', async () => {
    const { run } = waiting(
      { HeartbeatSeconds: 10 },
      { 9: beat, 18: beat, 27: (r, t) => r.sendTaskSuccess(t, '1') },
    );
    const ended = await run();
    expect(ended).toMatchObject({ status: 'SUCCEEDED', seconds: 27 });
    expect(ended.types).toHaveLength(8);
  });

  it('a missed heartbeat fails the task, and is shown as States.Timeout', async () => {
    const { run, events } = waiting({ HeartbeatSeconds: 10 }, { 9: beat });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Timeout', seconds: 19 });
    expect(events.at(-2)).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  it.each(['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'])('is caught as %s', async (name) => {
    const Catch = [{ ErrorEquals: [name], Next: 'C' }];
    const { run } = waiting({ HeartbeatSeconds: 10, Catch }, {}, { C: { Type: 'Succeed' } });
    expect((await run()).result).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  it('a task timeout is no heartbeat timeout', async () => {
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'C' }];
    const C = { Type: 'Succeed' };
    expect((await waiting({ TimeoutSeconds: 10, Catch }, {}, { C }).run()).status).toBe('FAILED');
  });

  it('heartbeats do not prolong TimeoutSeconds', async () => {
    const { run } = waiting({ TimeoutSeconds: 25, HeartbeatSeconds: 10 }, { 9: beat, 18: beat, 24: beat });
    expect(await run()).toMatchObject({ error: 'States.Timeout', seconds: 25 });
  });
});
