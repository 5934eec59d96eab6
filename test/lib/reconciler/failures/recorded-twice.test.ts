import { describe, expect, it } from 'vitest';
import { type CaughtError, recordFailure } from '../../../../lib/reconciler/record-failure.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { recordedRoom } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';
import { caught, running } from './record-failure-fixture.ts';

/**
 * Two record how an execution ended, its Catch and the rule on its status: the second has read the record before the
 * first writes it, and writes after it.
 */
async function recordedTwice(record: WorkRecord, first: CaughtError, second: CaughtError) {
  const world = await worldOf({ records: [record] });
  const { dependencies, clock } = world;
  const old = await dependencies.records.read(record.key);
  const one = await clock.run(recordFailure(record, first, dependencies));
  let isFirstRead = true;
  const read = async (key: string) => {
    if (!isFirstRead) return dependencies.records.read(key);
    isFirstRead = false;
    return old;
  };
  const records = { ...dependencies.records, read };
  const other = await clock.run(recordFailure(record, second, { ...dependencies, records }));
  return { ...world, outcomes: [one.outcome, other.outcome] };
}

const stopped: CaughtError = { Error: 'ABORTED' };
const fails = caught('TemplateNotFound');
const mayPass = caught('StoreUnavailable');

describe('an ending that two record at the same time', () => {
  it('is reported once, as the first has recorded it', async () => {
    const { stored, sent, codes, outcomes } = await recordedTwice(running, fails, stopped);
    expect(stored()).toMatchObject({ status: 'failed', error: { code: 'TemplateNotFound' } });
    expect(sent).toMatchObject([{ type: 'room.failed', data: { error: { code: 'TemplateNotFound' } } }]);
    expect(codes()).toEqual(['ROOM_FAILED', 'RESULT_DELIVERED']);
    expect(outcomes).toEqual(['failed', 'failed']);
  });

  const made = { ...running, room: recordedRoom(7) };
  const namesFirst = [
    { code: 'StepsMissing' as const, message: expect.stringContaining('TemplateNotFound') },
  ];
  it.each<[string, WorkRecord, CaughtError, CaughtError, Partial<WorkRecord>, string]>([
    ['stays failed where the other would hold it', running, fails, mayPass, { status: 'failed' }, 'failed'],
    ['stays held where the other would fail it', running, mayPass, fails, { status: 'held' }, 'held'],
    [
      'keeps the warning of the first',
      made,
      fails,
      stopped,
      { status: 'done', warnings: namesFirst },
      'room-made',
    ],
    ['stays done where the other would hold it', made, fails, mayPass, { status: 'done' }, 'room-made'],
    ['stays held where the other would report its room', made, mayPass, fails, { status: 'held' }, 'held'],
    [
      'stays failed where the other would report its room',
      made,
      caught('RoomNotOurs'),
      fails,
      { status: 'failed' },
      'failed',
    ],
  ])('%s', async (_, record, first, second, expected, outcome) => {
    const { stored, outcomes, codes } = await recordedTwice(record, first, second);
    expect(stored()).toMatchObject(expected);
    expect(outcomes).toEqual([outcome, outcome]);
    const alarms = codes().filter((code) => ['ROOM_FAILED', 'WORK_HELD', 'STEPS_MISSING'].includes(code));
    expect(alarms).toHaveLength(1);
  });

  it.each<[string, WorkRecord | undefined]>([
    ['another attempt is over by then', { ...running, attempt: 2, status: 'failed' }],
    ['its record is gone by then', undefined],
  ])('is of no attempt any more where %s', async (_, now) => {
    const world = await worldOf({ records: now ? [now] : [] });
    const records = { ...world.dependencies.records, read: async () => ({ value: running, version: 1 }) };
    let reads = 0;
    const read = async (key: string) => {
      reads += 1;
      return reads === 1 ? records.read() : world.dependencies.records.read(key);
    };
    const failing = recordFailure(running, fails, { ...world.dependencies, records: { ...records, read } });
    await expect(world.clock.run(failing)).rejects.toMatchObject({ name: 'AttemptSuperseded' });
    expect(world.codes()).toEqual([]);
  });
});

describe('an ending that is recorded again', () => {
  const room = recordedRoom(7);
  it.each<[string, Partial<WorkRecord>, string]>([
    ['failed', { status: 'failed' }, 'failed'],
    ['held', { status: 'held', held: { reason: 'StoreUnavailable', since: '2026-11-23T10:00:00Z' } }, 'held'],
    ['done', { status: 'done', room }, 'room-made'],
  ])(
    'of a work item that is %s asks nothing, alarms nobody and answers the same',
    async (_, change, outcome) => {
      const record = { ...running, ...change };
      for (const error of [
        'StoreUnavailable',
        'PortalUnavailable',
        'AttemptSuperseded',
        'TemplateNotFound',
      ]) {
        const { dependencies, clock, codes, simulator, stored } = await worldOf({ records: [record] });
        const recorded = await clock.run(recordFailure(record, caught(error), dependencies));
        expect(recorded.outcome).toBe(outcome);
        expect([codes(), simulator.world.requests, stored()]).toEqual([[], [], record]);
      }
    },
  );
});

describe('the failure of an attempt that has not begun to run', () => {
  it.each<[string, Partial<WorkRecord>, string, string]>([
    ['fails it', {}, 'failed', 'ROOM_FAILED'],
    ['reports the room that is there', { room: recordedRoom(7) }, 'done', 'STEPS_MISSING'],
  ])('%s', async (_, change, status, code) => {
    const record: WorkRecord = { ...running, status: 'accepted', ...change };
    const { dependencies, clock, codes, stored } = await worldOf({ records: [record] });
    await clock.run(recordFailure(record, fails, dependencies));
    expect(stored().status).toBe(status);
    expect(codes()).toContain(code);
  });
});
