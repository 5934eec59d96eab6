import type { FailureCode } from '../failures.ts';
import type { WorkItemFacts } from '../sources/source-type.ts';
import { keyOf, keyTagOf, type WorkItem } from './keys.ts';

export type Status = 'accepted' | 'running' | 'done' | 'failed';
/** `gone`: the ticket can no longer be written to; nobody has to act. */
export type Delivery = 'pending' | 'delivered' | 'undelivered' | 'gone';

/** The room as the portal showed it when it was verified. */
export interface RecordedRoom {
  id: number;
  url: string;
  title: string;
  /** A number of `roomTypes`, or one that is newer than this version. */
  type?: number;
  tags?: string[];
  createdOn?: string;
}

/** Something about a made room that is not as it should be; never an e-mail address or a link. */
export interface Warning {
  code: string;
  message: string;
}

/** Our one item about a work item. Fields are only ever added. */
export interface WorkRecord {
  schema: 1;
  key: string;
  keyTag: string;
  namespace: string;
  source: string;
  facts: WorkItemFacts;
  callbackUrl?: string;
  status: Status;
  /** The current attempt: 1 for the first. */
  attempt: number;
  /** When the latest attempts were accepted (ISO 8601), oldest first, at most five. */
  attempts: string[];
  createdAt: string;
  updatedAt: string;
  template?: { id: number; title: string };
  room?: RecordedRoom;
  warnings?: Warning[];
  error?: { code: FailureCode; message: string };
  delivery?: Delivery;
  /** When the current attempt became done or failed. */
  outcomeAt?: string;
}

/** Legal changes of a record's status. A change to the same status keeps it. */
const legalChanges: Record<Status, readonly Status[]> = {
  accepted: ['running', 'done', 'failed'],
  running: ['done', 'failed'],
  done: [],
  failed: ['accepted'],
};

/** True if a record may go from one status to the other. */
export function mayChange(from: Status, to: Status): boolean {
  return from === to || legalChanges[from].includes(to);
}

/** At least so long between two attempts of one work item that somebody else starts. */
const betweenAttemptsMs = 10 * 60_000;
const attemptsADay = 5;
const dayMs = 24 * 3_600_000;

/** The work item that a record is about. */
export function workItemOf(record: Pick<WorkRecord, 'namespace' | 'source' | 'facts'>): WorkItem {
  const { namespace, source, facts } = record;
  const id = facts.kind === 'project' ? facts.projectId : facts.ticketId;
  return { namespace, source, kind: facts.kind, id };
}

export interface Accepted {
  namespace: string;
  source: string;
  facts: WorkItemFacts;
  callbackUrl?: string;
}

/** The record of a work item that nobody has heard of before. */
export function acceptedRecord(accepted: Accepted, nowMs: number): WorkRecord {
  const now = new Date(nowMs).toISOString();
  const item = workItemOf(accepted);
  return {
    schema: 1,
    key: keyOf(item),
    keyTag: keyTagOf(item),
    ...accepted,
    status: 'accepted',
    attempt: 1,
    attempts: [now],
    createdAt: now,
    updatedAt: now,
  };
}

/** The next attempt of a failed work item, or why there is none now. */
export function nextAttempt(
  record: WorkRecord,
  nowMs: number,
):
  | { outcome: 'next'; record: WorkRecord }
  | { outcome: 'not-failed' }
  | { outcome: 'too-soon'; afterMs: number } {
  if (record.status !== 'failed') return { outcome: 'not-failed' };
  const times = record.attempts.map((at) => Date.parse(at));
  const latest = Math.max(...times);
  const soonest = latest + betweenAttemptsMs;
  const fifth = times.length >= attemptsADay ? Math.min(...times.slice(-attemptsADay)) + dayMs : 0;
  const afterMs = Math.max(soonest, fifth);
  if (nowMs < afterMs) return { outcome: 'too-soon', afterMs };
  const now = new Date(nowMs).toISOString();
  const { error: _, delivery: __, outcomeAt: ___, ...kept } = record;
  return {
    outcome: 'next',
    record: {
      ...kept,
      status: 'accepted',
      attempt: record.attempt + 1,
      attempts: [...record.attempts, now].slice(-attemptsADay),
      updatedAt: now,
    },
  };
}

/** What a step may change about the record of its own attempt. */
export type Change = Partial<
  Pick<WorkRecord, 'status' | 'template' | 'room' | 'warnings' | 'error' | 'delivery'>
>;

/**
 * The record after a change by an attempt, or undefined if the change is not legal: the attempt is no
 * longer the current one, or the status cannot become that.
 */
export function changed(
  record: WorkRecord,
  attempt: number,
  change: Change,
  nowMs: number,
): WorkRecord | undefined {
  if (record.attempt !== attempt || !mayChange(record.status, change.status ?? record.status))
    return undefined;
  const now = new Date(nowMs).toISOString();
  const ended = change.status !== record.status && (change.status === 'done' || change.status === 'failed');
  return { ...record, ...change, updatedAt: now, ...(ended ? { outcomeAt: now } : {}) };
}

/** Names of the fields in which a repeated webhook differs from the first. */
export function differences(record: WorkRecord, again: Accepted): string[] {
  const first: Record<string, unknown> = { ...record.facts, callbackUrl: record.callbackUrl };
  const second: Record<string, unknown> = { ...again.facts, callbackUrl: again.callbackUrl };
  return Object.keys(second).filter((field) => first[field] !== second[field]);
}
