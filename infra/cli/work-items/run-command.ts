import type { Clock } from '../../../lib/kernel/clock.ts';
import type { FailureCode } from '../../../lib/kernel/failures.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { releasedAtOnce } from '../../../lib/reconciler/reconcile.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { type Executions, startAttempt } from '../../../lib/work-items/executions.ts';
import { currentHold, type Hold } from '../../../lib/work-items/holds.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { type RecordSearch, type RecordStore, updateRecord } from '../../../lib/work-items/record-store.ts';
import { type CommandOutcome, forgotten, resent, retried } from './command-rules.ts';

/** What operators' orders work on. */
export interface CommandDependencies {
  records: RecordStore;
  search: RecordSearch;
  executions: Executions;
  hold: VersionedItem<Hold>;
  clock: Clock;
}

const minuteMs = 60_000;

/** Starts the next attempt at a work item. During a hold nothing is started: it would only be held. */
export async function retry(
  key: string,
  options: { newRoom?: boolean; dryRun?: boolean; startAtMs?: number },
  { records, executions, hold, clock }: CommandDependencies,
): Promise<CommandOutcome> {
  const on = await currentHold(hold);
  if (on) {
    const reason = `All work is held since ${on.since} (${on.reason}). Retry when that is over.`;
    return { outcome: 'refused', reason };
  }
  const { newRoom = false, dryRun = false, startAtMs = clock.now() } = options;
  const rule = (record: WorkRecord) => retried(record, { newRoom, startAtMs }, clock.now());
  const ordered = await order(key, rule, { records, dryRun });
  if (ordered.outcome === 'refused' || dryRun || startAtMs > clock.now()) return ordered;
  await startAttempt(records, executions, ordered.record, clock);
  return ordered;
}

/** One record of many that are retried. */
export type RetriedOne = { key: string; startAtMs: number } & CommandOutcome;

/**
 * Retries all that failed with a code since a time, oldest first, and so many each minute as a hold releases:
 * the first at once, the others by the reconciler, also when nobody waits for it.
 */
export async function retryFailed(
  { code, sinceMs, dryRun }: { code: FailureCode; sinceMs: number; dryRun: boolean },
  dependencies: CommandDependencies,
): Promise<RetriedOne[]> {
  const { search, records, clock } = dependencies;
  const beganMs = clock.now();
  const all: RetriedOne[] = [];
  for (const found of await search.failedWith(code, sinceMs)) {
    const record = (await records.read(found))?.value;
    if (record?.error?.code !== code) continue;
    const startAtMs = beganMs + Math.floor(all.length / releasedAtOnce) * minuteMs;
    const ordered = await retry(found, { dryRun, startAtMs }, dependencies);
    all.push({ key: record.key, startAtMs, ...ordered });
  }
  return all;
}

/** Has the result of a work item sent again: the reconciler's next run begins its schedule anew. */
export function resend(
  key: string,
  settings: Settings,
  { records, clock }: CommandDependencies,
): Promise<CommandOutcome> {
  return order(key, (record) => resent(record, settings, clock.now()), { records });
}

/** Erases what is personal of a record that has ended. */
export function forget(key: string, { records, clock }: CommandDependencies): Promise<CommandOutcome> {
  return order(key, (record) => forgotten(record, clock.now()), { records });
}

async function order(
  key: string,
  rule: (record: WorkRecord) => CommandOutcome,
  { records, dryRun = false }: { records: RecordStore; dryRun?: boolean },
): Promise<CommandOutcome> {
  let ordered: CommandOutcome = { outcome: 'refused', reason: 'It is not recorded any more.' };
  await updateRecord(records, key, (record) => {
    if (!record) return undefined;
    ordered = rule(record);
    return ordered.outcome === 'changed' && !dryRun ? ordered.record : undefined;
  });
  return ordered;
}
