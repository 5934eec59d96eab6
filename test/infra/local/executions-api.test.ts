import { describe, expect, it } from 'vitest';
import { loadStateMachine } from '../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import { executionsApi } from '../../../infra/local/executions-api.ts';
import { VirtualClock } from '../../virtual-clock.ts';

async function given() {
  const clock = new VirtualClock();
  const runner = new StateMachineRunner({
    definition: loadStateMachine({
      QueryLanguage: 'JSONata',
      StartAt: 'Only',
      States: { Only: { Type: 'Succeed' } },
    }),
    name: 'Machine',
    clock,
    invoke: async () => null,
  });
  for (const name of ['first', 'second']) {
    runner.startExecution({ name });
    await clock.run(runner.finished(name));
    await clock.advance(1000);
  }
  const api = executionsApi([runner]);
  return async (path: string, method = 'GET') => {
    const response = api(new Request(`http://127.0.0.1${path}`, { method }));
    return response && { status: response.status, body: JSON.parse(await response.text()) };
  };
}

describe('the executions of the local stack', () => {
  it('are listed, latest first', async () => {
    const get = await given();
    const answer = await get('/executions');
    expect(answer?.body.executions.map(({ name }: { name: string }) => name)).toEqual(['second', 'first']);
  });

  it('show their history in the shape of GetExecutionHistory', async () => {
    const get = await given();
    const answer = await get('/executions/first');
    expect(answer?.body.execution.status).toBe('SUCCEEDED');
    expect(answer?.body.events[1]).toMatchObject({
      id: 2,
      previousEventId: 0,
      type: 'SucceedStateEntered',
      stateEnteredEventDetails: { name: 'Only' },
      timestamp: '2026-01-05T09:00:00.000Z',
    });
  });

  it('say what is wrong with an unknown name or method, and leave other paths alone', async () => {
    const get = await given();
    expect(await get('/executions/none')).toMatchObject({ status: 404 });
    expect(await get('/executions/%')).toMatchObject({ status: 400 });
    expect(await get('/executions/%E0%A4%A')).toMatchObject({ status: 400 });
    expect(await get('/executions', 'POST')).toMatchObject({ status: 405 });
    expect(await get('/webhooks/crm')).toBeUndefined();
  });
});
