import type { Clock } from '../../../lib/kernel/clock.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { isForgotten } from '../../../lib/work-items/erase.ts';
import type { Executions } from '../../../lib/work-items/executions.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { type RecordSearch, type RecordStore, updateRecord } from '../../../lib/work-items/record-store.ts';
import { CommandError } from '../command.ts';

/** What operator commands work on. */
export interface CommandDependencies {
  records: RecordStore;
  search: RecordSearch;
  executions: Executions;
  hold: VersionedItem<Hold>;
  clock: Clock;
}

/** What an operator command did to a record: the changed record, or a sentence that says why it changed nothing. */
export type CommandOutcome =
  | { outcome: 'changed'; record: WorkRecord }
  | { outcome: 'refused'; reason: string };

export function refused(reason: string): CommandOutcome {
  return { outcome: 'refused', reason };
}

/** Why nothing can be done about a record whose personal data is erased. */
export function refusedAsErased(record: WorkRecord): CommandOutcome {
  const what = isForgotten(record) ? 'It was forgotten' : 'Its personal data was erased';
  return refused(`${what} at ${record.erasedAt}; nothing more can be done about it.`);
}

/**
 * Changes a record by a rule, with a condition on its version.
 *
 * @param rule called again if the record was changed in between
 * @param options.dryRun whether only the outcome is wanted
 */
export async function applyRule(
  key: string,
  rule: (record: WorkRecord) => CommandOutcome,
  { records, dryRun = false }: { records: RecordStore; dryRun?: boolean },
): Promise<CommandOutcome> {
  let outcome = refused('Its record does not exist any longer.');
  await updateRecord(records, key, (record) => {
    if (!record) return undefined;
    outcome = rule(record);
    return outcome.outcome === 'changed' && !dryRun ? outcome.record : undefined;
  });
  return outcome;
}

/**
 * The record as a command changed it.
 *
 * @param name `SOURCE/ID`
 * @throws CommandError with the reason if it changed nothing
 */
export function changedRecord(outcome: CommandOutcome, name: string): WorkRecord {
  if (outcome.outcome === 'refused') throw new CommandError(`${name}: ${outcome.reason}`);
  return outcome.record;
}
