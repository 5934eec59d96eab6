import { failureOfEnding } from '../kernel/caught-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { isFailure } from '../kernel/failures.ts';
import { minute, second } from '../kernel/time.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import { leaveSlot, type PortalSlot, slotRefOf } from '../portal-slot/portal-slot.ts';
import { deliverLifeResults } from '../results/deliver-life.ts';
import { receiverHostOf } from '../results/delivery-attempt.ts';
import { changeRecord } from '../work-items/attempt.ts';
import { eraseAt, erased } from '../work-items/erase.ts';
import { type Executions, executionOf, inputOf, startAttempt } from '../work-items/executions.ts';
import { passHold } from '../work-items/holds.ts';
import type { RoomCounts } from '../work-items/life/room-counts.ts';
import { restarted } from '../work-items/next-attempt.ts';
import { type Counters, isWithinQuota, nextHour } from '../work-items/quota.ts';
import { hasBegun, type WorkRecord } from '../work-items/record.ts';
import { type RecordSearch, updateRecord } from '../work-items/record-store.ts';
import { checkEveryMs, type ScheduledTask } from '../work-items/scheduled-tasks.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import { type LateRoomsDependencies, lookForLateRooms } from './late-rooms.ts';
import { type RecordFailureDependencies, recordFailure } from './record-failure.ts';
import { followFromNow, updateRoom } from './room-updates.ts';

export interface ReconcilerDependencies extends RecordFailureDependencies {
  executions: Executions;
  counters: Counters;
  slot: PortalSlot;
  search: Pick<RecordSearch, 'count'>;
  roomCounts: VersionedItem<RoomCounts>;
}

/** What the records of one run share. */
export interface RunDependencies extends ReconcilerDependencies, Pick<LateRoomsDependencies, 'listRooms'> {
  breakers: CircuitBreakers;
  /** No further work is begun after this (ms since 1970). */
  leaveAtMs: number;
}

/** A scheduled task that could not be done is tried again after this. */
const postponedMs = 5 * minute;

export function isTaskDue({ due }: WorkRecord, task: ScheduledTask, clock: Clock): boolean {
  const { [task]: at = Number.POSITIVE_INFINITY } = due;
  return at <= clock.now();
}

/** What is done about a record for each task that has a lane of its own. */
export const dueTasks: Record<
  'start' | 'check' | 'look' | 'life' | 'report' | 'erase',
  (record: WorkRecord, dependencies: RunDependencies) => Promise<void>
> = {
  start: (record, { records, executions, clock }) => startAttempt(records, executions, record, clock),
  check: checkExecution,
  async look(record, dependencies) {
    const { breakers, portal } = dependencies;
    // A portal that does not answer would take the time of all looks, one after the other.
    if (breakers.isOpen(portal.url)) return void (await postpone(record.key, dependencies));
    try {
      const found = await lookForLateRooms(record, dependencies);
      breakers.note(portal.url, 'answered');
      if (found === 'adopt') return void (await restart(record, dependencies));
      await planErasure(record, dependencies);
      await followFromNow(record, dependencies);
    } catch (error) {
      if (isFailure(error, 'PortalUnavailable')) breakers.note(portal.url, 'failed');
      throw error;
    }
  },
  life: updateRoom,
  async report(record, dependencies) {
    const { breakers, settings } = dependencies;
    const host = receiverHostOf(record, settings);
    // Nobody is called for it, and all that have no receiver would share one circuit.
    if (host === undefined) return void (await deliverLifeResults(record, dependencies));
    // A receiver that hangs would take the time of all events, one after the other.
    if (breakers.isOpen(host)) return void (await postpone(record.key, dependencies));
    breakers.note(host, (await deliverLifeResults(record, dependencies)) ? 'answered' : 'failed');
  },
  async erase({ key }, { records, clock }) {
    await updateRecord(records, key, (now) =>
      now && isTaskDue(now, 'erase', clock) ? erased(now, clock.now()) : undefined,
    );
  },
};

/** After the last look at the portal nothing more happens to a record until its personal data is erased. */
async function planErasure(record: WorkRecord, dependencies: RunDependencies): Promise<void> {
  const { records, settings, clock } = dependencies;
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
async function checkExecution(record: WorkRecord, dependencies: RunDependencies): Promise<void> {
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
  // Delivered in a lane of its own: a receiver that does not answer would keep other executions from being settled.
  await recordFailure(record, failureOfEnding(status, error, cause), dependencies, { deliverLater: true });
  await leaveSlot(slot, slotRefOf(record));
}

/** Work of a source that is still held is due again a little after the source is probed. */
const afterProbeMs = 30 * second;

/**
 * Held work goes on with its next attempt, in the place in the queue that it had.
 *
 * @returns false if it is not held any more, exceeds the quota of its source, or its source is held
 */
export async function release(key: string, dependencies: ReconcilerDependencies): Promise<boolean> {
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
  if (record.lookUp) {
    const passed = await passHold(dependencies.sourceHolds(record.source), clock.now());
    if (typeof passed === 'object') {
      await changeRecord(records, record, { due: { release: passed.untilMs + afterProbeMs } }, clock);
      return false;
    }
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

/** Moves all tasks of a record that are due now to a later time. */
export function postpone(
  key: string,
  { records, clock }: Pick<ReconcilerDependencies, 'records' | 'clock'>,
): Promise<WorkRecord | undefined> {
  const later = clock.now() + postponedMs;
  return updateRecord(records, key, (record) => {
    if (!record) return undefined;
    const due = Object.entries(record.due).map(([task, at]) => [
      task,
      isTaskDue(record, task as ScheduledTask, clock) ? later : at,
    ]);
    return { ...record, due: Object.fromEntries(due) };
  });
}
