import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { day, minute } from '../../../lib/kernel/time.ts';
import { updatesAtOnce } from '../../../lib/reconciler/reconcile.ts';
import { executionNameOf, storedKeyOf } from '../../../lib/work-items/keys.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { nothing, worldOf } from '../builders/world.ts';

const nameOf = (record: WorkRecord) => executionNameOf(workItemOf(record), record.attempt, record.keyTag);

describe('an attempt that was accepted and not started', () => {
  it('is started a minute after it was accepted, with its own name and input', async () => {
    const record = projectRecord();
    const { runAt, started, stored } = await worldOf({ records: [record] });
    expect(await runAt(0.99)).toEqual(nothing);
    expect(started).toEqual([]);
    expect(await runAt(1)).toEqual({ ...nothing, done: 3, overdueTask: 'start' });
    const input = {
      key: record.key,
      attempt: 1,
      source: 'project-system',
      projectId: 'PRJ-1',
      projectType: 'marketing',
      projectName: 'Q1',
    };
    expect(started).toEqual([{ kind: 'project', name: nameOf(record), input }]);
    expect(stored()).toMatchObject({ status: 'running', due: { check: startMs + 16 * minute } });
  });

  it('names a ticket by its id alone', async () => {
    const record = ticketRecord();
    const { runAt, started } = await worldOf({ records: [record] });
    await runAt(1);
    expect(started).toEqual([
      {
        kind: 'ticket',
        name: nameOf(record),
        input: { key: record.key, attempt: 1, source: 'helpdesk', ticketId: '7' },
      },
    ]);
  });
});

describe('a running attempt', () => {
  const record = projectRecord({ status: 'running', due: { check: startMs } });

  it('is checked again in 15 minutes while its execution runs', async () => {
    const { runAt, started, stored } = await worldOf({ records: [record], execution: { status: 'RUNNING' } });
    await runAt(1);
    expect(started).toEqual([]);
    expect(stored()).toMatchObject({ status: 'running', due: { check: startMs + 16 * minute } });
  });

  it('is started again when there is no execution of its name', async () => {
    const { runAt, started, stored } = await worldOf({ records: [record] });
    await runAt(1);
    expect(started).toMatchObject([
      { kind: 'project', name: nameOf(record), input: { key: record.key, attempt: 1 } },
    ]);
    expect(stored().due).toEqual({ check: startMs + 16 * minute });
  });

  it.each([
    ['TIMED_OUT', undefined, 'ExecutionTimedOut'],
    ['ABORTED', undefined, 'ExecutionStopped'],
    ['FAILED', 'RoomNotOurs', 'RoomNotOurs'],
    ['SUCCEEDED', undefined, 'UnexpectedError'],
  ])('fails when its execution ended without a word: %s', async (status, error, code) => {
    const execution = { status, ...(error ? { error } : {}) };
    const { runAt, stored, sent } = await worldOf({ records: [record], execution });
    await runAt(1);
    expect(stored()).toMatchObject({ status: 'failed', error: { code } });
    expect(sent).toMatchObject([{ type: 'room.failed' }]);
  });

  it('leaves the queue for the portal slot when its execution ended without a word', async () => {
    const { runAt, store, woken } = await worldOf({ records: [record], execution: { status: 'TIMED_OUT' } });
    const { key, attempt, queuedAt } = record;
    await store.putWaiter({
      key: 'other',
      attempt: 1,
      queuedAt: iso(startMs - 1),
      execution: 'e',
      token: 't1',
      tryNumber: startMs * 1000,
    });
    await store.putWaiter({ key, attempt, queuedAt, execution: 'e', token: 't2', tryNumber: startMs * 1000 });
    await runAt(0);
    expect(store.waiters.map((waiter) => waiter.key)).toEqual(['other']);
    expect(woken).toContainEqual({ token: 't2', fence: 0 });
  });

  it('that has become done since is not checked again', async () => {
    const done = { ...record, status: 'done', due: { check: startMs, look: startMs + day } } as const;
    const { runAt, stored } = await worldOf({ records: [done], execution: { status: 'RUNNING' } });
    await runAt(1);
    expect(stored()).toEqual(done);
  });
});

describe('a run of the reconciler', () => {
  it('tells how long the first in the queue for the portal slot has waited', async () => {
    const { runAt, store } = await worldOf();
    const waiter = { attempt: 1, execution: 'e', token: 't', tryNumber: startMs * 1000 };
    await store.putWaiter({ ...waiter, key: 'a', queuedAt: iso(startMs) });
    await store.putWaiter({ ...waiter, key: 'b', queuedAt: iso(startMs + 1000) });
    expect(await runAt(2)).toMatchObject({ waitingSeconds: 119 });
  });

  it.each<[string, number, number, Record<string, unknown>]>([
    ['the first list', 2, 4, { overdueSeconds: 180, overdueTask: 'start' }],
    ['a later list', 4, 2, { overdueSeconds: 180, overdueTask: 'erase' }],
  ])('names the task that is overdue for longest: of %s', async (_, startDue, eraseDue, expected) => {
    const { runAt } = await worldOf({
      records: [
        projectRecord({ due: { start: startMs + startDue * minute } }),
        ticketRecord({ status: 'failed', due: { erase: startMs + eraseDue * minute } }),
      ],
    });
    expect(await runAt(5)).toMatchObject(expected);
  });

  it.each([
    [updatesAtOnce - 1, updatesAtOnce - 1, { overdueSeconds: 60, overdueTask: 'life' }],
    [updatesAtOnce + 1, updatesAtOnce, { overdueSeconds: 0, overdueTask: '' }],
  ])(
    'begins the updates of %i closed rooms at a pace, and does not call overdue what exceeds it: %i',
    async (...row) => {
      const [count, begun, overdue] = row;
      const records = Array.from({ length: count }, (_, index) =>
        projectRecord({
          key: `closed-${index}`,
          status: 'done',
          room: recordedRoom(index),
          due: { life: startMs },
          life: {
            reported: { closed: true, status: 'closed', atMs: startMs },
            closedSinceMs: startMs,
            mark: 1,
            seen: 0,
            seenAtMs: startMs,
            update: 0,
          },
        }),
      );
      const { runAt, started } = await worldOf({ records, settings: { life: { graceDays: 0 } } });
      expect(await runAt(1)).toMatchObject(overdue);
      expect(started.filter(({ kind }) => kind === 'update')).toHaveLength(begun);
    },
  );

  it('names the portal slot that it could not look after', async () => {
    const { runAt, store, lines } = await worldOf();
    store.readSlot = () => Promise.reject(new Failure('StoreUnavailable', 'no answer'));
    expect(await runAt(1)).toMatchObject({ done: 1, failed: 1, waitingSeconds: 0 });
    expect(lines).toEqual([
      {
        level: 'error',
        code: 'RECONCILER_FAILED',
        fields: { what: 'slot', key: '', error: 'StoreUnavailable', reason: 'no answer' },
      },
    ]);
  });

  it('asks a slow portal nothing more 15 seconds after its end, and tries again in five minutes', async () => {
    const record = projectRecord({
      status: 'done',
      room: recordedRoom(7),
      outcomeAt: iso(startMs),
      intent: intentOf(),
      due: { look: startMs },
    });
    const { runAt, stored, dependencies, clock, lines } = await worldOf({ records: [record] });
    const { portal } = dependencies;
    const askedAt: number[] = [];
    const call: typeof portal.call = async (request) => {
      askedAt.push((clock.now() - startMs - minute) / 1000);
      await clock.sleep(19_000);
      return portal.call(request);
    };
    dependencies.portal = { ...portal, call };
    await runAt(1, 5_000);
    expect(askedAt).toEqual([0, 0, 19]);
    expect(lines).toEqual([
      {
        level: 'error',
        code: 'RECONCILER_FAILED',
        fields: expect.objectContaining({ what: 'look', key: record.key, error: 'PortalUnavailable' }),
      },
    ]);
    expect(stored().due.look).toBeGreaterThan(startMs + 6 * minute);
  });

  it('postpones what it could not do by five minutes, and goes on with the others', async () => {
    const [first, second] = [
      projectRecord({ due: { start: startMs, erase: startMs + day } }),
      ticketRecord(),
    ];
    const { runAt, stored, dependencies, lines, started } = await worldOf({ records: [first, second] });
    const { start } = dependencies.executions;
    dependencies.executions.start = (kind, name, input) => {
      if (kind === 'project') return Promise.reject(new Failure('StepFunctionsUnavailable', 'no answer'));
      return start(kind, name, input);
    };
    expect(await runAt(1)).toEqual({
      ...nothing,
      done: 3,
      failed: 1,
      overdueSeconds: 60,
      overdueTask: 'start',
    });
    expect(stored(first.key)).toEqual({
      ...first,
      due: { start: startMs + 6 * minute + 2_000, erase: startMs + day },
    });
    expect(started).toHaveLength(1);
    expect(lines).toEqual([
      {
        level: 'error',
        code: 'RECONCILER_FAILED',
        fields: { what: 'start', key: first.key, error: 'StepFunctionsUnavailable', reason: 'no answer' },
      },
    ]);
  });

  it('logs the key that people look for, although its list has the hash of it', async () => {
    const record = projectRecord();
    const { runAt, dependencies, records, lines } = await worldOf({ records: [record] });
    const due = records.due.bind(records);
    records.due = async (...args) =>
      (await due(...args)).map((one) => ({ ...one, key: storedKeyOf(one.key) }));
    dependencies.executions.start = () => Promise.reject(new Error('broken'));
    await runAt(1);
    expect(lines).toMatchObject([{ code: 'RECONCILER_FAILED', fields: { what: 'start', key: record.key } }]);
  });

  it.each<[string, Failure, number, number, string[]]>([
    ['a transient answer', new Failure('PortalUnavailable', 'HTTP 502'), 1, 2, []],
    ['two transient answers', new Failure('PortalThrottled', 'HTTP 429'), 2, 2, ['RECONCILER_FAILED']],
    [
      'an answer that will not change',
      new Failure('PortalRejected', 'HTTP 400'),
      1,
      1,
      ['RECONCILER_FAILED'],
    ],
    ['a defect', new TypeError('broken') as unknown as Failure, 1, 1, ['RECONCILER_FAILED']],
  ])('is tried twice before an error is logged: after %s', async (_, error, times, tries, codes) => {
    const world = await worldOf({ records: [projectRecord()] });
    const { start } = world.dependencies.executions;
    let asked = 0;
    world.dependencies.executions.start = async (...args) => {
      asked += 1;
      if (asked <= times) throw error;
      return start(...args);
    };
    await world.runAt(1);
    expect(asked).toBe(tries);
    expect(world.codes()).toEqual(codes);
  });

  it.each<[string, number, number, number]>([
    ['is tried again after a try of less than five seconds', 4_999, 50_000, 2],
    ['is not tried again after a try of five seconds', 5_000, 50_000, 1],
    ['is not tried again at the end of the run', 0, 2_000, 1],
  ])('%s', async (_, tookMs, leaveAfterMs, tries) => {
    const { runAt, dependencies, clock, codes } = await worldOf({ records: [projectRecord()] });
    let asked = 0;
    dependencies.executions.start = async () => {
      asked += 1;
      await clock.sleep(tookMs);
      throw new Failure('StepFunctionsUnavailable', 'no answer');
    };
    await runAt(1, leaveAfterMs);
    expect(asked).toBe(tries);
    expect(codes()).toEqual(['RECONCILER_FAILED']);
  });

  it('goes on when even that cannot be written down', async () => {
    const { runAt, dependencies, records } = await worldOf({ records: [projectRecord(), ticketRecord()] });
    dependencies.executions.start = () => Promise.reject(new Error('broken'));
    records.write = () => Promise.reject(new Error('broken'));
    expect(await runAt(1)).toMatchObject({ failed: 2 });
  });

  it('begins nothing more when its time is over', async () => {
    const { runAt, stored, started } = await worldOf({ records: [projectRecord()] });
    expect(await runAt(1, 0)).toEqual({ ...nothing, done: 0, hold: 'unknown' });
    expect(started).toEqual([]);
    expect(stored()).toEqual(projectRecord());
  });

  it('passes over a record that is gone', async () => {
    const { runAt, records } = await worldOf({ records: [projectRecord()] });
    records.read = async () => undefined;
    expect(await runAt(1)).toEqual({ ...nothing, done: 3, overdueTask: 'start' });
  });
});
