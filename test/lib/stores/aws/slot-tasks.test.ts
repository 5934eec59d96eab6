import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { stepFunctionsApi } from '../../../../infra/local/aws/step-functions-api.ts';
import { serve } from '../../../../infra/local/http/server.ts';
import { slotTasks } from '../../../../lib/stores/aws/slot-tasks.ts';
import { machine, setUp, tokenTask } from '../../../infra/local/aws/state-machine/fixtures.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const clientOf = (endpoint: string) =>
  new SFNClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** An execution that waits with a token, and the tasks as a Lambda sees them. */
async function given() {
  const tokens: string[] = [];
  const fn = ({ token }: { token: string }) => tokens.push(token);
  const { runner, clock } = setUp(machine({ W: tokenTask({ TimeoutSeconds: 60 }) }), { lambdas: { fn } });
  const { url, close } = await serve(stepFunctionsApi(new Map([[runner.arn, runner]])));
  const client = clientOf(url);
  closing.push(close, () => client.destroy());
  const { executionArn } = runner.startExecution({ name: 'PRJ-1-3f9c2a41b07e-1' });
  await clock.advance(1000);
  return { runner, clock, tasks: slotTasks(client), token: tokens[0] ?? '', executionArn };
}

describe('the executions that wait for the portal slot', () => {
  it('are woken once, with the fence of the grant', async () => {
    const { runner, clock, tasks, token, executionArn } = await given();
    expect(await tasks.isRunning(executionArn)).toBe(true);
    expect(await tasks.wake(token, 12)).toBe('woken');
    const { output } = await clock.run(runner.finished('PRJ-1-3f9c2a41b07e-1'));
    expect(output).toBe('{"fence":12}');
    expect(await tasks.wake(token, 13)).toBe('gone');
    expect(await tasks.isRunning(executionArn)).toBe(false);
  });

  it('are gone when their state has timed out, and when nobody knows the token', async () => {
    const { clock, tasks, token, executionArn } = await given();
    await clock.advance(60_000);
    expect(await tasks.wake(token, 1)).toBe('gone');
    expect(await tasks.wake('never given out', 1)).toBe('gone');
    expect(await tasks.isRunning(executionArn)).toBe(false);
  });

  it('have ended when Step Functions has forgotten them', async () => {
    const { tasks, executionArn } = await given();
    expect(await tasks.isRunning(`${executionArn}0`)).toBe(false);
  });

  it('are neither gone nor ended when Step Functions gives no answer', async () => {
    const client = clientOf('http://127.0.0.1:1');
    closing.push(() => client.destroy());
    await expect(slotTasks(client).wake('t', 1)).rejects.toThrow();
    await expect(slotTasks(client).isRunning('arn:aws:states:us-east-1:0:execution:M:a')).rejects.toThrow();
  });
});
