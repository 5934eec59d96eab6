import { withCachedServiceUser } from '../docspace/people.ts';
import { portalTrouble } from '../docspace/probe.ts';
import { sharedListOfRooms } from '../docspace/rooms.ts';
import { failureOfEnding } from '../kernel/caught-error.ts';
import { logFieldsOf } from '../kernel/failures.ts';
import { minute } from '../kernel/time.ts';
import { leaveSlot, lookAfterSlot, type PortalSlot, slotRefOf } from '../portal-slot/portal-slot.ts';
import { redeliver } from '../results/deliver.ts';
import { invitationOf } from '../rooms/ticket/ticket-link.ts';
import { changeRecord } from '../work-items/attempt.ts';
import { eraseAt, erased } from '../work-items/erase.ts';
import { type Executions, executionOf, inputOf, startAttempt } from '../work-items/executions.ts';
import { type Hold, lookAfterHold } from '../work-items/holds.ts';
import { restarted } from '../work-items/next-attempt.ts';
import { type Counters, isWithinQuota, nextHour } from '../work-items/quota.ts';
import { hasBegun, type WorkRecord } from '../work-items/record.ts';
import { updateRecord } from '../work-items/record-store.ts';
import { checkEveryMs } from '../work-items/scheduled-tasks.ts';
import { type LateRoomsDependencies, lookForLateRooms } from './late-rooms.ts';
import { type RecordFailureDependencies, recordFailure } from './record-failure.ts';

export interface ReconcilerDependencies extends RecordFailureDependencies {
  executions: Executions;
  counters: Counters;
  slot: PortalSlot;
}

/** What the records of one run share. */
type RunDependencies = ReconcilerDependencies & LateRoomsDependencies;

/** Records that one run looks after; what is left is due at the next, a minute later. */
const maxRecordsPerRun = 100;
/** Held work that one run releases, so that a portal that has just come back is not run over. */
export const releasedAtOnce = 10;
/** A scheduled task that could not be done is tried again after this. */
const postponedMs = 5 * minute;

/** Numbers of one run, for the log and its metrics. */
export interface ReconcilerRun {
  done: number;
  failed: number;
  released: number;
  hold: string;
  /** How long the first in the queue for the portal slot has waited; 0 for an empty queue. */
  waitingSeconds: number;
}

/**
 * Looks after everything that is due: once a minute, or more often, because all that it does is
 * conditional. One record that cannot be looked after keeps no other from it.
 *
 * @param leaveAtMs no further record is begun after this (ms since 1970)
 */
export async function reconcile(
  dependencies: ReconcilerDependencies,
  leaveAtMs: number,
): Promise<ReconcilerRun> {
  const { records, clock, log, slot } = dependencies;
  const kept: ReconcilerRun = { done: 0, failed: 0, released: 0, hold: '', waitingSeconds: 0 };
  const guarded = async (what: string, key: string, work: () => Promise<unknown>) => {
    if (clock.now() >= leaveAtMs) return;
    try {
      await work();
      kept.done += 1;
    } catch (error) {
      kept.failed += 1;
      const record = key === '' ? undefined : await postpone(key, dependencies).catch(() => undefined);
      // What is due is named by the hash of its key, and people look for the key.
      const about = { what, key: record?.key ?? key };
      log.error('RECONCILER_FAILED', { ...about, ...logFieldsOf(error) });
    }
  };
  // Not known until it was asked for: work is held until somebody has seen that no hold is on.
  let known: { hold: Hold | undefined } | undefined;
  await guarded('hold', '', async () => {
    known = { hold: await currentHoldAfter(dependencies) };
  });
  await guarded('slot', '', async () => {
    const { waitingSinceMs = clock.now() } = await lookAfterSlot(slot);
    kept.waitingSeconds = Math.round((clock.now() - waitingSinceMs) / 1000);
  });
  kept.hold = known ? (known.hold?.reason ?? '') : 'unknown';
  // Before the records: one receiver that does not answer may take all the time of a run.
  const held = kept.hold === '' ? await records.due('held', clock.now(), releasedAtOnce) : [];
  for (const key of held) {
    await guarded('release', key, async () => {
      if (await release(key, dependencies)) kept.released += 1;
    });
  }
  const run: RunDependencies = {
    ...dependencies,
    portal: withCachedServiceUser(dependencies.portal),
    listRooms: sharedListOfRooms(),
  };
  for (const key of await records.due('work', clock.now(), maxRecordsPerRun)) {
    await guarded('record', key, () => lookAfterRecord(key, run));
  }
  return kept;
}

async function currentHoldAfter({
  hold,
  portal,
  clock,
  log,
}: ReconcilerDependencies): Promise<Hold | undefined> {
  const probe = async () => {
    const trouble = await portalTrouble(portal.call);
    return trouble && { reason: trouble.code, message: trouble.message };
  };
  const found = await lookAfterHold(hold, probe, clock.now());
  if (found.ended) {
    const minutes = Math.round((clock.now() - Date.parse(found.ended.since)) / minute);
    log.info('HOLD_ENDED', { reason: found.ended.reason, minutes });
  }
  return found.hold;
}

async function lookAfterRecord(key: string, dependencies: RunDependencies): Promise<void> {
  const { records, clock, executions } = dependencies;
  const record = (await records.read(key))?.value;
  if (!record) return;
  const isDue = (at: number | undefined) => at !== undefined && at <= clock.now();
  const { due } = record;
  if (isDue(due.start)) await startAttempt(records, executions, record, clock);
  if (isDue(due.check)) await checkExecution(record, dependencies);
  if (isDue(due.deliver)) {
    const invitationUrl = await invitationOf(record, dependencies.portal, dependencies.settings);
    await redeliver(record, { invitationUrl }, dependencies);
  }
  if (isDue(due.look)) {
    const found = await lookForLateRooms(record, dependencies);
    if (found === 'adopt') await restart(record, dependencies);
    else await planErasure(record, dependencies);
  }
  if (isDue(due.erase)) {
    await updateRecord(records, key, (now) =>
      isDue(now?.due.erase) && now ? erased(now, clock.now()) : undefined,
    );
  }
}

/** After the last look at the portal nothing more happens to a record until its personal data is erased. */
async function planErasure(record: WorkRecord, dependencies: ReconcilerDependencies): Promise<void> {
  const { records, clock, settings } = dependencies;
  await changeRecord(
    records,
    record,
    (now) =>
      now.due.look === undefined
        ? { due: { ...now.due, erase: eraseAt(now, settings.privacy.keepPersonalDataDays) } }
        : undefined,
    clock,
  );
}

/** Settles an execution that ended without a word: nothing runs in one that times out or is stopped. */
async function checkExecution(record: WorkRecord, dependencies: ReconcilerDependencies): Promise<void> {
  const { records, executions, clock, slot } = dependencies;
  const name = executionOf(record);
  const found = await executions.describe(record.facts.kind, name);
  if (!found) await executions.start(record.facts.kind, name, inputOf(record));
  if (!found || found.status === 'RUNNING') {
    await changeRecord(
      records,
      record,
      ({ status: now, due }) =>
        now === 'running' ? { due: { ...due, check: clock.now() + checkEveryMs } } : undefined,
      clock,
    );
    return;
  }
  const { status, error, cause } = found;
  await recordFailure(record, failureOfEnding(status, error, cause), dependencies);
  await leaveSlot(slot, slotRefOf(record));
}

/** Held work goes on with its next attempt, in the place in the queue that it had. */
async function release(key: string, dependencies: ReconcilerDependencies): Promise<boolean> {
  const { records, settings, counters, clock } = dependencies;
  const record = (await records.read(key))?.value;
  if (record?.status !== 'held') return false;
  // Held before its first attempt: it has not been counted yet.
  const { roomsPerHour = 0 } = settings.sources[record.source] ?? {};
  if (!hasBegun(record) && !(await isWithinQuota(counters, record.source, roomsPerHour, clock.now()))) {
    const due = { release: nextHour(clock.now()) };
    await changeRecord(records, record, { due }, clock);
    return false;
  }
  await restart(record, dependencies);
  return true;
}

async function restart(
  record: WorkRecord,
  { records, executions, clock }: ReconcilerDependencies,
): Promise<void> {
  const { attempt, status } = record;
  const next = await updateRecord(records, record.key, (now) =>
    now?.attempt === attempt && now.status === status ? restarted(now, clock.now()) : undefined,
  );
  if (next?.status === 'accepted') await startAttempt(records, executions, next, clock);
}

function postpone(key: string, { records, clock }: ReconcilerDependencies): Promise<WorkRecord | undefined> {
  const later = clock.now() + postponedMs;
  return updateRecord(records, key, (record) => {
    if (!record) return undefined;
    const due = Object.entries(record.due).map(([task, at]) => [
      task,
      at !== undefined && at <= clock.now() ? later : at,
    ]);
    return { ...record, due: Object.fromEntries(due) };
  });
}
