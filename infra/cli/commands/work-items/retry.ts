import { type FailureCode, failures } from '../../../../lib/kernel/failures.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { releasedAtOnce } from '../../../../lib/reconciler/reconcile.ts';
import { executionOf, startAttempt } from '../../../../lib/work-items/executions.ts';
import { currentHold } from '../../../../lib/work-items/holds.ts';
import { askedFor, restarted } from '../../../../lib/work-items/next-attempt.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { CommandError, defineCommand, environmentWord, settingsOption, workItemWord } from '../../command.ts';
import { type Deployment, deployment } from '../../deployment/deployment.ts';
import {
  applyRule,
  type CommandDependencies,
  type CommandOutcome,
  changedRecord,
  refused,
  refusedAsErased,
} from '../../work-items/change-record.ts';
import { findWorkItem, nameOf } from '../../work-items/find-work-item.ts';

export const retryCommand = defineCommand({
  name: 'retry',
  summary: 'starts the next attempt of a work item that failed, or of all that failed with one code',
  description: `Write either [SOURCE/]ID, or --code and --since. The limits of repeated webhooks do not apply. Of many work items ${releasedAtOnce} start each minute.`,
  words: { environment: environmentWord, item: { ...workItemWord, optional: true } },
  options: {
    code: { type: 'string', label: 'CODE', summary: 'all work items that failed with this code' },
    since: { type: 'string', label: 'TIME', summary: 'and since this time, such as 2026-11-24T10:00 (UTC)' },
    'new-room': {
      type: 'boolean',
      summary:
        'makes another room, also for one that is done, if its room is archived, deleted or incomplete',
    },
    'dry-run': { type: 'boolean', summary: 'says what would be started, and starts nothing' },
    ...settingsOption,
  },
  examples: [
    'retry production PRJ-10021',
    'retry production PRJ-10021 --new-room',
    'retry production --code TemplateNotFound --since 2026-11-24T10:00 --dry-run',
  ],
  interrupted:
    'Each work item that was retried until then gets its next attempt, the reconciler sees to that; the others stay failed. Run the same command again for those.',
  async run({ words: { environment, item }, options }): Promise<RetriedOne | RetriedMany> {
    const { code, since, 'new-room': newRoom, 'dry-run': dryRun } = options;
    if (item !== undefined && code === undefined && since === undefined) {
      return retryOne(item, { newRoom, dryRun }, await deployment(environment, options.environment));
    }
    if (item !== undefined || code === undefined || since === undefined || newRoom) {
      throw new CommandError(
        'Write either npx rooms retry NAME [SOURCE/]ID [--new-room], or npx rooms retry NAME --code CODE --since TIME.',
      );
    }
    const wanted = { code: codeOf(code), sinceMs: timeOf(since), dryRun };
    return retryMany(wanted, await deployment(environment, options.environment));
  },
  text: (result) => ('workItems' in result ? textOfMany(result) : textOfOne(result)),
});

interface RetriedOne {
  workItem: string;
  attempt: number;
  execution: string;
  newRoom: boolean;
  dryRun: boolean;
}

interface RetriedMany {
  code: FailureCode;
  since: string;
  dryRun: boolean;
  /** Oldest first. */
  workItems: ({ workItem: string; startsAt: string } | { key: string; refused: string })[];
}

async function retryOne(
  text: string,
  { newRoom, dryRun }: { newRoom: boolean; dryRun: boolean },
  there: Deployment,
): Promise<RetriedOne> {
  const item = await findWorkItem(text, there);
  const record = changedRecord(await retry(item.record.key, { newRoom, dryRun }, there), item.name);
  return {
    workItem: item.name,
    attempt: record.attempt,
    execution: executionOf(record),
    newRoom,
    dryRun,
  };
}

function textOfOne({ workItem, attempt, execution, newRoom, dryRun }: RetriedOne): string {
  const room = newRoom
    ? ' A room that is archived, deleted or incomplete is replaced by a new one; one that is as it should be is kept.'
    : '';
  return `${dryRun ? 'This would start' : 'Started'} attempt ${attempt} of ${workItem}, the execution ${execution}.${room}`;
}

async function retryMany(
  wanted: { code: FailureCode; sinceMs: number; dryRun: boolean },
  there: Deployment,
): Promise<RetriedMany> {
  const workItems = (await retryFailed(wanted, there)).map((one) =>
    one.outcome === 'refused'
      ? { key: one.key, refused: one.reason }
      : { workItem: nameOf(one.record), startsAt: new Date(one.startAtMs).toISOString() },
  );
  const { code, sinceMs, dryRun } = wanted;
  return { code, since: new Date(sinceMs).toISOString(), dryRun, workItems };
}

function textOfMany({ code, since, dryRun, workItems }: RetriedMany): string {
  if (workItems.length === 0) return `Nothing that failed with ${code} since ${since} is still failed.`;
  const lines = workItems.map((one) =>
    'refused' in one
      ? `  not        ${one.key}: ${one.refused}`
      : `  ${one.startsAt.slice(11, 19)}Z  ${one.workItem}`,
  );
  const started = workItems.filter((one) => 'startsAt' in one).length;
  const verb = dryRun ? 'would be retried' : 'are retried';
  return [
    `${started} of ${workItems.length} that failed with ${code} since ${since} ${verb}:`,
    ...lines,
  ].join('\n');
}

/** Starts the next attempt of a work item. During a hold nothing is started: it would only be held. */
export async function retry(
  key: string,
  options: { newRoom?: boolean; dryRun?: boolean; startAtMs?: number },
  { records, executions, hold, clock }: Omit<CommandDependencies, 'search'>,
): Promise<CommandOutcome> {
  const current = await currentHold(hold);
  if (current) {
    return refused(`All work is held since ${current.since} (${current.reason}). Retry when that is over.`);
  }
  const { newRoom = false, dryRun = false, startAtMs = clock.now() } = options;
  const rule = (record: WorkRecord) => withNextAttempt(record, { newRoom, startAtMs }, clock.now());
  const outcome = await applyRule(key, rule, { records, dryRun });
  if (outcome.outcome === 'refused' || dryRun || startAtMs > clock.now()) return outcome;
  await startAttempt(records, executions, outcome.record, clock);
  return outcome;
}

/** One record of several that are retried. */
export type RetriedRecord = { key: string; startAtMs: number } & CommandOutcome;

/**
 * Retries everything that failed with a code since a time, oldest first, and as many each minute as a hold releases:
 * the first at once, the others by the reconciler.
 */
export async function retryFailed(
  { code, sinceMs, dryRun }: { code: FailureCode; sinceMs: number; dryRun: boolean },
  dependencies: CommandDependencies,
): Promise<RetriedRecord[]> {
  const { search, records, clock } = dependencies;
  const beganMs = clock.now();
  const all: RetriedRecord[] = [];
  for (const found of await search.failedWith(code, sinceMs)) {
    const record = (await records.read(found))?.value;
    if (record?.error?.code !== code) continue;
    const startAtMs = beganMs + Math.floor(all.length / releasedAtOnce) * minute;
    const outcome = await retry(found, { dryRun, startAtMs }, dependencies);
    all.push({ key: record.key, startAtMs, ...outcome });
  }
  return all;
}

/**
 * The record with its next attempt, without the limits of repeated webhooks. What is known of its room, and every
 * intent, stays: the attempt takes the room that exists, unless a new one is wanted.
 *
 * @param options.newRoom another room instead of one that is archived, deleted or incomplete; the old one is retired
 *   when the attempt begins (lib/rooms/retire-rooms.ts)
 * @param options.startAtMs when the reconciler starts the attempt, unless it is started before
 */
function withNextAttempt(
  record: WorkRecord,
  { newRoom, startAtMs }: { newRoom: boolean; startAtMs: number },
  nowMs: number,
): CommandOutcome {
  const { status, attempt, held, erasedAt } = record;
  if (erasedAt) return refusedAsErased(record);
  if (status === 'held') {
    return refused(`It is held (${held?.reason}) and goes on by itself when that is over.`);
  }
  if (status === 'accepted' || status === 'running') {
    return refused(`Attempt ${attempt} is ${status}; wait for its end.`);
  }
  if (status === 'done' && !newRoom) {
    return refused('It has a room; another is made only with --new-room.');
  }
  // The limit of adoptions begins again at zero.
  const { adoptions: _, ...asked } = askedFor(record, nowMs);
  const next = {
    ...restarted(newRoom ? withoutRoom(asked, nowMs) : asked, nowMs),
    due: { start: startAtMs },
  };
  return { outcome: 'changed', record: next };
}

/**
 * Only the last request to the portal stays known, so that it is not repeated at once. Rooms without a tag are the
 * work item's only if they are made from now on.
 */
function withoutRoom(record: WorkRecord, nowMs: number): WorkRecord {
  const { late: _, folderIntent: __, intent, ...kept } = record;
  return { ...kept, newRoomWanted: true, ...(intent ? { intent: { ...intent, firstAtMs: nowMs } } : {}) };
}

function codeOf(text: string): FailureCode {
  if (Object.hasOwn(failures, text)) return text as FailureCode;
  throw new CommandError(`${text} is no error code. They are: ${Object.keys(failures).join(', ')}.`);
}

/** A time in UTC unless it names another zone. */
function timeOf(text: string): number {
  const hasZone = !text.includes('T') || /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new CommandError(`${text} is no time. Write one such as 2026-11-24T10:00, which is UTC.`);
}
