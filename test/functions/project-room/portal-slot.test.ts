import { describe, expect, it } from 'vitest';
import { acquirePortalSlot } from '../../../functions/project-room/acquire-portal-slot.ts';
import { releasePortalSlot } from '../../../functions/project-room/release-portal-slot.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import { confirmSlot, type PortalSlot, slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { nextAttempt } from '../../../lib/work-items/next-attempt.ts';
import { changed, type WorkRecord } from '../../../lib/work-items/record.ts';
import { type Loose, machine, setUp, task, tokenTask } from '../../infra/local/aws/state-machine/fixtures.ts';
import { newRecord } from '../../lib/builders/records.ts';
import { runnerTasks } from '../../lib/portal-slot/model/runner-tasks.ts';

const ref = {
  key: '{% $states.context.Execution.Input.key %}',
  attempt: '{% $states.context.Execution.Input.attempt %}',
};
const step = (name: string, rest: Loose) =>
  task({
    Arguments: { FunctionName: name, Payload: { ...ref, ...rest.Payload } },
    ...rest,
    Payload: undefined,
  });
const states = {
  Acquire: tokenTask({
    Arguments: {
      FunctionName: 'acquire',
      Payload: {
        ...ref,
        execution: '{% $states.context.Execution.Id %}',
        token: '{% $states.context.Task.Token %}',
        enteredAt: '{% $states.context.State.EnteredTime %}',
        retryCount: '{% $states.context.State.RetryCount %}',
      },
    },
    Assign: { fence: '{% $states.result.fence %}' },
    Retry: [{ ErrorEquals: ['StoreUnavailable'], IntervalSeconds: 2, MaxAttempts: 3 }],
    Next: 'Confirm',
  }),
  Confirm: step('confirm', { Payload: { fence: '{% $fence %}' }, Next: 'Work' }),
  Work: { Type: 'Wait', Seconds: 60, Next: 'Release' },
  Release: step('release', { Next: 'After' }),
  After: { Type: 'Wait', Seconds: 600, End: true },
};

/** Executions that need the slot for a minute each, by the real steps under virtual time. */
async function given({ troubles = 0, projects = 3 } = {}) {
  const records = memoryRecords();
  const store = memorySlot();
  const slot: PortalSlot = {
    store,
    tasks: runnerTasks(() => runner),
    clock: { now: () => clock.now(), sleep: () => Promise.reject(new Error('sleeps')) },
    log: { info() {}, warn() {}, error() {} },
  };
  const confirmed: { key: string; atSeconds: number; answer: boolean }[] = [];
  const failed = (error: Error) => {
    throw new LambdaError(error.name, error.message, []);
  };
  let left = troubles;
  const { clock, runner } = setUp(machine(states), {
    lambdas: {
      acquire: async (input) => {
        await acquirePortalSlot(input, { records, slot }).catch(failed);
        left -= 1;
        if (left >= 0) throw new LambdaError('StoreUnavailable', 'after all was written', []);
      },
      confirm: async ({ key, fence }) => {
        const record = records.all.get(key)?.value as WorkRecord;
        const answer = await confirmSlot(slot, slotRefOf(record), fence);
        confirmed.push({ key, atSeconds: (clock.now() - begin) / 1000, answer });
      },
      release: (input) => releasePortalSlot(input, { records, slot }).catch(failed),
    },
  });
  const begin = clock.now();
  const all = Array.from({ length: projects }, (_, index) => {
    const facts = { kind: 'project', projectId: `${index}`, projectType: 't', projectName: 'n' } as const;
    const record = newRecord({ namespace: 'dev', source: 's', facts }, begin + index);
    return changed(record, 1, { status: 'running' }, begin + index) as WorkRecord;
  });
  for (const record of all) await records.write(record, 0);
  const start = ({ key, attempt }: WorkRecord, name = key.replaceAll('/', '-')) => {
    runner.startExecution({ name, input: JSON.stringify({ key, attempt }) });
    return name;
  };
  /** The record at its next attempt. */
  const nextOf = async (record: WorkRecord) => {
    const next = nextAttempt({ ...record, status: 'failed' }, clock.now() + 3_600_000);
    if (next.outcome !== 'next') throw new Error(next.outcome);
    const running = changed(
      next.record,
      next.record.attempt,
      { status: 'running' },
      clock.now(),
    ) as WorkRecord;
    await records.write(running, 1);
    return running;
  };
  return { records, store, slot, clock, runner, confirmed, all, start, nextOf };
}

describe('the steps of the portal slot in a machine', () => {
  it('let one execution in at a time, the next as soon as the one before releases', async () => {
    // Given three executions at once
    const { all, start, clock, runner, confirmed, store } = await given();
    const names = all.map((record) => start(record));
    // When they run
    await clock.run(Promise.all(names.map((name) => runner.finished(name))));
    // Then each works for its minute, alone and in its turn, and the queue is empty
    expect(confirmed).toEqual(all.map(({ key }, index) => ({ key, atSeconds: index * 60, answer: true })));
    expect(store.waiters).toEqual([]);
    expect(store.current.slot.holder).toBeUndefined();
  });

  it('wake a state that was tried again with its new token', async () => {
    // Given a step that fails after it has queued up
    const { all, start, clock, runner, confirmed } = await given({ troubles: 2, projects: 1 });
    const name = start(all[0] as WorkRecord);
    const { status } = await clock.run(runner.finished(name));
    expect(status).toBe('SUCCEEDED');
    expect(confirmed).toHaveLength(1);
  });

  it('queue up nobody whose attempt is no longer the current one', async () => {
    const { all, start, clock, runner, nextOf, store } = await given();
    const record = all[0] as WorkRecord;
    await nextOf(record);
    const { error } = await clock.run(runner.finished(start(record)));
    expect(error).toBe('AttemptSuperseded');
    expect(store.waiters).toEqual([]);
  });

  it('take nothing from the current attempt when an old one releases', async () => {
    const { all, start, clock, records, slot, store, nextOf } = await given();
    const record = all[0] as WorkRecord;
    const next = await nextOf(record);
    start(next);
    await clock.advance(1000);
    await releasePortalSlot(record, { records, slot });
    expect(store.current.slot).toMatchObject({ holder: { attempt: 2 }, confirmed: true });
    await releasePortalSlot({ key: 'unknown', attempt: 1 }, { records, slot });
    expect(store.current.slot).toMatchObject({ holder: { attempt: 2 } });
  });
});
