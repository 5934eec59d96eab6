import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { differences } from '../../../lib/work-items/correction.ts';
import { nextAttempt } from '../../../lib/work-items/next-attempt.ts';
import { changed, type WorkRecord } from '../../../lib/work-items/record.ts';
import { updateRecord } from '../../../lib/work-items/record-store.ts';
import { mayChange, type Status } from '../../../lib/work-items/status.ts';
import { newRecord } from '../builders/records.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const work = {
  namespace: 'dev',
  source: 'project-system',
  facts: { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
} as const;
const failedAt = (record: WorkRecord, at: number): WorkRecord => {
  const error = { code: 'TemplateNotFound', message: 'm' } as const;
  const failed = changed(record, record.attempt, { status: 'failed', error }, at);
  if (!failed) throw new Error('a fresh record can fail');
  return failed;
};

describe('records', () => {
  it('allow exactly these changes', () => {
    const statuses: Status[] = ['accepted', 'running', 'held', 'done', 'failed'];
    const legal = statuses.flatMap((from) =>
      statuses.filter((to) => from !== to && mayChange(from, to)).map((to) => `${from} -> ${to}`),
    );
    expect(legal).toEqual([
      'accepted -> running',
      'accepted -> held',
      'accepted -> done',
      'accepted -> failed',
      'running -> held',
      'running -> done',
      'running -> failed',
      'held -> accepted',
      'done -> accepted',
      'failed -> accepted',
      'failed -> held',
    ]);
  });

  it('counts the holds of the next attempt from none, since its request', () => {
    const held = { ...failedAt(newRecord(work, start), start), holdsBySuspect: { portal: 3, aws: 30 } };
    const again = nextAttempt(held, start + 11 * minute);
    expect(again).toMatchObject({ outcome: 'next', record: { attempt: 2 } });
    expect(again).not.toHaveProperty('record.holdsBySuspect');
  });

  it('refuse a change by an attempt that is no longer the current one', () => {
    const first = failedAt(newRecord(work, start), start);
    const again = nextAttempt(first, start + 11 * minute);
    if (again.outcome !== 'next') throw new Error(again.outcome);
    expect(changed(again.record, 1, { status: 'done' }, start)).toBeUndefined();
    expect(changed(again.record, 2, { status: 'done' }, start)).toMatchObject({ status: 'done', attempt: 2 });
  });

  it('start a failed work item again with what is known of its room, but not its error', () => {
    const room = { id: 4, url: 'u', title: 't' };
    const first = { ...failedAt(newRecord(work, start), start), room };
    expect(nextAttempt(first, start + 10 * minute)).toMatchObject({
      outcome: 'next',
      record: { attempt: 2, status: 'accepted', room },
    });
    expect(nextAttempt(first, start + 10 * minute)).not.toHaveProperty('record.error');
  });

  it('start nothing again that has not failed', () => {
    expect(nextAttempt(newRecord(work, start), start + 60 * minute)).toEqual({ outcome: 'not-failed' });
  });

  it('start again at most once in ten minutes and five times a day, whenever webhooks come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 180 }), { maxLength: 60 }), (gaps) => {
        let now = start;
        let record = failedAt(newRecord(work, now), now);
        const starts = [now];
        for (const gap of gaps) {
          now += gap * minute;
          const next = nextAttempt(record, now);
          if (next.outcome === 'too-soon') expect(next.afterMs).toBeGreaterThan(now);
          if (next.outcome !== 'next') continue;
          starts.push(now);
          record = failedAt(next.record, now);
        }
        for (const [index, at] of starts.entries()) {
          const before = starts[index - 1];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(10 * minute);
          expect(
            starts.filter((other) => other > at - 24 * 60 * minute && other <= at).length,
          ).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('name the fields in which a repeat differs', () => {
    const again = { ...work, facts: { ...work.facts, projectName: 'Q2' }, callbackUrl: 'https://a.example' };
    expect(differences(newRecord(work, start), work)).toEqual([]);
    expect(differences(newRecord(work, start), again)).toEqual(['projectName', 'callbackUrl']);
  });

  it('lose no change when many write at once', async () => {
    const store = memoryRecords(() => new Promise((resolve) => setImmediate(resolve)));
    const { key } = newRecord(work, start);
    const warn = (index: number) =>
      updateRecord(store, key, (record = newRecord(work, start)) => ({
        ...record,
        warnings: [...(record.warnings ?? []), { code: 'StepsMissing' as const, message: String(index) }],
      }));
    await Promise.all(Array.from({ length: 20 }, (_, index) => warn(index)));
    const codes = store.all.get(key)?.value.warnings?.map(({ message }) => Number(message));
    expect(codes?.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });
});
