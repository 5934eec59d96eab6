import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { differences, withCorrection } from '../../../lib/work-items/correction.ts';
import { erased } from '../../../lib/work-items/erase.ts';
import { nextAttempt, restarted } from '../../../lib/work-items/next-attempt.ts';
import { type Accepted, changed, type WorkRecord } from '../../../lib/work-items/record.ts';
import { newRecord } from '../builders/records.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const saying = (projectType: string, callbackUrl?: string): Accepted => ({
  namespace: 'dev',
  source: 'project-system',
  facts: { kind: 'project', projectId: 'PRJ-1', projectType, projectName: 'Q1' },
  ...(callbackUrl ? { callbackUrl } : {}),
});
const typo = saying('marketting', 'https://old.example/a');
const right = saying('marketing', 'https://new.example/b');
const intent = { firstAtMs: 1, lastAtMs: 1, posts: 1, attempt: 1, title: 'Q1 (PRJ-1)' };
const room = { id: 4, url: 'u', title: 't' };

function changedBy(record: WorkRecord, ...changes: Parameters<typeof changed>[2][]): WorkRecord {
  return changes.reduce<WorkRecord>((before, change) => {
    const next = changed(before, before.attempt, change, start);
    if (!next) throw new Error('not a legal change');
    return next;
  }, record);
}
const failure = { status: 'failed', error: { code: 'TemplateNotFound', message: 'm' } } as const;
const fresh = newRecord(typo, start);
const heldFromTheStart = newRecord(typo, start, { hold: 'OperatorHold' });
const failed = changedBy(fresh, failure);

describe('a webhook that corrects an earlier one', () => {
  it.each<[string, WorkRecord, boolean]>([
    ['that failed before the room was requested', failed, true],
    ['that is held before its first attempt', heldFromTheStart, true],
    ['that failed after the room was requested', changedBy(fresh, { intent }, failure), false],
    ['that failed and has a room', { ...failed, room }, false],
    ['that is done', changedBy(fresh, { status: 'running' }, { status: 'done', room }), false],
  ])('counts at once for a work item %s: %#', (_, record, counts) => {
    const { facts, callbackUrl } = withCorrection(record, right);
    expect({ facts, callbackUrl }).toEqual(
      counts
        ? { facts: right.facts, callbackUrl: right.callbackUrl }
        : { facts: typo.facts, callbackUrl: typo.callbackUrl },
    );
  });

  it.each<[string, WorkRecord]>([
    ['accepted', fresh],
    ['running', changedBy(fresh, { status: 'running' })],
  ])('waits for the next attempt while one is %s', (_, record) => {
    const known = withCorrection(record, right);
    expect(known.facts).toEqual(typo.facts);
    expect(differences(known, right)).toEqual(['projectType', 'callbackUrl']);
    const next = nextAttempt(changedBy(known, failure), start + 11 * minute);
    expect(next).toMatchObject({
      record: { facts: right.facts, callbackUrl: right.callbackUrl, attempt: 2 },
    });
    expect(next).not.toHaveProperty('record.correction');
  });

  it('is dropped when the attempt that was under way has requested the room', () => {
    const known = withCorrection(changedBy(fresh, { status: 'running' }), right);
    const next = restarted(changedBy(known, { intent }, failure), start);
    expect(next.facts).toEqual(typo.facts);
    expect(next).not.toHaveProperty('correction');
  });

  it('takes the callback URL off when the latest webhook has none', () => {
    expect(withCorrection(failed, saying('marketing'))).not.toHaveProperty('callbackUrl');
  });

  it('leaves the record as it is when nothing differs', () => {
    expect(withCorrection(failed, typo)).toBe(failed);
  });

  it('is taken back by a later webhook that says what the first one said', () => {
    const running = changedBy(fresh, { status: 'running' });
    expect(withCorrection(withCorrection(running, right), typo)).toEqual(running);
  });

  it('brings back what was erased of a work item that failed before the room was requested', () => {
    const record = withCorrection(erased(failed, start), typo);
    expect(record).toMatchObject({ facts: typo.facts, callbackUrl: typo.callbackUrl });
    expect(nextAttempt(record, start + 11 * minute).outcome).toBe('next');
  });

  it('is not kept for a work item whose attempt under way has requested the room, or has one', () => {
    for (const known of [{ intent }, { room }]) {
      const running = { ...changedBy(fresh, { status: 'running' }), ...known };
      expect(withCorrection(running, right)).toBe(running);
    }
  });
});

it('differs in nothing from a record whose words were erased', () => {
  expect(differences(erased(failed, start), right)).toEqual([]);
});
