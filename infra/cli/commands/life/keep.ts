import { plannedArchive } from '../../../../lib/rooms/life/next-update.ts';
import { isForgotten } from '../../../../lib/work-items/erase.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { defineCommand, environmentWord, settingsOption, workItemWord } from '../../command.ts';
import { deployment } from '../../deployment/deployment.ts';
import { time } from '../../times.ts';
import {
  applyRule,
  type CommandDependencies,
  type CommandOutcome,
  changedRecord,
  refused,
  refusedAsErased,
} from '../../work-items/change-record.ts';
import { findWorkItem } from '../../work-items/find-work-item.ts';

export const keepCommand = defineCommand({
  name: 'keep',
  summary: 'keeps the room of a work item as it is, whatever becomes of the work item',
  description:
    'For a legal hold, or a room that people still need: it is not archived, restored or renamed any more. With --back it follows its work item again; if that is closed by then and its grace is over, the room goes to the archive within a minute. What people do in the portal is not prevented.',
  words: { environment: environmentWord, item: workItemWord },
  options: {
    back: { type: 'boolean', summary: 'lets it follow its work item again' },
    reason: { type: 'string', label: 'TEXT', summary: 'what rooms find says about it' },
    ...settingsOption,
  },
  examples: [
    'keep production helpdesk/35436 --reason "Case 4711, until 2027"',
    'keep production helpdesk/35436 --back',
  ],
  async run({ words, options: { environment, back = false, reason } }) {
    const there = await deployment(words.environment, environment);
    const { record, name } = await findWorkItem(words.item, there);
    const changed = changedRecord(await keep(record.key, { back, reason }, there), name);
    const archiveAtMs = plannedArchive(changed, there.settings().life);
    return {
      workItem: name,
      kept: changed.kept ?? null,
      follows: there.settings().life !== undefined,
      ...(archiveAtMs === undefined ? {} : { archiveAfter: new Date(archiveAtMs).toISOString() }),
    };
  },
  text({ workItem, kept, follows, archiveAfter }) {
    if (kept)
      return `The room of ${workItem} is kept as it is${kept.reason ? ` (${kept.reason})` : ''}, until: npx rooms keep NAME ${workItem} --back`;
    if (!follows)
      return `The room of ${workItem} is not kept any more. Rooms of this environment do not follow their work items (life in its settings).`;
    const then = archiveAfter ? ` It goes to the archive after ${time(archiveAfter)}.` : '';
    return `The room of ${workItem} follows its work item again.${then}`;
  },
});

/** Takes the room of a work item out of its life, or back. */
export function keep(
  key: string,
  { back, reason }: { back: boolean; reason?: string | undefined },
  { records, clock }: Pick<CommandDependencies, 'records' | 'clock'>,
): Promise<CommandOutcome> {
  return applyRule(
    key,
    (record) => (back ? followed(record, clock.now()) : keptRecord(record, reason, clock.now())),
    {
      records,
    },
  );
}

function keptRecord(record: WorkRecord, reason: string | undefined, nowMs: number): CommandOutcome {
  if (isForgotten(record)) return refusedAsErased(record);
  const now = new Date(nowMs).toISOString();
  const since = record.kept?.since ?? now;
  const why = reason ?? record.kept?.reason;
  return {
    outcome: 'changed',
    record: { ...record, kept: { since, ...(why === undefined ? {} : { reason: why }) }, updatedAt: now },
  };
}

function followed(record: WorkRecord, nowMs: number): CommandOutcome {
  const { kept, ...rest } = record;
  if (!kept) return refused('Its room is not kept.');
  // What its source has reported meanwhile is looked at by the next run of the reconciler.
  const due = rest.life && rest.status === 'done' ? { ...rest.due, life: nowMs } : rest.due;
  return { outcome: 'changed', record: { ...rest, due, updatedAt: new Date(nowMs).toISOString() } };
}
