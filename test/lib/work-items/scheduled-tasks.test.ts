import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../lib/kernel/time.ts';
import { dueKind } from '../../../lib/work-items/record-store.ts';
import {
  type Due,
  dueAfter,
  dueAt,
  nextDelivery,
  nextLook,
} from '../../../lib/work-items/scheduled-tasks.ts';
import type { DeliveryStatus, Status } from '../../../lib/work-items/status.ts';
import { iso, startMs } from '../builders/records.ts';

describe('what the reconciler has to do after a change', () => {
  const old: Due = { start: 1, check: 2, release: 3, look: 4, erase: 5 };
  it.each<[Status, Due]>([
    ['accepted', { start: startMs + minute }],
    ['running', { check: startMs + 15 * minute }],
    ['held', { release: startMs }],
    ['done', { look: startMs + 10 * minute }],
    ['failed', { look: startMs + 10 * minute }],
  ])('to %s is that and nothing of before', (status, due) => {
    const before = status === 'done' ? 'running' : 'done';
    expect(dueAfter({ status }, { status: before, due: old }, startMs)).toEqual(due);
    expect(dueAfter({ status }, {}, startMs)).toEqual(due);
  });

  it.each<Status>(['accepted', 'running', 'held', 'done', 'failed'])(
    'that keeps the status %s is as before',
    (status) => {
      expect(dueAfter({ status }, { status, due: old }, startMs)).toEqual(old);
    },
  );

  it.each<[DeliveryStatus | undefined, number | undefined, number | undefined]>([
    ['pending', undefined, startMs + 2 * minute],
    ['pending', startMs + 1, startMs + 1],
    ['delivered', startMs + 1, undefined],
    ['undelivered', startMs + 1, undefined],
    ['gone', startMs + 1, undefined],
    [undefined, startMs + 1, undefined],
  ])('with a delivery that is %s, due at %s before: delivers at %s', (delivery, before, deliver) => {
    const after = { status: 'done', ...(delivery ? { delivery } : {}) } as const;
    const due = { look: 4, ...(before ? { deliver: before } : {}) };
    expect(dueAfter(after, { status: 'done', due }, startMs)).toEqual({
      look: 4,
      ...(deliver ? { deliver } : {}),
    });
  });

  it('leaves what was before as it is', () => {
    const due = { deliver: 1 };
    dueAfter({ status: 'done' }, { status: 'done', due }, startMs);
    expect(due).toEqual({ deliver: 1 });
  });
});

it.each<[Due, number | undefined]>([
  [{}, undefined],
  [{ start: undefined }, undefined],
  [{ look: 5, deliver: 3, erase: undefined }, 3],
])('of the tasks %j the first is due at %s', (due, at) => {
  expect(dueAt({ due })).toBe(at);
});

it.each([
  [0, 10 * minute],
  [10 * minute - 1, 10 * minute],
  [10 * minute, day],
  [day - 1, day],
  [day, undefined],
])('the next look for late rooms %d ms after the outcome is %s ms after it', (nowMs, lookMs) => {
  const at = lookMs === undefined ? undefined : startMs + lookMs;
  expect(nextLook(iso(startMs), startMs + nowMs)).toBe(at);
});

it('delivers by the schedule of Standard Webhooks, for 76 hours in all', () => {
  const waits = Array.from({ length: 9 }, (_, tries) => nextDelivery(tries, startMs));
  expect(waits.map((at) => at && (at - startMs) / minute)).toEqual([
    5,
    30,
    120,
    300,
    600,
    840,
    1200,
    1440,
    undefined,
  ]);
});

it('lists held work apart from all other work', () => {
  const statuses: Status[] = ['accepted', 'running', 'held', 'done', 'failed'];
  expect(statuses.map((status) => dueKind({ status }))).toEqual(['work', 'work', 'held', 'work', 'work']);
});
