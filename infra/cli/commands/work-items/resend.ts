import { firstDelivery } from '../../../../lib/results/deliver.ts';
import type { Settings } from '../../../../lib/settings/schema.ts';
import { changed, type WorkRecord } from '../../../../lib/work-items/record.ts';
import { defineCommand, environmentWord, settingsOption, workItemWord } from '../../command.ts';
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

export const resendCommand = defineCommand({
  name: 'resend',
  summary: 'sends the result of a work item again, also one that was given up',
  description:
    "The reconciler sends it within a minute and repeats it for 76 hours if the source does not take it. An event keeps its webhook-id, and a vendor's ticket is not written to twice.",
  words: { environment: environmentWord, item: workItemWord },
  options: settingsOption,
  examples: ['resend production PRJ-10021'],
  async run({ words, options }) {
    const there = await deployment(words.environment, options.environment);
    const { record, name } = await findWorkItem(words.item, there);
    const { status } = changedRecord(await resend(record.key, there.settings(), there), name);
    return { workItem: name, event: status === 'done' ? 'room.created' : 'room.failed' };
  },
  text: ({ workItem, event }) =>
    `${event} of ${workItem} is sent again within a minute, and repeated for 76 hours if it is not taken. It is the same result with the same id, so a receiver that has it already can tell.`,
});

/** Has the reconciler send the result of a work item again in its next run, and begin its schedule of repeats again. */
export function resend(
  key: string,
  settings: Settings,
  { records, clock }: Pick<CommandDependencies, 'records' | 'clock'>,
): Promise<CommandOutcome> {
  return applyRule(key, (record) => withPendingResult(record, settings, clock.now()), { records });
}

function withPendingResult(record: WorkRecord, settings: Settings, nowMs: number): CommandOutcome {
  const { status, attempt, due, erasedAt } = record;
  if (erasedAt) return refusedAsErased(record);
  if (status !== 'done' && status !== 'failed') return refused(`It is ${status} and has no result yet.`);
  const { delivery } = firstDelivery(record, settings);
  if (!delivery) return refused(`The source "${record.source}" of the environment wants no results.`);
  const change = { delivery, deliveries: undefined, due: { ...due, deliver: nowMs } };
  const next = changed(record, attempt, change, nowMs);
  if (!next) throw new Error('a result cannot be sent again');
  return { outcome: 'changed', record: next };
}
