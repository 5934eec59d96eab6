import { forgottenRecord, isForgotten } from '../../../../lib/work-items/erase.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import {
  cautionOptions,
  defineCommand,
  environmentWord,
  settingsOption,
  workItemWord,
} from '../../command.ts';
import { deployment } from '../../deployment/deployment.ts';
import {
  applyRule,
  type CommandDependencies,
  type CommandOutcome,
  changedRecord,
  refused,
  refusedAsErased,
} from '../../work-items/change-record.ts';
import { findWorkItem } from '../../work-items/find-work-item.ts';

export const forgetCommand = defineCommand({
  name: 'forget',
  summary: 'erases the personal data of a work item that has ended',
  description:
    'Of its record only the hash of its key is left. If its webhook comes again, it is accepted as new. The room stays in the portal, and its executions stay in Step Functions for 90 days after their end.',
  words: { environment: environmentWord, item: workItemWord },
  options: { ...cautionOptions, ...settingsOption },
  examples: ['forget production helpdesk/35436 --dry-run', 'forget production helpdesk/35436'],
  async run({ words, options: { environment, yes, 'dry-run': dryRun } }, { confirm }) {
    const there = await deployment(words.environment, environment);
    const { record, name } = await findWorkItem(words.item, there);
    changedRecord(await forget(record.key, there, { dryRun: true }), name);
    if (!dryRun) {
      if (!yes) {
        await confirm(
          `Forget ${name}, a ${record.facts.kind} that is ${record.status}${record.room ? ` and has the room ${record.room.id}` : ''}? It cannot be taken back.`,
        );
      }
      changedRecord(await forget(record.key, there), name);
    }
    return {
      workItem: name,
      dryRun,
      resultWasPending: record.delivery === 'pending',
      ...(record.room ? { roomLeft: record.room.id } : {}),
    };
  },
  text({ workItem, dryRun, resultWasPending, roomLeft }) {
    if (dryRun) {
      const pending = resultWasPending ? ' Its result, which is not delivered yet, would not be sent.' : '';
      const left = roomLeft === undefined ? '' : ` The room ${roomLeft} would stay in the portal.`;
      return `${workItem} would be forgotten, and its next webhook accepted as new.${pending}${left} Nothing is done.`;
    }
    const unsent = resultWasPending ? ' Its result had not been taken and is not sent any more.' : '';
    const left = roomLeft === undefined ? '' : ` The room ${roomLeft} stays in the portal.`;
    return `${workItem} is forgotten: only the hash of its key is left. If its webhook comes again, it is accepted as new.${unsent}${left} Its executions are deleted 90 days after their end.`;
  },
});

/** Erases what is personal in a record that has ended. */
export function forget(
  key: string,
  { records, clock }: Pick<CommandDependencies, 'records' | 'clock'>,
  { dryRun = false } = {},
): Promise<CommandOutcome> {
  return applyRule(key, (record) => withoutPersonalData(record, clock.now()), { records, dryRun });
}

function withoutPersonalData(record: WorkRecord, nowMs: number): CommandOutcome {
  const { status, attempt } = record;
  if (isForgotten(record)) return refusedAsErased(record);
  if (status === 'held') return refused('It is held; release it, wait for its end, and forget it then.');
  if (status === 'accepted' || status === 'running') {
    return refused(`Attempt ${attempt} is ${status}; wait for its end, and forget it then.`);
  }
  return { outcome: 'changed', record: forgottenRecord(record, nowMs) };
}
