import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../../lib/kernel/failures.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { dueTasks, isTaskDue, postpone, release } from '../../../lib/reconciler/due-tasks.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Due } from '../../../lib/work-items/scheduled-tasks.ts';
import { intentOf, iso, newRecord, recordedRoom, startMs } from '../builders/records.ts';
import { type GivenWorld, worldOf } from '../builders/world.ts';

const facts = { kind: 'project', projectId: '1', projectType: 'marketing', projectName: 'Q1' } as const;

function recordWith(change: Partial<WorkRecord>): WorkRecord {
  return { ...newRecord({ namespace: 'test', source: 'project-system', facts }, startMs), ...change };
}

/** A run's dependencies, with a record in the store, and what was noted for the circuit breakers. */
async function runWith(record: WorkRecord, given: GivenWorld = {}, open: string[] = []) {
  const world = await worldOf({ ...given, records: [record] });
  const noted: string[] = [];
  const dependencies = {
    ...world.dependencies,
    leaveAtMs: startMs + 10 * minute,
    listRooms: async () => [],
    breakers: {
      isOpen: (host: string) => open.includes(host === world.portal.url ? 'portal' : host),
      note: (host: string, answer: string) =>
        void noted.push(`${host === world.portal.url ? 'portal' : host} ${answer}`),
    },
  };
  await world.clock.advance(startMs + minute - world.clock.now());
  return { ...world, dependencies, noted, now: () => world.stored(record.key) };
}

describe('a scheduled task', () => {
  it.each<[string, Due, boolean]>([
    ['is due when its time has come', { look: startMs + minute }, true],
    ['is due when its time is over', { look: startMs }, true],
    ['is not due before', { look: startMs + minute + 1 }, false],
    ['is not due where another is', { erase: startMs }, false],
  ])('%s', async (_, due, isDue) => {
    const { clock } = await runWith(recordWith({}));
    expect(isTaskDue(recordWith({ due }), 'look', clock)).toBe(isDue);
  });

  it('is postponed by five minutes where it is due, and left where it is not', async () => {
    const due = { look: startMs, deliver: startMs + minute, erase: startMs + minute + 1 };
    const { dependencies, clock, now } = await runWith(recordWith({ due }));
    await clock.run(postpone(now().key, dependencies));
    const later = startMs + 6 * minute;
    expect(now().due).toEqual({ look: later, deliver: later, erase: startMs + minute + 1 });
  });

  it('of a record that is gone is postponed without a record being made', async () => {
    const { dependencies, clock, records } = await runWith(recordWith({}));
    expect(await clock.run(postpone('gone', dependencies))).toBeUndefined();
    expect(records.all.size).toBe(1);
  });
});

describe('held work', () => {
  it.each<[string, string]>([
    ['that is gone', 'first/project-system/project/none'],
    ['that is not held any more', recordWith({}).key],
  ])('%s is not released', async (_, key) => {
    const { dependencies, clock, started } = await runWith(recordWith({ status: 'running' }));
    expect(await clock.run(release(key, dependencies))).toBe(false);
    expect(started).toEqual([]);
  });
});

describe('a look for late rooms', () => {
  const failed = recordWith({
    status: 'failed',
    outcomeAt: iso(startMs),
    due: { look: startMs },
    intent: intentOf(),
  });

  it.each<[FailureCode, string[]]>([
    ['PortalUnavailable', ['portal failed']],
    ['PortalKeyRefused', []],
  ])('that fails with %s counts for the circuit to the portal as %j', async (code, expected) => {
    const { dependencies, clock, noted } = await runWith(failed);
    const portal = {
      ...dependencies.portal,
      call: async () => {
        throw new Failure(code, 'no');
      },
    };
    await expect(clock.run(dueTasks.look(failed, { ...dependencies, portal }))).rejects.toMatchObject({
      code,
    });
    expect(noted).toEqual(expected);
  });

  it('that the portal answers closes the circuit to it', async () => {
    const { dependencies, clock, noted } = await runWith(failed);
    await clock.run(dueTasks.look(failed, dependencies));
    expect(noted).toEqual(['portal answered']);
  });

  it('is postponed without a call while the circuit to the portal is open', async () => {
    const { dependencies, clock, simulator, now } = await runWith(failed, {}, ['portal']);
    await clock.run(dueTasks.look(failed, dependencies));
    expect(simulator.world.requests).toEqual([]);
    expect(now().due.look).toBe(startMs + 6 * minute);
  });
});

describe('personal data', () => {
  it('is not erased of a record whose erasure was put off meanwhile', async () => {
    const before = recordWith({ status: 'failed', outcomeAt: iso(startMs), due: { erase: startMs } });
    const { dependencies, clock, now } = await runWith({ ...before, due: { erase: startMs + 2 * minute } });
    await clock.run(dueTasks.erase(before, dependencies));
    expect(now().facts).toEqual(facts);
  });

  it('is not sought of a record that is gone', async () => {
    const { dependencies, clock, records } = await runWith(recordWith({}));
    await clock.run(dueTasks.erase(recordWith({ key: 'gone' }), dependencies));
    expect(records.all.size).toBe(1);
  });
});

describe('an execution that ended without an outcome', () => {
  it('has its failure recorded, and the result left to the task that delivers', async () => {
    const running = recordWith({ status: 'running', due: { check: startMs } });
    const { dependencies, clock, sent, now } = await runWith(running, { execution: { status: 'ABORTED' } });
    await clock.run(dueTasks.check(running, dependencies));
    expect(now()).toMatchObject({
      status: 'failed',
      delivery: 'pending',
      due: { deliver: startMs + minute },
    });
    expect(sent).toEqual([]);
  });

  it('leaves no result to be delivered where its source wants none', async () => {
    const running = recordWith({ status: 'running', due: { check: startMs } });
    const { dependencies, clock, now } = await runWith(running, {
      execution: { status: 'ABORTED' },
      settings: { sources: { 'project-system': {} } },
    });
    await clock.run(dueTasks.check(running, dependencies));
    expect(now()).toMatchObject({ status: 'failed' });
    expect(now().due).not.toHaveProperty('deliver');
  });
});

describe('an event about what became of a room', () => {
  const result = {
    type: 'room.archived',
    at: iso(startMs),
    room: { id: 7, url: 'https://portal.example.com/rooms/shared/7', title: 'Q1 (1)' },
  } as const;
  const reported = { closed: true, status: 'closed', atMs: 1 };
  const archived = recordWith({
    status: 'done',
    room: recordedRoom(7),
    due: { report: startMs },
    life: { reported, mark: 1, seen: 1, seenAtMs: startMs, update: 1, results: [result] },
  });
  const settings = { life: { graceDays: 7, events: true } };
  const host = 'projects.example.com';

  it.each<[string, WorkRecord, GivenWorld, string[], number, string[]]>([
    ['is sent to its receiver', archived, {}, [], 1, [`${host} answered`]],
    [
      'is tried again when its receiver does not take it',
      archived,
      { receiver: () => 503 },
      [],
      // One attempt repeats what may pass by itself.
      3,
      [`${host} failed`],
    ],
    ['waits while the circuit to its receiver is open', archived, {}, [host], 0, []],
  ])('%s', async (_, record, given, open, count, expected) => {
    const { dependencies, clock, sent, noted, now } = await runWith(record, { settings, ...given }, open);
    await clock.run(dueTasks.report(record, dependencies));
    expect({ sent: sent.length, noted }).toEqual({ sent: count, noted: expected });
    const isLeft = expected[0] === undefined || expected[0].endsWith('failed');
    expect(now().life?.results !== undefined).toBe(isLeft);
    if (open.length > 0 && isLeft) expect(now().due.report).toBe(startMs + 6 * minute);
  });

  it('is left out where its source is gone, and no circuit counts it', async () => {
    const record = { ...archived, source: 'gone' };
    const { dependencies, clock, sent, noted, now } = await runWith(record, { settings }, ['']);
    await clock.run(dueTasks.report(record, dependencies));
    expect({ sent, noted }).toEqual({ sent: [], noted: [] });
    expect(now().life).not.toHaveProperty('results');
  });

  it('is sent by the run in which it is due', async () => {
    const { runAt, sent } = await worldOf({ records: [archived], settings });
    await runAt(1);
    expect(sent).toMatchObject([{ type: 'room.archived' }]);
  });
});

describe('a list of due records that cannot be read', () => {
  it('is logged by its name and counted, and keeps no other list from being done', async () => {
    const waiting = recordWith({ status: 'accepted', due: { start: startMs } });
    const { dependencies, runAt, started, lines } = await worldOf({ records: [waiting] });
    const due = dependencies.records.due.bind(dependencies.records);
    dependencies.records.due = async (kind, nowMs, limit) => {
      if (kind === 'look') throw new Failure('StoreUnavailable', 'The table does not answer.');
      return due(kind, nowMs, limit);
    };
    expect(await runAt(1)).toMatchObject({ failed: 1 });
    expect(started).toHaveLength(1);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        code: 'RECONCILER_FAILED',
        fields: expect.objectContaining({ what: 'look', key: '', error: 'StoreUnavailable' }),
      },
    ]);
  });
});
