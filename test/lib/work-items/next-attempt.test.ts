import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../lib/kernel/time.ts';
import { askedFor, nextAttempt, restarted } from '../../../lib/work-items/next-attempt.ts';
import { changed, hasBegun, secondsSinceAsked, type WorkRecord } from '../../../lib/work-items/record.ts';
import type { Status } from '../../../lib/work-items/status.ts';
import { iso, newRecord, projectRecord, recordedRoom, startMs } from '../builders/records.ts';

const { namespace, source, facts } = projectRecord();
const work = { namespace, source, facts };
const laterMs = startMs + day;
const ended: Partial<WorkRecord> = {
  error: { code: 'RoomArchived', message: 'm' },
  delivery: 'delivered',
  deliveries: 2,
  outcomeAt: iso(startMs),
};

describe('the record of a new work item', () => {
  it('is accepted with its first attempt', () => {
    const record = newRecord(work, startMs);
    expect(record).toMatchObject({
      status: 'accepted',
      attempt: 1,
      attempts: [iso(startMs)],
      queuedAt: iso(startMs),
    });
    expect(record.due).toEqual({ start: startMs + minute });
    for (const field of ['held', 'firstAttempt']) expect(record).not.toHaveProperty(field);
    expect(hasBegun(record)).toBe(true);
  });

  it('is held before its first attempt, if there is a reason', () => {
    const record = newRecord(work, startMs, { hold: 'RoomCeiling' });
    expect(record).toMatchObject({
      status: 'held',
      attempt: 0,
      held: { reason: 'RoomCeiling', since: iso(startMs) },
    });
    expect(record.due).toEqual({ release: startMs });
    expect(hasBegun(record)).toBe(false);
  });

  it.each([
    [undefined, 5, true],
    ['OperatorHold' as const, 4, false],
  ])('counts on from the attempts before it was forgotten, with the hold %s', (hold, attempt, begun) => {
    const record = newRecord(work, startMs, { hold, firstAttempt: 5 });
    expect(record).toMatchObject({ attempt, firstAttempt: 5 });
    expect(hasBegun(record)).toBe(begun);
  });
});

describe('the next attempt that a webhook starts', () => {
  it.each<Status>(['accepted', 'running', 'held', 'done'])('is none while the record is %s', (status) => {
    expect(nextAttempt(projectRecord({ status }), laterMs)).toEqual({ outcome: 'not-failed' });
  });

  it('is none for a failed record that was erased', () => {
    const record = projectRecord({ status: 'failed', erasedAt: iso(startMs) });
    expect(nextAttempt(record, laterMs)).toEqual({ outcome: 'not-failed' });
  });

  it.each<[string, number[], number, number | undefined]>([
    ['ten minutes after the last', [0], 10, undefined],
    ['not a moment before that', [0], 9.999, 10],
    ['after four within an hour', [0, 15, 30, 45], 55, undefined],
    ['not after five within an hour, until the first is a day ago', [0, 15, 30, 45, 60], 70, 24 * 60],
    ['by the last five of six', [0, 15, 30, 45, 60, 75], 24 * 60, 24 * 60 + 15],
    ['a day after the first of five', [0, 15, 30, 45, 60], 24 * 60, undefined],
    [
      'ten minutes after the last of five in two days',
      [0, 15, 30, 45, 24 * 60 + 5],
      24 * 60 + 14,
      24 * 60 + 15,
    ],
  ])('begins %s', (_, attempts, nowMinutes, after) => {
    const record = projectRecord({
      status: 'failed',
      attempts: attempts.map((minutes) => iso(startMs + minutes * minute)),
    });
    const next = nextAttempt(record, startMs + nowMinutes * minute);
    if (after === undefined) expect(next).toMatchObject({ outcome: 'next' });
    else expect(next).toEqual({ outcome: 'too-soon', afterMs: startMs + after * minute });
  });

  it.each<[string, number[], number, number | undefined]>([
    ['at once', [0], 0.1, undefined],
    ['not after five within a day', [0, 1, 2, 3, 4], 5, 24 * 60],
  ])('begins for a webhook that corrects the work item %s', (_, attempts, nowMinutes, after) => {
    const record = projectRecord({
      status: 'failed',
      attempts: attempts.map((minutes) => iso(startMs + minutes * minute)),
    });
    const next = nextAttempt(record, startMs + nowMinutes * minute, { corrects: true });
    if (after === undefined) expect(next).toMatchObject({ outcome: 'next' });
    else expect(next).toEqual({ outcome: 'too-soon', afterMs: startMs + after * minute });
  });

  it('is held from the start, if there is a reason, and keeps its place for when it goes on', () => {
    const failed = projectRecord({ status: 'failed', attempt: 2, room: recordedRoom(7), ...ended });
    const next = nextAttempt(failed, laterMs, { hold: 'OperatorHold' });
    expect(next).toMatchObject({
      record: {
        ...{ status: 'held', attempt: 2, held: { reason: 'OperatorHold', since: iso(laterMs) } },
        ...{ updatedAt: iso(laterMs), due: { release: laterMs }, room: { id: 7 } },
        attempts: [iso(startMs), iso(laterMs)],
      },
    });
    for (const field of Object.keys(ended)) expect(next).not.toHaveProperty(`record.${field}`);
  });
});

describe('an attempt that begins', () => {
  it.each<[string, Partial<WorkRecord>, string]>([
    ['after a failure queues up again', { status: 'failed', ...ended }, iso(laterMs)],
    [
      'after a hold keeps its place in the queue',
      { status: 'held', held: { reason: 'RoomCeiling', since: iso(startMs) } },
      iso(startMs),
    ],
  ])('%s, with what is known of its room', (_, change, queuedAt) => {
    const room = recordedRoom(7);
    const next = restarted(projectRecord({ attempt: 2, room, ...change }), laterMs);
    expect(next).toMatchObject({ status: 'accepted', attempt: 3, queuedAt, updatedAt: iso(laterMs), room });
    expect(next.due).toEqual({ start: laterMs + minute });
    for (const field of ['held', ...Object.keys(ended)]) expect(next).not.toHaveProperty(field);
  });

  it('is remembered by the times of its last five requests', () => {
    const attempts = [1, 2, 3, 4, 5].map((minutes) => iso(startMs + minutes * minute));
    const record = projectRecord({ attempts });
    expect(askedFor(record, laterMs).attempts).toEqual([...attempts.slice(1), iso(laterMs)]);
    expect(record.attempts).toEqual(attempts);
  });
});

describe('a change of a record', () => {
  const nowMs = startMs + minute;
  it.each<[Status, Status, string | undefined]>([
    ['running', 'done', iso(nowMs)],
    ['running', 'failed', iso(nowMs)],
    ['running', 'held', undefined],
    ['done', 'done', undefined],
    ['failed', 'failed', undefined],
  ])('from %s to %s notes the outcome at %s', (before, after, outcomeAt) => {
    expect(changed(projectRecord({ status: before }), 1, { status: after }, nowMs)?.outcomeAt).toBe(
      outcomeAt,
    );
  });

  it('keeps the status and what is due when it names neither', () => {
    const record = projectRecord({ status: 'done', due: { look: 5 } });
    expect(changed(record, 1, { adoptions: 1 }, nowMs)).toEqual({
      ...record,
      adoptions: 1,
      updatedAt: iso(nowMs),
    });
  });

  it('takes what is due from the change where that names it', () => {
    expect(changed(projectRecord(), 1, { status: 'running', due: { erase: 1 } }, nowMs)?.due).toEqual({
      erase: 1,
    });
  });
});

it.each<[string, string[], number]>([
  ['the time of its last request', [iso(startMs), iso(startMs + 30_000), iso(startMs + minute)], 30],
  ['its acceptance, where no time is known', [], 90],
])('people have waited for a room since %s', (_, attempts, seconds) => {
  expect(secondsSinceAsked(projectRecord({ attempts }), startMs + 90_400)).toBe(seconds);
});
