import { isForgotten } from '../../../../lib/work-items/erase.ts';
import type { RoomMove } from '../../../../lib/work-items/life/life.ts';
import { newLife } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { CommandError, defineCommand, environmentWord, settingsOption, workItemWord } from '../../command.ts';
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

const words = {
  archive: {
    summary: 'moves the room of a work item to the archive, whatever the state of the work item',
    description:
      'The reconciler begins it within a minute, as of a closed work item: the link that was made is removed first. It counts until the work item is closed or opened the next time; then the room follows again. What people do in the portal after it stays.',
    done: 'goes to the archive within a few minutes',
  },
  restore: {
    summary: 'takes the room of a work item out of the archive, whatever the state of the work item',
    description:
      'The reconciler begins it within a minute. The room of a closed work item then stays until that is closed the next time. What people do in the portal after it stays. While the plan has no free room it waits in the archive; rooms find says so.',
    done: 'comes out of the archive within a few minutes',
  },
} as const;

function moveCommand(to: RoomMove) {
  return defineCommand({
    name: to,
    summary: words[to].summary,
    description: words[to].description,
    words: { environment: environmentWord, item: workItemWord },
    options: {
      reason: { type: 'string', label: 'TEXT', summary: 'what rooms find says about it' },
      ...settingsOption,
    },
    examples: [`${to} production helpdesk/35436 --reason "Asked for by legal"`],
    async run({ words: { environment, item }, options: { environment: file, reason } }) {
      const there = await deployment(environment, file);
      if (!there.settings().life) {
        throw new CommandError(
          'Rooms of this environment do not follow their work items (life in its settings). Move the room in the portal.',
        );
      }
      const { record, name } = await findWorkItem(item, there);
      const changed = changedRecord(await wishMove(record.key, { to, reason }, there), name);
      return { workItem: name, roomId: changed.room?.id ?? null, wish: changed.life?.wish ?? null };
    },
    text: ({ workItem, roomId }) => `The room ${roomId} of ${workItem} ${words[to].done}.`,
  });
}

export const archiveCommand = moveCommand('archive');
export const restoreCommand = moveCommand('restore');

/** Writes down that an operator wishes a room in the archive, or out of it. */
export function wishMove(
  key: string,
  { to, reason }: { to: RoomMove; reason?: string | undefined },
  { records, clock }: Pick<CommandDependencies, 'records' | 'clock'>,
): Promise<CommandOutcome> {
  return applyRule(key, (record) => wished(record, to, reason, clock.now()), { records });
}

function wished(record: WorkRecord, to: RoomMove, reason: string | undefined, nowMs: number): CommandOutcome {
  const { room, status, kept, life = newLife(nowMs) } = record;
  if (isForgotten(record)) return refusedAsErased(record);
  if (kept)
    return refused('Its room is kept as it is. Let it follow again first, with rooms keep and --back.');
  if (status !== 'done' || !room) return refused('It has no room that was made and recorded.');
  if (room.state === 'deleted') return refused('Its room was deleted in the portal.');
  if (room.state === 'unreachable') return refused('The service user is let into its room no more.');
  if (room.state === 'handed-over') return refused('Its room belongs to another user of the portal.');
  const wish = {
    to,
    roomId: room.id,
    since: new Date(nowMs).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    ...(life.closedSinceMs === undefined ? {} : { closing: life.closedSinceMs }),
  };
  return {
    outcome: 'changed',
    record: {
      ...record,
      life: { ...life, mark: life.mark + 1, wish },
      due: { ...record.due, life: Math.min(record.due.life ?? nowMs, nowMs) },
      updatedAt: new Date(nowMs).toISOString(),
    },
  };
}
