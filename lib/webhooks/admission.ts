import { executionNameOf } from '../rooms/keys.ts';
import { decideRecord, type RecordStore } from '../rooms/record-store.ts';
import {
  type Accepted,
  acceptedRecord,
  changed,
  differences,
  nextAttempt,
  type WorkRecord,
  workItemOf,
} from '../rooms/records.ts';

/** Starts executions; the same name and input twice is one execution. */
export interface Executions {
  start(kind: 'project' | 'ticket', name: string, input: ExecutionInput): Promise<void>;
}

/** What an execution is started with: made from the record alone, without a ticket's subject. */
export type ExecutionInput =
  | {
      key: string;
      attempt: number;
      source: string;
      projectId: string;
      projectType: string;
      projectName: string;
    }
  | { key: string; attempt: number; source: string; ticketId: string };

export type Admission =
  | { outcome: 'accepted'; execution: string }
  | { outcome: 'duplicate'; execution: string; record: WorkRecord; differs: string[]; afterMs?: number };

/**
 * Record first, execution second: whatever dies between the two, the record remains, and the next webhook
 * for it starts the very same execution.
 */
export async function admit(
  records: RecordStore,
  executions: Executions,
  work: Accepted,
  nowMs: number,
): Promise<Admission> {
  const fresh = acceptedRecord(work, nowMs);
  let before: WorkRecord | undefined;
  let written: WorkRecord | undefined;
  let afterMs: number | undefined;
  const record = await decideRecord(records, fresh.key, (found) => {
    before = found;
    written = undefined;
    afterMs = undefined;
    if (!found) {
      written = fresh;
    } else {
      const next = nextAttempt(found, nowMs);
      if (next.outcome === 'next') written = next.record;
      if (next.outcome === 'too-soon') afterMs = next.afterMs;
    }
    return written;
  });
  if (!record) throw new Error('a record that was written is not there');
  const execution = executionNameOf(workItemOf(record), record.attempt);
  if (record.status === 'accepted') {
    await executions.start(record.facts.kind, execution, inputOf(record));
    await decideRecord(records, record.key, (now) =>
      now?.status === 'accepted' ? changed(now, record.attempt, { status: 'running' }, nowMs) : undefined,
    );
  }
  if (written) return { outcome: 'accepted', execution };
  const differs = before ? differences(before, work) : [];
  return { outcome: 'duplicate', execution, record, differs, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** The input of a record's current attempt. */
export function inputOf({ key, attempt, source, facts }: WorkRecord): ExecutionInput {
  if (facts.kind === 'ticket') return { key, attempt, source, ticketId: facts.ticketId };
  const { projectId, projectType, projectName } = facts;
  return { key, attempt, source, projectId, projectType, projectName };
}
