import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import type { Versioned, VersionedItem } from '../kernel/versioned-item.ts';
import { differences, withCorrection } from '../work-items/correction.ts';
import { isForgotten } from '../work-items/erase.ts';
import { type Executions, executionOf, startAttempt } from '../work-items/executions.ts';
import { currentHold, type Hold, type HoldReason, type SourceHolds } from '../work-items/holds.ts';
import { formsOfId, type KeyTags, keyOf } from '../work-items/keys.ts';
import type { ItemPerson } from '../work-items/life/people.ts';
import { newLife, withLookAsked, withPeople } from '../work-items/life/updates.ts';
import { acceptedRecord, mayComeAgain, nextAttempt } from '../work-items/next-attempt.ts';
import { type Counters, isWithinQuota } from '../work-items/quota.ts';
import { type Accepted, type WorkRecord, withId, workItemOf } from '../work-items/record.ts';
import { type RecordStore, updateRecord } from '../work-items/record-store.ts';

/** `differs` names the fields in which the webhook differs from what the attempt works with. */
export type Acceptance =
  | { outcome: 'accepted'; record: WorkRecord; execution: string; differs: string[] }
  | { outcome: 'held'; record: WorkRecord; reason: HoldReason; since: string; differs: string[] }
  | { outcome: 'duplicate'; record: WorkRecord; differs: string[]; afterMs?: number }
  /** An update of a work item that has no record: nothing is written. */
  | { outcome: 'unknown' }
  /** A work item of the same id in another account of the vendor, which makes no room: nothing is written. */
  | { outcome: 'another-account'; account: string };

/**
 * @property isUpdate whether it may only correct a work item that is known, and begins none
 * @property follows whom it names, or `read` where that is read later; absent where nobody of them gets into its room
 */
export type Work = Accepted & {
  roomsPerHour: number;
  isUpdate?: boolean;
  follows?: readonly ItemPerson[] | 'read';
};

export interface AcceptDependencies {
  records: RecordStore;
  executions: Executions;
  hold: VersionedItem<Hold>;
  sourceHolds: SourceHolds;
  counters: Counters;
  keyTags: KeyTags;
  clock: Clock;
}

/**
 * Record first, execution second: if the process ends between the two, the record remains, and the next webhook
 * for it, or the reconciler, starts the very same execution. During a hold, and above the source's quota, the
 * record is all that is written.
 */
export async function acceptWorkItem(work: Work, dependencies: AcceptDependencies): Promise<Acceptance> {
  const { records, executions, keyTags, clock } = dependencies;
  const { roomsPerHour, isUpdate = false, follows, ...said } = work;
  const { accepted, found } = await knownForm(said, records);
  const item = workItemOf(accepted);
  const key = keyOf(item);
  if (isUpdate && (!found || isForgotten(found.value))) return { outcome: 'unknown' };
  const hold = await reasonToHold(found?.value, accepted, roomsPerHour, dependencies);
  const isNew = !found || isForgotten(found.value);
  const firstAttempt = found ? attemptAfterForgetting(found.value) : 1;
  const keyTag = isNew ? await keyTags.issue(item, firstAttempt) : undefined;
  let isNewAttempt = false;
  let afterMs: number | undefined;
  const rule = (before: WorkRecord | undefined) => {
    afterMs = undefined;
    isNewAttempt = true;
    const nowMs = clock.now();
    if (!before || isForgotten(before)) {
      // Forgotten between the two reads: the sender's repeat finds it so.
      if (keyTag === undefined) throw new Failure('StoreUnavailable', 'The record was just forgotten.');
      return withFollowed(acceptedRecord(accepted, nowMs, { keyTag, hold, firstAttempt }), follows, nowMs);
    }
    if (otherAccount(before, accepted)) return undefined;
    const now = withCorrection(before, accepted);
    const corrects = now !== before;
    // An update that changes nothing we work with, such as another description, needs no attempt.
    const next = isUpdate && !corrects ? undefined : nextAttempt(now, nowMs, { hold, corrects });
    if (next?.outcome === 'next') return withFollowed(next.record, follows, nowMs);
    if (next?.outcome === 'too-soon') afterMs = next.afterMs;
    isNewAttempt = false;
    return now === before ? undefined : now;
  };
  const record = await updateRecord(records, key, rule, { found });
  if (!record) throw new Error('a record that was written is not there');
  const account = otherAccount(record, accepted);
  if (account) return { outcome: 'another-account', account };
  if (record.status === 'accepted') await startAttempt(records, executions, record, clock);
  const differs = differences(record, accepted);
  if (isNewAttempt && record.held) return { outcome: 'held', record, ...record.held, differs };
  if (isNewAttempt) return { outcome: 'accepted', record, execution: executionOf(record), differs };
  return { outcome: 'duplicate', record, differs, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** The record of a work item whose people get into its room as soon as there is one. */
function withFollowed(record: WorkRecord, follows: Work['follows'], nowMs: number): WorkRecord {
  if (follows === undefined) return record;
  const { life = newLife(nowMs) } = record;
  const marked = { ...record, life: { ...life, mark: life.mark + 1 } };
  return follows === 'read' ? withLookAsked(record, nowMs) : withPeople(marked, follows);
}

/** The account that a record is of, where the webhook is of another; undefined where one of them names none. */
function otherAccount({ account }: WorkRecord, said: Accepted): string | undefined {
  return said.account && account !== said.account ? account : undefined;
}

/** The webhook with the id in the form under which its work item is known, and the record of that. */
export async function knownForm<Said extends Pick<Accepted, 'namespace' | 'source' | 'facts'>>(
  said: Said,
  records: RecordStore,
): Promise<{ accepted: Said; found: Versioned<WorkRecord> | undefined }> {
  const forms = formsOfId(workItemOf(said).id).map((id) => ({ ...said, facts: withId(said.facts, id) }));
  for (const accepted of forms) {
    const found = await records.read(keyOf(workItemOf(accepted)));
    if (found) return { accepted, found };
  }
  return { accepted: forms[0] ?? said, found: undefined };
}

/**
 * A number that no attempt had before its work item was forgotten. Records that version 0.1.0 forgot do not say how
 * many there were: more than a person starts.
 */
function attemptAfterForgetting({ firstAttempt = 1001 }: WorkRecord): number {
  return firstAttempt;
}

/** The hold that is on, of all work or of its source, or the quota for a work item that nobody has counted yet. */
async function reasonToHold(
  known: WorkRecord | undefined,
  { source, lookUp }: Accepted,
  roomsPerHour: number,
  { hold, sourceHolds, counters, clock }: AcceptDependencies,
): Promise<HoldReason | undefined> {
  const isKnown = known !== undefined && !isForgotten(known);
  if (isKnown && !mayComeAgain(known)) return undefined;
  const on = await currentHold(hold);
  if (on) return on.reason;
  const ofSource = lookUp ? await currentHold(sourceHolds(source)) : undefined;
  if (ofSource) return ofSource.reason;
  if (isKnown || (await isWithinQuota(counters, source, roomsPerHour, clock.now()))) return undefined;
  return 'RoomCeiling';
}
