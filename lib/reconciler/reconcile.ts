import type { Portal } from '../docspace/client.ts';
import { withCachedServiceUser } from '../docspace/people.ts';
import { portalTrouble } from '../docspace/probe.ts';
import { sharedListOfRooms } from '../docspace/rooms.ts';
import type { Clock } from '../kernel/clock.ts';
import { Failure, logFieldsOf } from '../kernel/failures.ts';
import { minute, second } from '../kernel/time.ts';
import { lookAfterSlot } from '../portal-slot/portal-slot.ts';
import { type Hold, lookAfterHold } from '../work-items/holds.ts';
import { countRoomsHourly } from '../work-items/life/room-counts.ts';
import { type DueKind, updateRecord } from '../work-items/record-store.ts';
import { circuitBreakers } from './circuit-breakers.ts';
import { deliveryLane } from './deliveries.ts';
import {
  dueTasks,
  isTaskDue,
  postpone,
  type ReconcilerDependencies,
  type RunDependencies,
  release,
} from './due-tasks.ts';
import { type Lane, type LaneDependencies, runLane } from './lanes.ts';
import { withSecondTry } from './second-try.ts';

export type { ReconcilerDependencies } from './due-tasks.ts';

/** Held work that one run releases, so that a portal that has just come back is not run over. */
export const releasedAtOnce = 10;
/** Held work that one run looks at: what it may not release yet keeps none from it that it may. */
const heldAtOnce = 300;
/** Updates of rooms that one run begins: a thousand tickets may be closed at once, and the portal counts requests. */
export const updatesAtOnce = 30;
/** Records of a list that are looked after at once, where that is not said elsewhere. */
const recordsAtOnce = 4;
/** Results that wait for their receivers while the next ones are read: more than one that hangs has in a bad hour. */
const resultsWaiting = 500;
/** No call is sent to the portal so long after the last record was begun, so that the run ends in its Lambda's time. */
const portalCallsForMs = 15 * second;

/** Numbers of one run, for the log and its metrics. */
export interface ReconcilerRun {
  done: number;
  failed: number;
  released: number;
  hold: string;
  /** How long the first in the queue for the portal slot has waited; 0 for an empty queue. */
  waitingSeconds: number;
  /** How long the oldest task had been due when the run came to its list; a minute is usual. */
  overdueSeconds: number;
  /** The list of that task; empty where nothing was due. */
  overdueTask: DueKind | '';
}

/**
 * Looks after everything that is due: once a minute, or more often, because all that it does is
 * conditional. Each scheduled task has a lane of its own and lanes run beside each other, so no number of tasks of one
 * kind, and no portal or receiver that hangs, keeps another kind from being done. One record that cannot be
 * looked after keeps no other from it.
 *
 * @param leaveAtMs no further record is begun after this (ms since 1970)
 */
export async function reconcile(
  dependencies: ReconcilerDependencies,
  leaveAtMs: number,
): Promise<ReconcilerRun> {
  const { records, clock, log, slot } = dependencies;
  const kept: ReconcilerRun = {
    done: 0,
    failed: 0,
    released: 0,
    hold: 'unknown',
    waitingSeconds: 0,
    overdueSeconds: 0,
    overdueTask: '',
  };
  const guarded = async (
    what: string,
    work: () => Promise<unknown>,
    putOff: () => Promise<string> = async () => '',
  ) => {
    if (clock.now() >= leaveAtMs) return;
    try {
      await withSecondTry(work, clock, leaveAtMs);
      kept.done += 1;
    } catch (error) {
      kept.failed += 1;
      log.error('RECONCILER_FAILED', { what, key: await putOff(), ...logFieldsOf(error) });
    }
  };
  const putOff = async (key: string) => {
    const record = await postpone(key, dependencies).catch(() => undefined);
    // What is due is named by the hash of its key, and people look for the key.
    return record?.key ?? key;
  };
  const portal = withCachedServiceUser(withEnd(dependencies.portal, clock, leaveAtMs + portalCallsForMs));
  const run: RunDependencies = {
    ...dependencies,
    portal,
    listRooms: sharedListOfRooms(),
    breakers: circuitBreakers(),
    leaveAtMs,
  };
  const beganMs = clock.now();
  const noteOverdue = (task: DueKind, sinceMs: number | undefined) => {
    if (sinceMs === undefined) return;
    const seconds = Math.max(0, Math.round((beganMs - sinceMs) / 1000));
    if (kept.overdueTask === '' || seconds > kept.overdueSeconds) {
      Object.assign(kept, { overdueSeconds: seconds, overdueTask: task });
    }
  };
  const lanes: LaneDependencies = { records, clock, leaveAtMs, seen: new Map() };
  const laneOf = async ({ lookAfter, ...lane }: Lane): Promise<number | undefined> => {
    const work = (key: string) =>
      guarded(
        lane.list,
        () => lookAfter(key),
        () => putOff(key),
      );
    try {
      return await withSecondTry(() => runLane({ ...lane, lookAfter: work }, lanes), clock, leaveAtMs);
    } catch (error) {
      kept.failed += 1;
      log.error('RECONCILER_FAILED', { what: lane.list, key: '', ...logFieldsOf(error) });
      return undefined;
    }
  };
  const taskLane = async (task: keyof typeof dueTasks, most = Number.POSITIVE_INFINITY) => {
    let done = 0;
    const lookAfter = async (key: string) => {
      const record = (await records.read(key))?.value;
      if (!record || !isTaskDue(record, task, clock)) return;
      await dueTasks[task](record, run);
      done += 1;
    };
    const sinceMs = await laneOf({ list: task, atOnce: recordsAtOnce, most, lookAfter });
    // What exceeds the pace is not overdue.
    if (done < most) noteOverdue(task, sinceMs);
  };
  const deliver = deliveryLane(run);
  // The limits of deliveries are their own.
  const deliveries = {
    list: 'deliver',
    atOnce: Number.POSITIVE_INFINITY,
    readOnAt: resultsWaiting,
    lookAfter: deliver,
  } as const;

  const holdAndHeldWork = async () => {
    // Not known until it was read: work is held until somebody has seen that no hold is on.
    await guarded('hold', async () => {
      kept.hold = (await currentHoldAfter(dependencies))?.reason ?? '';
    });
    if (kept.hold !== '') return;
    let releasing = 0;
    const heldSinceMs = await laneOf({
      list: 'held',
      atOnce: recordsAtOnce,
      most: heldAtOnce,
      lookAfter: async (key) => {
        if (releasing >= releasedAtOnce) return;
        releasing += 1;
        const isReleased = await release(key, dependencies);
        if (isReleased) kept.released += 1;
        else releasing -= 1;
      },
    });
    // Held work of before a hold is due since before it, and is released at a pace: that is not overdue.
    if (kept.released === 0) noteOverdue('held', heldSinceMs);
  };
  const portalSlot = () =>
    guarded('slot', async () => {
      const { waitingSinceMs = clock.now() } = await lookAfterSlot(slot);
      kept.waitingSeconds = Math.round((clock.now() - waitingSinceMs) / 1000);
    });
  const roomCounts = async () => {
    if (dependencies.settings.life) await guarded('room-counts', () => noteRoomCounts(dependencies));
  };
  // Of an older version, which had one list: a record that is written again stands in that of its task.
  await laneOf({ list: 'work', atOnce: recordsAtOnce, lookAfter: (key) => relist(key, dependencies) });
  await Promise.all([
    holdAndHeldWork(),
    portalSlot(),
    taskLane('start'),
    // What ended without a word has a result that nobody has delivered yet.
    taskLane('check').then(() => laneOf(deliveries)),
    laneOf(deliveries).then((sinceMs) => noteOverdue('deliver', sinceMs)),
    taskLane('look'),
    taskLane('life', updatesAtOnce),
    taskLane('report'),
    taskLane('erase'),
    roomCounts(),
  ]);
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

/** Metrics read the line (infra/constructs/monitoring/dashboard.ts), the doctor the counts. */
async function noteRoomCounts({ roomCounts, search, clock, log }: ReconcilerDependencies): Promise<void> {
  const counted = await countRoomsHourly(roomCounts, search, clock.now());
  if (counted) log.info('ROOMS_COUNTED', { ...counted });
}

async function relist(key: string, { records }: ReconcilerDependencies): Promise<void> {
  await updateRecord(records, key, (record) => record);
}

/** The same portal, without calls after a time: a call that hangs takes 20 s. */
function withEnd({ call, url }: Portal, clock: Clock, endMs: number): Portal {
  return {
    url,
    call: (request) =>
      clock.now() < endMs
        ? call(request)
        : Promise.reject(new Failure('PortalUnavailable', 'The run of the reconciler has no time left.')),
  };
}
