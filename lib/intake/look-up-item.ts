import type { Clock } from '../kernel/clock.ts';
import { Failure, type FailureCode } from '../kernel/failures.ts';
import type { Fetch } from '../kernel/json-http.ts';
import type { Log } from '../kernel/log.ts';
import { minute } from '../kernel/time.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { withWriteBackSecret } from '../results/with-secret.ts';
import type { Settings } from '../settings/schema.ts';
import type { KeptToken } from '../sources/contract/kept-token.ts';
import type { FoundItem, LookUpOutcome } from '../sources/contract/look-up.ts';
import { lookUpOf } from '../sources/registry/look-ups.ts';
import { type AttemptRef, changeRecord } from '../work-items/attempt.ts';
import { eraseAt } from '../work-items/erase.ts';
import { currentHold, endHold, type SourceHolds } from '../work-items/holds.ts';
import type { WorkItemFacts, WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';

export interface LookUpDependencies {
  records: RecordStore;
  settings: Settings;
  sourceHolds: SourceHolds;
  /** The secret that writes back to a source, in the form of its type; undefined while none is set. */
  writeBackSecret: (source: string, options?: { fresh: boolean }) => Promise<string | undefined>;
  fetch: Fetch;
  /** Where the tokens of a source are kept. */
  keptToken?: ((source: string) => VersionedItem<KeptToken>) | undefined;
  clock: Clock;
  log: Log;
}

/** What a refusal means here. The client of vendors has one set of codes, for all that is asked of them. */
const codes: Partial<Record<FailureCode, FailureCode>> = {
  WriteBackKeyMissing: 'LookUpKeyMissing',
  WriteBackKeyRefused: 'LookUpRefused',
};

/**
 * The record with what its webhook did not say of the work item, read from its system: once for each attempt, and no more
 * once a room was requested. For all others this is the record, and costs nothing.
 *
 * A look-up that gets through ends the hold of its source.
 *
 * @throws Failure `ItemIgnored` for one that is to have no room, which its record says by then; `LookUpUnavailable`,
 *   `LookUpKeyMissing`, `LookUpRefused`, `LookUpRejected`, `AttemptSuperseded`
 */
export async function lookUpItem(
  ref: AttemptRef,
  record: WorkRecord,
  dependencies: LookUpDependencies,
): Promise<WorkRecord> {
  const { records, settings, clock, log } = dependencies;
  if (!isDue(record)) return record;
  const { key, source: name, attempt } = record;
  const found = await lookedUp(record, dependencies);
  await endHoldOf(name, dependencies);
  const nowMs = clock.now();
  const lookedUpNow = { attempt, at: new Date(nowMs).toISOString() };
  if (found.outcome === 'ignored') {
    const { reason } = found;
    const erase = eraseAt({ ...record, updatedAt: lookedUpNow.at }, settings.privacy.keepPersonalDataDays);
    const change = { status: 'ignored', ignored: { reason }, lookedUp: lookedUpNow, due: { erase } } as const;
    await changeRecord(records, ref, change, clock);
    log.info('ITEM_IGNORED', { key, source: name, reason });
    throw new Failure('ItemIgnored', reason);
  }
  const { item } = found;
  const { itemUrl, warnings } = item;
  const change = {
    facts: withItem(record.facts, item),
    ...(itemUrl ? { itemUrl } : {}),
    warnings,
    lookedUp: lookedUpNow,
    lookUpAfterMs: undefined,
  };
  const after = await changeRecord(records, ref, change, clock);
  log.info('ITEM_LOOKED_UP', { key, source: name });
  return after;
}

/** An attempt reads its work item once; what was requested of the portal by then has the name of an earlier one. */
function isDue({ lookUp, lookedUp, attempt, room, intent }: WorkRecord): boolean {
  return lookUp === true && lookedUp?.attempt !== attempt && !room && !intent;
}

async function lookedUp(
  record: WorkRecord,
  dependencies: LookUpDependencies,
): Promise<Exclude<LookUpOutcome, { outcome: 'refused' | 'try-later' }>> {
  const { records, settings, writeBackSecret, fetch, clock, keptToken } = dependencies;
  const { source: name, facts, lookUpAfterMs = 0 } = record;
  const source = Object.hasOwn(settings.sources, name) ? settings.sources[name] : undefined;
  const part = source && lookUpOf(source);
  if (!part) {
    const message = `Its webhook had its id alone, and the source "${name}" of this environment looks nothing up.`;
    throw new Failure('SettingsInvalid', message);
  }
  if (clock.now() < lookUpAfterMs) throw new Failure('LookUpUnavailable', pauseOf(lookUpAfterMs));
  const outcome = await withWriteBackSecret(name, { source, form: part.secret, writeBackSecret }, (secret) =>
    part.lookUp(source, facts, {
      secret,
      fetch,
      clock,
      // Only who fetches a token asks for it.
      get keptToken() {
        return keptToken?.(name);
      },
    }),
  );
  if (outcome.outcome === 'refused') {
    throw new Failure(codes[outcome.code] ?? 'LookUpRejected', outcome.message);
  }
  if (outcome.outcome !== 'try-later') return outcome;
  const { afterMs = 0, message } = outcome;
  // A shorter pause is over before the state tries again for the last time.
  if (afterMs > minute) {
    await changeRecord(records, record, { lookUpAfterMs: clock.now() + afterMs }, clock);
  }
  throw new Failure('LookUpUnavailable', message);
}

function pauseOf(untilMs: number): string {
  return `Its system wants no request before ${new Date(untilMs).toISOString()}.`;
}

/** What the system has no name for is called by its id. */
function withItem(facts: WorkItemFacts, { projectName, projectType, label }: FoundItem): WorkItemFacts {
  if (facts.kind === 'ticket') return facts;
  const name = projectName.trim() || facts.projectId;
  return { ...facts, projectName: name, projectType, ...(label ? { label } : {}) };
}

async function endHoldOf(
  source: string,
  { sourceHolds, clock, log }: Pick<LookUpDependencies, 'sourceHolds' | 'clock' | 'log'>,
): Promise<void> {
  const item = sourceHolds(source);
  const hold = await currentHold(item);
  if (!hold || hold.reason === 'OperatorHold') return;
  await endHold(item);
  const minutes = Math.round((clock.now() - Date.parse(hold.since)) / minute);
  log.info('SOURCE_HOLD_ENDED', { source, reason: hold.reason, minutes });
}
