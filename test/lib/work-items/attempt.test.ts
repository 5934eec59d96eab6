import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { beginAttempt, changeRecord, currentRecord, endingRecord } from '../../../lib/work-items/attempt.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Status } from '../../../lib/work-items/status.ts';
import { projectRecord, startMs } from '../builders/records.ts';

const clock = { now: () => startMs + minute, sleep: async () => {} };
const statuses: Status[] = ['accepted', 'running', 'held', 'done', 'failed'];

async function stored(change: Partial<WorkRecord>) {
  const records = memoryRecords();
  const record = projectRecord({ attempt: 2, ...change });
  await records.write(record, 0);
  return { records, record, now: () => records.all.get(record.key) };
}

/** Each status with whether a step of this kind may work for an attempt in it. */
const mayWork: [string, typeof currentRecord, Status[]][] = [
  ['a step that makes something', currentRecord, ['running']],
  ['a step that ends the flow', endingRecord, ['running', 'done']],
  ['the first step', (records, ref) => beginAttempt(records, ref, clock), ['accepted', 'running']],
];

describe.each(mayWork)('%s of an execution', (_, read, legal) => {
  it.each(statuses)(`${legal.join(' and ')} only: tried with a record that is %s`, async (status) => {
    const { records, record, now } = await stored({ status });
    const answer = read(records, { key: record.key, attempt: 2 });
    if (legal.includes(status)) await expect(answer).resolves.toMatchObject({ key: record.key, attempt: 2 });
    else {
      // Such as a redrive of an old execution whose work item has its room.
      await expect(answer).rejects.toMatchObject({ code: 'AttemptSuperseded' });
      expect(now()).toEqual({ value: record, version: 1 });
    }
  });

  it.each([1, 3])('does nothing for attempt %d while 2 is the current one', async (attempt) => {
    for (const status of statuses) {
      const { records, record, now } = await stored({ status });
      await expect(read(records, { key: record.key, attempt })).rejects.toMatchObject({
        code: 'AttemptSuperseded',
      });
      expect(now()).toEqual({ value: record, version: 1 });
    }
  });

  it('does nothing for a work item without a record', async () => {
    const { records } = await stored({});
    await expect(read(records, { key: 'unknown', attempt: 2 })).rejects.toMatchObject({
      code: 'AttemptSuperseded',
    });
  });
});

describe('the first step of an execution', () => {
  it('marks an accepted attempt as running', async () => {
    const { records, record, now } = await stored({ status: 'accepted' });
    expect(await beginAttempt(records, record, clock)).toMatchObject({ status: 'running' });
    expect(now()?.value).toMatchObject({ status: 'running', updatedAt: '2026-11-23T10:01:00.000Z' });
  });

  it('writes nothing when the attempt is running already', async () => {
    const { records, record, now } = await stored({ status: 'running' });
    await beginAttempt(records, record, clock);
    expect(now()?.version).toBe(1);
  });
});

describe('changing the record of an attempt', () => {
  it('writes fields, and takes off those that are undefined', async () => {
    const { records, record, now } = await stored({ status: 'running', warnings: [] });
    const change = { template: { id: 17, title: 'Marketing' }, warnings: undefined };
    const after = await changeRecord(records, record, change, clock);
    expect(after).toMatchObject({ template: { id: 17, title: 'Marketing' } });
    expect(after).not.toHaveProperty('warnings');
    expect(now()?.value).toEqual(after);
  });

  it('writes what a rule makes of the record as it is now, not as the caller knew it', async () => {
    const { records, record } = await stored({ status: 'running', deliveries: 4 });
    const stale = { ...record, deliveries: 1 };
    expect(
      await changeRecord(records, stale, ({ deliveries = 0 }) => ({ deliveries: deliveries + 1 }), clock),
    ).toMatchObject({ deliveries: 5 });
  });

  it('leaves the record when the rule answers undefined', async () => {
    const { records, record, now } = await stored({ status: 'running' });
    expect(await changeRecord(records, record, () => undefined, clock)).toEqual(record);
    expect(now()?.version).toBe(1);
  });

  it.each<[string, Partial<WorkRecord>, number, Partial<WorkRecord>]>([
    ['an old attempt wants it', { status: 'running' }, 1, { status: 'done' }],
    ['a later attempt wants it', { status: 'running' }, 3, { status: 'done' }],
    ['the status cannot become that', { status: 'held' }, 2, { status: 'done' }],
    ['a done record would fail', { status: 'done' }, 2, { status: 'failed' }],
  ])('fails with AttemptSuperseded and writes nothing when %s', async (_, before, attempt, change) => {
    const { records, record, now } = await stored(before);
    const answer = changeRecord(records, { key: record.key, attempt }, change, clock);
    await expect(answer).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(now()).toEqual({ value: record, version: 1 });
  });

  it('fails with AttemptSuperseded when the rule of an old attempt would leave the record', async () => {
    const { records, record } = await stored({ status: 'running' });
    const answer = changeRecord(records, { key: record.key, attempt: 1 }, () => undefined, clock);
    await expect(answer).rejects.toMatchObject({ code: 'AttemptSuperseded' });
  });

  it('fails with AttemptSuperseded when there is no record', async () => {
    const { records } = await stored({});
    await expect(changeRecord(records, { key: 'unknown', attempt: 1 }, {}, clock)).rejects.toMatchObject({
      code: 'AttemptSuperseded',
    });
  });
});
