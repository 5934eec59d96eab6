import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '../../../lib/kernel/time.ts';
import { type DueKind, dueEntry } from '../../../lib/work-items/record-store.ts';
import {
  type Due,
  dueAfter,
  earliestTask,
  nextDelivery,
  nextDeliveryAfterPutOff,
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

  it.each<[string, Status, Status, boolean, number | undefined]>([
    ['at once as it gets its room', 'done', 'running', true, startMs],
    ['not where its source has said nothing', 'done', 'running', false, undefined],
    ['not while it has no room', 'failed', 'running', true, undefined],
    ['when it was planned, in a record that was done before', 'done', 'done', true, 9],
  ])('looks at what was said of the state of a work item meanwhile %s', (_, status, before, said, life) => {
    const due = before === 'done' ? { life: 9 } : {};
    const after = dueAfter({ status, ...(said ? { life: {} } : {}) }, { status: before, due }, startMs);
    expect(after.life).toBe(life);
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
  expect(earliestTask({ due })?.atMs).toBe(at);
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
  const waits = Array.from({ length: 10 }, (_, tries) => nextDelivery(tries, startMs));
  expect(waits.map((at) => at && (at - startMs) / minute)).toEqual([
    5,
    30,
    23,
    120,
    300,
    600,
    840,
    1200,
    1440,
    undefined,
  ]);
});

it.each([
  [0, 2 * minute],
  [20 * minute, 2 * minute],
  [40 * minute, 4 * minute],
  [10 * hour, hour],
  [75 * hour, hour],
  [76 * hour - 2 * minute - 1, hour],
  [76 * hour - 2 * minute, undefined],
  [76 * hour, undefined],
])('puts a result that has waited for %d ms off for %s ms', (waitedMs, waitMs) => {
  const nowMs = startMs + waitedMs;
  const at = nextDeliveryAfterPutOff(startMs, nowMs);
  expect(at && at - nowMs).toBe(waitMs);
});

it.each<[Status, Due, DueKind | undefined, number | undefined]>([
  ['accepted', { start: 3 }, 'start', 3],
  ['running', { check: 4 }, 'check', 4],
  ['held', { release: 2 }, 'held', 2],
  ['done', { deliver: 5, look: 6 }, 'deliver', 5],
  ['done', { deliver: 7, look: 6 }, 'look', 6],
  ['failed', { erase: 8 }, 'erase', 8],
  ['done', {}, undefined, undefined],
])('lists work that is %s with the tasks %j under %s', (status, due, kind, atMs) => {
  expect(dueEntry({ status, due })).toEqual(kind && { kind, atMs });
});
