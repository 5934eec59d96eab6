import type { WorkItemFacts } from '../sources/source-type.ts';
import type { WorkRecord } from './records.ts';

const dayMs = 24 * 3_600_000;

/**
 * When a record's personal data falls due to be erased (ms since 1970).
 *
 * @param keepDays `privacy.keepPersonalDataDays` of the environment
 */
export function eraseAt({ outcomeAt, updatedAt }: WorkRecord, keepDays: number): number {
  return Date.parse(outcomeAt ?? updatedAt) + keepDays * dayMs;
}

/**
 * The record without what people wrote: names, titles, subject and callback URL. Its key, its ids and its
 * outcome stay, so that a webhook that repeats it still makes nothing; the keeper has no more to do about it.
 */
export function erased(record: WorkRecord, nowMs: number): WorkRecord {
  const { callbackUrl: _, folderIntent: __, intent, room, ...kept } = record;
  const now = new Date(nowMs).toISOString();
  return {
    ...kept,
    facts: withoutText(record.facts),
    ...(intent ? { intent: { ...intent, title: '' } } : {}),
    ...(room ? { room: { ...room, title: '' } } : {}),
    erasedAt: now,
    updatedAt: now,
    due: {},
  };
}

function withoutText(facts: WorkItemFacts): WorkItemFacts {
  if (facts.kind === 'ticket') return { kind: 'ticket', ticketId: facts.ticketId, subject: '' };
  const { projectId, projectType } = facts;
  return { kind: 'project', projectId, projectType, projectName: '' };
}
