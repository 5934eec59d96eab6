import { memoryKeyTags } from '../../../lib/stores/memory/memory-stores.ts';
import { keyTagOf, keyTags, type WorkItem } from '../../../lib/work-items/keys.ts';
import { acceptedRecord, type NewWorkItem } from '../../../lib/work-items/next-attempt.ts';
import {
  type Accepted,
  type Intent,
  type RecordedRoom,
  type WorkRecord,
  workItemOf,
} from '../../../lib/work-items/record.ts';

/** When the work items of these tests are accepted. */
export const startMs = Date.parse('2026-11-23T10:00:00Z');

/** A time on the day on which the work items are accepted, in the form of the records. */
export const iso = (ms: number) => new Date(ms).toISOString();

/** The environment's secret for key tags in tests. */
export const signingKey = 'signing-key-of-the-tests';

/** Key tags by that secret, tied to their work items in memory. */
export const memoryIssuer = () => keyTags(memoryKeyTags(), async () => signingKey);

/** The key tag of a work item's first attempt. */
export const firstKeyTagOf = (item: WorkItem) => keyTagOf(item, { signingKey });

/** The record of a new work item with the key tag that the environment of the tests gives it. */
export function newRecord(accepted: Accepted, nowMs: number, more: Partial<NewWorkItem> = {}): WorkRecord {
  return acceptedRecord(accepted, nowMs, { keyTag: firstKeyTagOf(workItemOf(accepted)), ...more });
}

/** The record of a project, accepted at {@link startMs}, with these fields changed. */
export function projectRecord(change: Partial<WorkRecord> = {}): WorkRecord {
  const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' } as const;
  return { ...newRecord({ namespace: 'test', source: 'project-system', facts }, startMs), ...change };
}

/** The record of a ticket, accepted at {@link startMs}, with these fields changed. */
export function ticketRecord(change: Partial<WorkRecord> = {}): WorkRecord {
  const facts = { kind: 'ticket', ticketId: '7', subject: 'Login error' } as const;
  return { ...newRecord({ namespace: 'test', source: 'helpdesk', facts }, startMs), ...change };
}

/** The intent of a request for the room "Q1 (PRJ-1)", sent once, when the work item was accepted. */
export function intentOf(change: Partial<Intent> = {}): Intent {
  return { firstAtMs: startMs, lastAtMs: startMs, posts: 1, attempt: 1, title: 'Q1 (PRJ-1)', ...change };
}

/** A room as a record holds it. */
export function recordedRoom(id: number, change: Partial<RecordedRoom> = {}): RecordedRoom {
  return { id, url: `https://portal.example.com/rooms/shared/${id}`, title: 'Q1 (PRJ-1)', ...change };
}
