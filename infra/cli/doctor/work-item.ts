import { randomUUID } from 'node:crypto';
import type { Portal } from '../../../lib/docspace/client.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { minute } from '../../../lib/kernel/time.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { archive } from '../../../lib/rooms/retire-rooms.ts';
import { type Executions, executionOf, startAttempt } from '../../../lib/work-items/executions.ts';
import { currentHold, type Hold } from '../../../lib/work-items/holds.ts';
import { keyTagOf } from '../../../lib/work-items/keys.ts';
import { acceptedRecord } from '../../../lib/work-items/next-attempt.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { RecordStore } from '../../../lib/work-items/record-store.ts';
import { testSource } from '../../environments/rules.ts';
import { type Finding, ok, problem, remedyOf, warning } from './finding.ts';

export interface WorkItemDependencies {
  portal: Portal;
  records: RecordStore;
  executions: Executions;
  hold: VersionedItem<Hold>;
  clock: Clock;
}

/** What became of a test work item. */
export type Tried =
  | { outcome: 'held'; hold: Hold }
  | { outcome: 'ended' | 'unfinished'; record: WorkRecord; execution: string; seconds: number };

/** A ticket's room takes seconds, and its last retry ends within this time. */
const maxWaitMs = 5 * minute;

/**
 * Has a ticket's room made by the deployed state machine and moves it to the archive. From the record on, everything
 * happens as for any ticket, with the same steps, secrets and rights, and the team is in the room until it is archived.
 * The source of the record takes no results, so nothing is written back.
 *
 * @throws Failure when the portal does not archive the room
 */
export async function tryWorkItem(namespace: string, dependencies: WorkItemDependencies): Promise<Tried> {
  const { records, executions, hold, clock } = dependencies;
  const on = await currentHold(hold);
  if (on) return { outcome: 'held', hold: on };
  const startedMs = clock.now();
  const ticketId = `test-${new Date(startedMs).toISOString()}`;
  const facts = { kind: 'ticket', ticketId, subject: 'Test by npx rooms doctor' } as const;
  const begun = acceptedRecord({ namespace, source: testSource, facts }, startedMs, {
    keyTag: keyTagOf(
      { namespace, source: testSource, kind: 'ticket', id: ticketId },
      { signingKey: randomUUID() },
    ),
  });
  await records.write(begun, 0);
  await startAttempt(records, executions, begun, clock);
  const execution = executionOf(begun);
  let record = begun;
  while (record.status !== 'done' && record.status !== 'failed' && clock.now() - startedMs < maxWaitMs) {
    await clock.sleep(1000);
    record = (await records.read(begun.key))?.value ?? record;
  }
  const seconds = Math.round((clock.now() - startedMs) / 1000);
  if (record.status !== 'done') {
    const outcome = record.status === 'failed' ? 'ended' : 'unfinished';
    return { outcome, record, execution, seconds };
  }
  if (record.room) await archive(record.room.id, dependencies);
  return { outcome: 'ended', record, execution, seconds };
}

/** Did the whole flow work? */
export function judgeWorkItem(tried: Tried): Finding[] {
  const check = 'work-item';
  if (tried.outcome === 'held') {
    const { reason, since } = tried.hold;
    const remedy =
      reason === 'OperatorHold'
        ? 'Let work go on with npx rooms release.'
        : 'Correct what the portal refuses.';
    return [problem(check, `All work is held since ${since} (${reason}).`, remedy)];
  }
  const { record, execution, seconds } = tried;
  if (tried.outcome === 'unfinished') {
    const says = `The test work item was ${record.status} after ${seconds} s.`;
    const remedy = `Look at the execution ${execution} of the ticket machine; the room, if it comes, has the tag ${record.keyTag}: archive it.`;
    return [problem(check, says, remedy)];
  }
  if (record.status === 'failed') {
    const { code, message } = record.error ?? { code: 'UnexpectedError' as const, message: '' };
    const says = `The test work item failed with ${code}: ${message}`;
    return [problem(check, says, `${remedyOf(code)} The execution is ${execution}.`)];
  }
  const made = ok(check, `A room was made in ${seconds} s, and is in the archive now.`);
  const warnings = (record.warnings ?? []).map(({ code, message }) =>
    warning(
      check,
      `The test room has the warning ${code}: ${message}`,
      'Every ticket gets it: remove the cause.',
    ),
  );
  return [made, ...warnings];
}
