import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { hour, minute } from '../../../lib/kernel/time.ts';
import { releasedAtOnce } from '../../../lib/reconciler/reconcile.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { iso, newRecord, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { nothing, worldOf } from '../builders/world.ts';

describe('held work', () => {
  const held = (id: string, change: Partial<WorkRecord> = {}) => {
    const facts = { kind: 'project', projectId: id, projectType: 'marketing', projectName: 'Q1' } as const;
    const work = { namespace: 'test', source: 'project-system', facts };
    const record = newRecord(work, startMs, { hold: 'PortalPlanLimit' });
    return { ...record, ...change };
  };
  const hold: Hold = {
    on: true,
    reason: 'PortalPlanLimit',
    message: 'm',
    since: iso(startMs),
    probeAtMs: startMs + minute,
    probes: 0,
  };

  it('goes on with its next attempt in its place of the queue when no hold is on', async () => {
    const record = held('1', { attempt: 2 });
    const { runAt, started, stored } = await worldOf({ records: [record] });
    expect(await runAt(5)).toEqual({ ...nothing, done: 3, released: 1 });
    expect(stored()).toMatchObject({ status: 'running', attempt: 3, queuedAt: iso(startMs) });
    expect(stored()).not.toHaveProperty('held');
    expect(started).toMatchObject([{ input: { attempt: 3 } }]);
  });

  it('goes on in the run in which receivers that do not answer take all the time', async () => {
    const pending = projectRecord({
      status: 'done',
      room: recordedRoom(7),
      delivery: 'pending',
      due: { deliver: startMs },
      outcomeAt: iso(startMs),
    });
    const { runAt, stored, dependencies, clock } = await worldOf({
      records: [held('1', { attempt: 1 }), pending],
      settings: { sources: { 'project-system': { resultUrl: 'https://pm.example.com/results' } } },
    });
    dependencies.dial = async () => {
      await clock.sleep(110_000);
      return { status: 503 };
    };
    expect(await runAt(5)).toMatchObject({ released: 1 });
    expect(stored()).toMatchObject({ status: 'running' });
    expect(stored(pending.key)).toMatchObject({ delivery: 'pending', deliveries: 1 });
  });

  it('stays while a hold is on and the portal is in trouble', async () => {
    const { runAt, stored, dependencies, simulator, started } = await worldOf({ records: [held('1')] });
    await dependencies.hold.write(hold, 0);
    simulator.world.mode = 'unpaid';
    expect(await runAt(1)).toEqual({ ...nothing, hold: 'PortalPlanLimit' });
    expect(stored()).toEqual(held('1'));
    expect(started).toEqual([]);
    expect((await dependencies.hold.read())?.value).toMatchObject({ on: true, probes: 1 });
  });

  it('is released in the run in which the portal is found well again', async () => {
    const { runAt, stored, dependencies, lines } = await worldOf({ records: [held('1')] });
    await dependencies.hold.write(hold, 0);
    expect(await runAt(3)).toEqual({ ...nothing, done: 3, released: 1 });
    expect(stored().status).toBe('running');
    expect(lines).toEqual([
      { level: 'info', code: 'HOLD_ENDED', fields: { reason: 'PortalPlanLimit', minutes: 3 } },
    ]);
  });

  it('stays while nobody knows whether a hold is on', async () => {
    const { runAt, stored, dependencies, lines } = await worldOf({ records: [held('1')] });
    dependencies.hold.read = () => Promise.reject(new Failure('StoreUnavailable', 'no answer'));
    expect(await runAt(1)).toEqual({ ...nothing, done: 1, failed: 1, hold: 'unknown' });
    expect(stored()).toEqual(held('1'));
    expect(lines).toMatchObject([
      {
        level: 'error',
        code: 'RECONCILER_FAILED',
        fields: { what: 'hold', key: '', error: 'StoreUnavailable' },
      },
    ]);
  });

  it(`is released ${releasedAtOnce} at a time, the longest held first`, async () => {
    const records = Array.from({ length: releasedAtOnce + 2 }, (_, index) =>
      held(`${index}`, { attempt: 1, due: { release: startMs - index } }),
    );
    const { runAt, stored } = await worldOf({ records });
    expect(await runAt(1)).toMatchObject({ released: releasedAtOnce });
    expect(records.filter(({ key }) => stored(key).status === 'held').map(({ key }) => key)).toEqual([
      records[0]?.key,
      records[1]?.key,
    ]);
  });

  it('is named as overdue where it could not be released', async () => {
    const record = held('1', { attempt: 1, due: { release: startMs } });
    const { runAt, dependencies } = await worldOf({ records: [record] });
    dependencies.executions.start = () => Promise.reject(new Error('broken'));
    expect(await runAt(5)).toMatchObject({ released: 0, overdueSeconds: 300, overdueTask: 'held' });
  });

  it('that never began counts for the quota of its source: what exceeds that waits for the next hour', async () => {
    const records = [held('1'), held('2', { due: { release: startMs + 1 } })];
    const { runAt, stored } = await worldOf({
      records,
      settings: { sources: { 'project-system': { roomsPerHour: 1 } } },
    });
    expect(await runAt(5)).toMatchObject({ done: 4, released: 1 });
    expect(stored(records[0]?.key).status).toBe('running');
    expect(stored(records[1]?.key)).toMatchObject({ status: 'held', due: { release: startMs + hour } });
    await runAt(60);
    expect(stored(records[1]?.key).status).toBe('running');
  });

  it.each<[string, Partial<WorkRecord>]>([
    ['that has begun before', { attempt: 1 }],
    ['that has begun since it was forgotten', { attempt: 5, firstAttempt: 5 }],
  ])('%s is not counted again for the quota of its source', async (_, change) => {
    const records = [held('1', change), held('2', change)];
    const { runAt, stored, dependencies } = await worldOf({
      records,
      settings: { sources: { 'project-system': { roomsPerHour: 1 } } },
    });
    await runAt(5);
    expect(records.map(({ key }) => stored(key).status)).toEqual(['running', 'running']);
    const hourOf = iso(startMs).slice(0, 13);
    expect(await dependencies.counters.add(`rooms/project-system/${hourOf}`, 0)).toBe(1);
  });

  it('of a source that is gone from the settings waits when it never began', async () => {
    const { runAt, stored } = await worldOf({
      records: [held('1')],
      settings: { sources: { helpdesk: {} } },
    });
    await runAt(5);
    expect(stored()).toMatchObject({ status: 'held', due: { release: startMs + hour } });
  });

  it('that was released by somebody else meanwhile is left alone', async () => {
    const record = held('1', { attempt: 1 });
    const { runAt, records, stored, started } = await worldOf({ records: [record] });
    const due = records.due.bind(records);
    records.due = async (kind, nowMs, limit) => {
      const keys = await due(kind, nowMs, limit);
      if (kind === 'held') await records.write({ ...record, status: 'running' }, 1);
      return keys;
    };
    await runAt(5);
    expect(stored()).toMatchObject({ status: 'running', attempt: 1 });
    expect(started).toEqual([]);
  });

  it.each<[string, Partial<WorkRecord>]>([
    ['at its next attempt', { attempt: 2 }],
    ['done', { status: 'done' }],
  ])('that is %s between the look and the release is left alone', async (_, meanwhile) => {
    const record = held('1', { attempt: 1 });
    const { runAt, records, stored, started } = await worldOf({ records: [record] });
    const read = records.read.bind(records);
    let reads = 0;
    records.read = async (key) => {
      const found = await read(key);
      reads += 1;
      if (reads === 1) await records.write({ ...record, ...meanwhile }, 1);
      return found;
    };
    await runAt(5);
    expect(stored()).toEqual({ ...record, ...meanwhile });
    expect(started).toEqual([]);
  });
});
