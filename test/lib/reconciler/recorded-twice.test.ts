import { describe, expect, it } from 'vitest';
import { type CaughtError, recordFailure } from '../../../lib/reconciler/record-failure.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { recordedRoom } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';
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
  ])('%s', async (_, record, first, second, expected, outcome) => {
    const { stored, outcomes, codes } = await recordedTwice(record, first, second);
    expect(stored()).toMatchObject(expected);
    expect(outcomes).toEqual([outcome, outcome]);
    const alarms = codes().filter((code) => ['ROOM_FAILED', 'WORK_HELD', 'STEPS_MISSING'].includes(code));
    expect(alarms).toHaveLength(1);
  });
});
