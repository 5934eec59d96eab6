import type { Portal } from '../../../lib/docspace/client.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import type { SlotStore } from '../../../lib/portal-slot/slot-store.ts';
import { plannedArchive } from '../../../lib/rooms/life/next-update.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { currentHold, type Hold } from '../../../lib/work-items/holds.ts';
import { executionNameOf } from '../../../lib/work-items/keys.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import type { ScheduledTask } from '../../../lib/work-items/scheduled-tasks.ts';
import type { NamedRecord } from './find-work-item.ts';
import { type RoomNow, roomNow } from './room-now.ts';

/** One stay of an execution in a state. Times are ISO 8601. */
export interface StateVisit {
  state: string;
  enteredAt: string;
  /** Absent while it is in the state, and for one in which it ended. */
  leftAt?: string;
  /** Errors of the tries that failed, by their names, in order. */
  failures: string[];
}

/** What the state machine did for one attempt. */
export interface ExecutionTimeline {
  /** Its ARN. */
  id: string;
  status: string;
  startedAt: string;
  endedAt?: string;
  error?: string;
  cause?: string;
  /** Why it ended without a room and without a failure; the reconciler starts the next attempt. */
  heldFor?: string;
  visits: StateVisit[];
}

/** Histories of executions. */
export interface Histories {
  /** Undefined if no execution has that name, or if Step Functions has deleted it. */
  read(kind: 'project' | 'ticket', name: string): Promise<ExecutionTimeline | undefined>;
}

export interface TimelineDependencies {
  settings(): Pick<Settings, 'life'>;
  histories: Histories;
  hold: VersionedItem<Hold>;
  slot: Pick<SlotStore, 'readSlot' | 'firstWaiters'>;
  /** The portal, with its key, which is read for it. */
  portal(): Promise<Portal>;
  /** The link to the status of a work item, for whoever waits for it. */
  statusUrl?(record: WorkRecord): Promise<string | undefined>;
  clock: Clock;
}

/** Everything that is known of a work item, for an operator. */
export interface Timeline {
  /** `SOURCE/ID` */
  name: string;
  /** Without the callback's URL, which may hold a token: its host alone. */
  record: Omit<WorkRecord, 'callbackUrl'> & { callbackHost?: string };
  /** The executions of its attempts, oldest first; one that Step Functions has deleted has no timeline. */
  attempts: { attempt: number; execution: string; timeline?: ExecutionTimeline }[];
  /** The hold of all work, if one is on. */
  hold?: Hold;
  /** Its place in the queue for the portal slot; absent if it does not wait for the slot. */
  slot?: { place: 'holder' } | { place: number } | { place: 'behind'; waiters: number };
  /** What the portal says of the recorded room, read just now; absent without one. */
  roomNow?: RoomNow;
  /** When its room goes to the archive, for the work item is closed (ISO 8601); absent where that is not planned. */
  archiveAfter?: string;
  /** Where whoever waits for it sees how far it is. */
  statusUrl?: string;
  /** What the reconciler does next, soonest first. */
  next: { task: ScheduledTask; at: string }[];
}

/** A longer queue is not read to its end: it takes hours in any case. */
const countedWaiters = 200;

/** Gathers the timeline of a record, from the table, Step Functions and the portal. Reads only. */
export async function timelineOf(
  { record, name }: NamedRecord,
  dependencies: TimelineDependencies,
): Promise<Timeline> {
  const { histories, hold, slot, portal, clock, settings } = dependencies;
  const { callbackUrl, ...rest } = record;
  const attempts = Array.from({ length: record.attempt }, (_, index) => index + 1).map(async (attempt) => {
    const execution = executionNameOf(workItemOf(record), attempt, record.keyTag);
    const timeline = await histories.read(record.facts.kind, execution);
    return { attempt, execution, ...(timeline ? { timeline } : {}) };
  });
  const [on, place, now, statusUrl, ...all] = await Promise.all([
    currentHold(hold),
    record.status === 'running' ? slotPlaceOf(record, slot) : undefined,
    record.room ? roomNow(record.room, portal, clock) : undefined,
    dependencies.statusUrl?.(record),
    ...attempts,
  ]);
  const archiveAtMs = record.life && plannedArchive(record, settings().life);
  return {
    name,
    record: { ...rest, ...(callbackUrl ? { callbackHost: new URL(callbackUrl).host } : {}) },
    attempts: all,
    ...(on ? { hold: on } : {}),
    ...(place ? { slot: place } : {}),
    ...(now ? { roomNow: now } : {}),
    ...(archiveAtMs === undefined ? {} : { archiveAfter: new Date(archiveAtMs).toISOString() }),
    ...(statusUrl ? { statusUrl } : {}),
    next: scheduledTasksOf(record),
  };
}

async function slotPlaceOf(
  record: WorkRecord,
  slot: TimelineDependencies['slot'],
): Promise<Timeline['slot']> {
  const ref = slotRefOf(record);
  const isSame = (one: { key: string; attempt: number }) =>
    one.key === ref.key && one.attempt === ref.attempt;
  const [{ slot: now }, waiters] = await Promise.all([slot.readSlot(), slot.firstWaiters(countedWaiters)]);
  if (now.holder && isSame(now.holder)) return { place: 'holder' };
  const index = waiters.findIndex(isSame);
  if (index >= 0) return { place: index + 1 };
  return waiters.length === countedWaiters ? { place: 'behind', waiters: countedWaiters } : undefined;
}

function scheduledTasksOf({ due }: WorkRecord): Timeline['next'] {
  return Object.entries(due)
    .flatMap(([task, at]) => (at === undefined ? [] : [{ task: task as ScheduledTask, at }]))
    .sort((one, other) => one.at - other.at)
    .map(({ task, at }) => ({ task, at: new Date(at).toISOString() }));
}
