import type { Clock } from '../kernel/clock.ts';
import { executionNameOf } from './keys.ts';
import { changed, type WorkRecord, workItemOf } from './record.ts';
import { type RecordStore, updateRecord } from './record-store.ts';

/** Which state machine: a room for a project or a ticket, or an update of either. */
export type MachineKind = 'project' | 'ticket' | 'update';

/** The executions of all state machines. */
export interface Executions {
  /**
   * The same name and input twice is one execution, also when that has ended.
   *
   * @throws Failure `ExecutionNameTaken` when an execution of that name is another work item's or attempt's
   */
  start(kind: MachineKind, name: string, input: ExecutionInput): Promise<void>;
  /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`; undefined when there is none of that name. */
  describe(
    kind: MachineKind,
    name: string,
  ): Promise<{ status: string; error?: string; cause?: string } | undefined>;
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
  | { key: string; attempt: number; source: string; ticketId: string }
  | { key: string; attempt: number; source: string; update: number };

/** Starts the execution of an accepted attempt, and marks that it was. Repeatable. */
export async function startAttempt(
  records: RecordStore,
  executions: Executions,
  record: WorkRecord,
  clock: Clock,
): Promise<void> {
  await executions.start(record.facts.kind, executionOf(record), inputOf(record));
  await updateRecord(records, record.key, (now) =>
    now?.status === 'accepted' && now.attempt === record.attempt
      ? changed(now, record.attempt, { status: 'running' }, clock.now())
      : undefined,
  );
}

/** The name of the execution of a record's current attempt. */
export function executionOf(record: WorkRecord): string {
  return executionNameOf(workItemOf(record), record.attempt, record.keyTag);
}

/** The input of a record's current attempt. */
export function inputOf({ key, attempt, source, facts }: WorkRecord): ExecutionInput {
  if (facts.kind === 'ticket') return { key, attempt, source, ticketId: facts.ticketId };
  const { projectId, projectType, projectName } = facts;
  return { key, attempt, source, projectId, projectType, projectName };
}
