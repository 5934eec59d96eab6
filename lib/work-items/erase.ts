import { day } from '../kernel/time.ts';
import { isStoredKey, storedKeyOf } from './keys.ts';
import { lifeWithoutText } from './life/life.ts';
import type { WorkItemFacts, WorkRecord } from './record.ts';

/**
 * When a record's personal data falls due to be erased (ms since 1970).
 *
 * @param keepDays `privacy.keepPersonalDataDays` of the environment
 */
export function eraseAt({ outcomeAt, updatedAt }: WorkRecord, keepDays: number): number {
  return Date.parse(outcomeAt ?? updatedAt) + keepDays * day;
}

/**
 * The record without what people wrote: names, titles, subject and callback URL. Its key, its ids and its
 * outcome stay, so that a webhook that repeats it still makes nothing; the reconciler has no more to do about it, unless
 * its room still follows it.
 */
export function erased(record: WorkRecord, nowMs: number): WorkRecord {
  const {
    callbackUrl: _,
    itemUrl: _url,
    folderIntent: __,
    correction: ___,
    intent,
    room,
    life,
    ...kept
  } = record;
  const now = new Date(nowMs).toISOString();
  return {
    ...kept,
    facts: withoutText(record.facts),
    ...(intent ? { intent: { ...intent, title: '' } } : {}),
    ...(room ? { room: { ...room, title: '' } } : {}),
    ...(life ? { life: lifeWithoutText(life) } : {}),
    erasedAt: now,
    updatedAt: now,
    due: { life: record.due.life },
  };
}

function withoutText(facts: WorkItemFacts): WorkItemFacts {
  if (facts.kind === 'ticket') return { kind: 'ticket', ticketId: facts.ticketId, subject: '' };
  const { projectId, projectType } = facts;
  return { kind: 'project', projectId, projectType, projectName: '' };
}

/** True for a record of {@link forgottenRecord}: it no longer says what it is about. */
export function isForgotten({ key }: Pick<WorkRecord, 'key'>): boolean {
  return isStoredKey(key);
}

/**
 * The record of a work item that has ended with its source, its times and the hash of its key alone. Its next
 * webhook is that of a new work item, whose attempts have numbers of their own. Until then no attempt is the
 * current one, so nothing that still runs changes it.
 */
export function forgottenRecord(record: WorkRecord, nowMs: number): WorkRecord {
  const { facts, key, namespace, source, status, attempt, createdAt, outcomeAt } = record;
  const now = new Date(nowMs).toISOString();
  return {
    schema: 1,
    key: storedKeyOf(key),
    keyTag: '',
    namespace,
    source,
    facts:
      facts.kind === 'project'
        ? { kind: 'project', projectId: '', projectType: '', projectName: '' }
        : { kind: 'ticket', ticketId: '', subject: '' },
    status,
    attempt: 0,
    firstAttempt: attempt + 1,
    attempts: [],
    queuedAt: createdAt,
    createdAt,
    updatedAt: now,
    ...(outcomeAt ? { outcomeAt } : {}),
    erasedAt: now,
    due: {},
  };
}
