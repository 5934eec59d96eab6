import { storedKeyOf } from './keys.ts';
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
 * The record of a work item that has ended without anything personal: its source and the hash of its key are
 * left, so that a late repeat of its webhook is still known and makes nothing. No attempt is the current one any
 * more, so nothing that still runs changes it, and the keeper does nothing more about it.
 */
export function erased(record: WorkRecord, nowMs: number): WorkRecord {
  const { facts, key, namespace, source, status, createdAt, outcomeAt } = record;
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
    attempts: [],
    queuedAt: createdAt,
    createdAt,
    updatedAt: now,
    ...(outcomeAt ? { outcomeAt } : {}),
    erasedAt: now,
    due: {},
  };
}
