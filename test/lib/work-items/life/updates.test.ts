import { describe, expect, it } from 'vitest';
import { minute } from '../../../../lib/kernel/time.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import type { ExecutionInput } from '../../../../lib/work-items/executions.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import type { Life, ReportedState } from '../../../../lib/work-items/life/life.ts';
import {
  changeUpdated,
  isToBeRead,
  type LivingRecord,
  newLife,
  runningUpdate,
  startUpdate,
  updatedRecord,
  updateExecutionOf,
  withLookAsked,
  withReportedState,
  withRoomAsked,
  withUpdateBegun,
} from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { iso, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';

const nowMs = startMs + minute;
const open: ReportedState = { closed: false, status: 'open', title: 'Q1', atMs: 10 };
const plain: Life = { reported: open, mark: 3, seen: 2, seenAtMs: startMs, update: 4 };
const ref = { key: projectRecord().key, attempt: 1, update: 4 };

/** A project that is done, and whose update 4 runs. */
function living(life: Partial<Life> = {}, change: Partial<WorkRecord> = {}): LivingRecord {
  const running = { update: 4, attempt: 1, sinceMs: startMs };
  const made = { status: 'done', room: recordedRoom(7), due: { look: 1 } } as const;
  return { ...projectRecord({ ...made, ...change }), life: { ...plain, running, ...life } };
}

describe('the update of a room that runs', () => {
  it.each<[string, WorkRecord, number | undefined]>([
    ['is the one that was begun', living(), 4],
    ['is none where it was begun for an attempt of before', living({}, { attempt: 2 }), undefined],
    ['is none where none was begun', { ...living(), life: plain }, undefined],
    ['is none where nothing was reported', projectRecord(), undefined],
  ])('%s', (_, record, update) => {
    expect(runningUpdate(record)).toBe(update);
  });

  it('has a name that no other update and no other attempt has', () => {
    const names = [living(), living({ update: 5 }), living({}, { attempt: 2 })].map(updateExecutionOf);
    expect(new Set(names).size).toBe(3);
  });
});

describe('a reported state', () => {
  const reported = (more: Partial<ReportedState> = {}): ReportedState => ({
    closed: true,
    status: 'closed',
    atMs: 11,
    ...more,
  });

  it.each([9, 10])('of the time %i is not newer than that of 10, and changes nothing', (atMs) => {
    expect(withReportedState(living(), reported({ atMs }), nowMs)).toBeUndefined();
  });

  const wish = { to: 'archive', roomId: 7, since: iso(startMs) } as const;
  it.each<[string, Partial<Life>, boolean, boolean]>([
    ['stays with an open work item that is reported as open', { wish }, false, true],
    ['goes with an open work item that is closed', { wish }, true, false],
    ['stays with a closed work item that is reported as closed', { wish, closedSinceMs: 5 }, true, true],
    ['goes with a closed work item that is opened', { wish, closedSinceMs: 5 }, false, false],
    ['is none where nobody wished anything', {}, false, false],
  ])('leaves what an operator wished: it %s', (_, life, isClosed, stays) => {
    const next = withReportedState(living(life), reported({ closed: isClosed }), nowMs);
    if (stays) expect(next?.life.wish).toEqual(wish);
    else expect(next?.life).not.toHaveProperty('wish');
  });

  it('is newer than a life of whose state nothing is known, which is as good as open', () => {
    const life = newLife(nowMs);
    expect(life).toEqual({
      reported: { closed: false, status: '', atMs: 0 },
      ...{ mark: 0, seen: 0, seenAtMs: nowMs, update: 0 },
    });
    const first = withReportedState({ ...living(), life }, reported({ atMs: 1 }), nowMs);
    expect(first?.life).toMatchObject({ reported: { closed: true }, mark: 1 });
  });

  it('is counted, keeps the last title, and begins the grace', () => {
    const before = living();
    expect(withReportedState(before, reported(), nowMs)).toEqual({
      ...before,
      life: { ...before.life, reported: { ...reported(), title: 'Q1' }, mark: 4, closedSinceMs: nowMs },
      updatedAt: iso(nowMs),
    });
  });

  it('brings its own title', () => {
    const next = withReportedState(living(), reported({ title: 'Q2' }), nowMs);
    expect(next?.life.reported.title).toBe('Q2');
  });

  it('does not begin the grace again while the item stays closed', () => {
    const next = withReportedState(living({ closedSinceMs: startMs }), reported(), nowMs);
    expect(next?.life.closedSinceMs).toBe(startMs);
  });

  it('ends the grace when the item is open', () => {
    const next = withReportedState(living({ closedSinceMs: startMs }), reported({ closed: false }), nowMs);
    expect(next?.life).not.toHaveProperty('closedSinceMs');
  });

  it('may be the first', () => {
    const record = projectRecord();
    expect(withReportedState(record, reported(), nowMs)).toStrictEqual({
      ...record,
      life: { reported: reported(), mark: 1, seen: 0, seenAtMs: nowMs, update: 0, closedSinceMs: nowMs },
      updatedAt: iso(nowMs),
    });
  });

  it('leaves no title in a record that was erased', () => {
    const erased = living({}, { erasedAt: iso(startMs) });
    const next = withReportedState(erased, reported({ title: 'Q2' }), nowMs);
    expect(next?.life.reported).toEqual(reported());
  });
});

describe('an update that is begun', () => {
  it('is the next number, and is started after a minute by the reconciler if need be', () => {
    const before = living();
    expect(withUpdateBegun(before, nowMs)).toEqual({
      ...before,
      life: { ...before.life, update: 5, running: { update: 5, attempt: 1, sinceMs: nowMs } },
      due: { look: 1, life: nowMs + minute },
    });
  });

  it('is started with its number, by its name', async () => {
    const started: { kind: string; name: string; input: ExecutionInput }[] = [];
    const executions = {
      start: async (kind: string, name: string, input: ExecutionInput) =>
        void started.push({ kind, name, input }),
      describe: async () => undefined,
    };
    const name = await startUpdate(executions, living());
    expect(name).toBe(updateExecutionOf(living()));
    expect(started).toEqual([{ kind: 'update', name, input: { ...ref, source: 'project-system' } }]);
  });
});

describe('a step of an update', () => {
  const clock = { now: () => nowMs, sleep: async () => {} };

  async function stored(record: WorkRecord | undefined) {
    const records = memoryRecords();
    if (record) await records.write(record, 0);
    return records;
  }

  it('changes the record while its update runs', async () => {
    const records = await stored(living());
    const seen = { ...living().life, seen: 3 };
    const after = await changeUpdated(records, ref, (record) => ({ ...record, life: seen }), clock);
    expect(after).toEqual({ ...living(), life: seen, updatedAt: iso(nowMs) });
    expect(records.all.get(ref.key)?.value).toEqual(after);
    expect(await updatedRecord(records, ref)).toEqual(after);
  });

  it('may leave the record as it is', async () => {
    const records = await stored(living());
    expect(await changeUpdated(records, ref, () => undefined, clock)).toEqual(living());
    expect(records.all.get(ref.key)?.version).toBe(1);
  });

  it.each<[string, WorkRecord | undefined]>([
    ['the record is gone', undefined],
    ['the work item was forgotten', living({}, { key: storedKeyOf(ref.key) })],
    ['the work item is not done', living({}, { status: 'running' })],
    [
      'the work item is at another attempt',
      living({ running: { update: 4, attempt: 2, sinceMs: 1 } }, { attempt: 2 }),
    ],
    ['the work item has no room', living({}, { room: undefined as never })],
    ['nothing was reported', projectRecord({ status: 'done', room: recordedRoom(7) })],
    ['another update runs', living({ running: { update: 5, attempt: 1, sinceMs: 1 } })],
    ['no update runs', { ...living(), life: plain }],
  ])('changes nothing where %s', async (_, record) => {
    const records = await stored(record);
    const change = changeUpdated(records, ref, (found) => ({ ...found, warnings: [] }), clock);
    await expect(change).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    await expect(updatedRecord(records, ref)).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect([...records.all.values()].map(({ value }) => value)).toEqual(record ? [record] : []);
  });
});

describe('a hint that people did something with a room', () => {
  it('is counted as what is reported is, so that the room is looked at after it', () => {
    const after = withRoomAsked(living(), nowMs);
    const life = { ...living().life, mark: 4, roomAsked: 4 };
    expect(after).toEqual({ ...living(), life, updatedAt: iso(nowMs) });
  });

  it('begins the life of a work item of whose state nothing is known', () => {
    const after = withRoomAsked(projectRecord(), nowMs);
    expect(after.life).toEqual({ ...newLife(nowMs), mark: 1, roomAsked: 1 });
  });
});

describe('a webhook that only says that something about a work item has changed', () => {
  it.each([
    ['of a work item with a life', living(), 4, living().life],
    ['of a work item of whose state nothing is known', projectRecord(), 1, newLife(nowMs)],
  ])('asks for it to be read again: %s', (_, record, mark, life) => {
    const after = withLookAsked(record, nowMs);
    expect(after).toEqual({ ...record, life: { ...life, mark, asked: mark }, updatedAt: iso(nowMs) });
    expect(isToBeRead(after.life)).toBe(true);
    expect(isToBeRead({ ...after.life, read: mark })).toBe(false);
  });
});
