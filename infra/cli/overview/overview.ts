import type { Clock } from '../../../lib/kernel/clock.ts';
import { day } from '../../../lib/kernel/time.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import type { Slot, SlotRef, SlotStore } from '../../../lib/portal-slot/slot-store.ts';
import { estimatedWait, shareOfTurn, type Wait } from '../../../lib/portal-slot/wait.ts';
import { currentHold, type Hold } from '../../../lib/work-items/holds.ts';
import { countRooms, type RoomCount } from '../../../lib/work-items/life/room-counts.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import {
  listsOf,
  type RecordList,
  type RecordSearch,
  type RecordStore,
} from '../../../lib/work-items/record-store.ts';
import { nameOf, nameOfKey } from '../work-items/find-work-item.ts';
import { type ItemList, itemsIn, recordsIn } from '../work-items/recent.ts';

export interface OverviewDependencies {
  environment: string;
  records: Pick<RecordStore, 'read'>;
  search: Pick<RecordSearch, 'listed' | 'count'>;
  hold: VersionedItem<Hold>;
  slot: Pick<SlotStore, 'readSlot' | 'firstWaiters'>;
  clock: Pick<Clock, 'now'>;
}

/** The first of what there is, and how many there are. */
export type Counted = ItemList & { count: number };

/** Who is where in the queue for the portal slot. Times are ISO 8601. */
export interface Queued {
  /** `SOURCE/ID` */
  name: string;
  /** Since when it waits. */
  since: string;
  /** When its turn is likely to come; absent where nobody can say. */
  turnAt?: string;
}

/** How an environment is, at one time. Times are ISO 8601. */
export interface Overview {
  environment: string;
  askedAt: string;
  /** The hold of all work, if one is on; the portal is probed again at `probeAtMs`. */
  hold?: Hold;
  /** A count stops at this number, so one that equals it may be more. */
  countedUpTo: number;
  held: Counted & {
    /** How many of the first ones have which reason. */
    reasons: Record<string, number>;
  };
  slot: {
    /** `share`: how far its copy is likely to be, below 1; absent where nobody can say. */
    holder?: { name: string; since?: string; confirmed: boolean; share?: number };
    /** Who waits, the next first; more than are listed if `count` says so. */
    waiting: Queued[];
    count: number;
    countedUpTo: number;
  };
  /** Rooms that were requested from the portal and are copied from a template, since when, and from which. */
  copying: { name: string; since: string; template?: string }[];
  wait: Wait;
  accepted: number;
  running: number;
  /** What became of the rooms that were made; counted here, up to 100,000 of each kind. */
  rooms: RoomCount;
  failed: Counted & { lastDay: number };
  /** Results that were given up. */
  deadLetters: Counted;
  /** Results that are still tried; the oldest first. */
  undelivered: Counted;
}

/** Nobody counts further by eye, and an answer of the table has about so many entries. */
const countedUpTo = 10_000;
/** So many waiters are read, and the first of them listed. */
const countedWaiters = 200;
const listedWaiters = 10;
/** So many work items of each list are shown, of those that are held and running so many are read. */
const shownItems = 5;
const readItems = 50;

/** Gathers the overview of an environment from a bounded number of entries, however many there are. Reads only. */
export async function overviewOf(dependencies: OverviewDependencies): Promise<Overview> {
  const { environment, records, search, slot, clock } = dependencies;
  const nowMs = clock.now();
  const total = async (lists: readonly RecordList[], sinceMs = 0) => {
    const counts = await Promise.all(lists.map((list) => search.count(list, countedUpTo, sinceMs)));
    return Math.min(
      countedUpTo,
      counts.reduce((sum, count) => sum + count, 0),
    );
  };
  const counted = async (lists: readonly RecordList[], from: 'latest' | 'earliest' = 'latest') => ({
    count: await total(lists),
    ...(await itemsIn(lists, shownItems, { records, search }, from)),
  });
  const [hold, held, heldFirst, { slot: now }, waiters, running, ...rest] = await Promise.all([
    currentHold(dependencies.hold),
    counted(['held'], 'earliest'),
    itemsIn(['held'], readItems, { records, search }, 'earliest'),
    slot.readSlot(),
    slot.firstWaiters(countedWaiters + 1),
    recordsIn(['running'], readItems, { records, search }, 'earliest'),
    total(['accepted']),
    total(['running']),
    counted(listsOf('failed')),
    total(listsOf('failed'), nowMs - day),
    counted(listsOf('undelivered')),
    counted(listsOf('pending'), 'earliest'),
    countRooms(search),
  ]);
  const [accepted, runningCount, failed, failedLastDay, deadLetters, undelivered, rooms] = rest;
  const waiting = waiters.filter((waiter) => !isSame(waiter, now.holder));
  const ahead = waiting.slice(0, countedWaiters);
  const wait = estimatedWait({ isHeld: hold !== undefined, slot: now, ahead, nowMs });
  return {
    environment,
    askedAt: new Date(nowMs).toISOString(),
    ...(hold ? { hold } : {}),
    countedUpTo,
    held: { ...held, reasons: reasonsOf(heldFirst) },
    slot: slotOf(now, ahead, { isHeld: hold !== undefined, nowMs }),
    copying: running.records.flatMap(copyingOf),
    wait,
    accepted,
    running: runningCount,
    rooms,
    failed: { ...failed, lastDay: failedLastDay },
    deadLetters,
    undelivered,
  };
}

/** @param waiting without the holder, the next first */
function slotOf(
  slot: Slot,
  waiting: readonly SlotRef[],
  { isHeld, nowMs }: { isHeld: boolean; nowMs: number },
): Overview['slot'] {
  const { holder, grantedAtMs, confirmed } = slot;
  const share = shareOfTurn(slot, nowMs);
  const turnOf = (place: number) => {
    const wait = estimatedWait({ isHeld, slot, ahead: waiting.slice(0, place), nowMs });
    return 'unknown' in wait ? {} : { turnAt: new Date(nowMs + wait.ms).toISOString() };
  };
  return {
    ...(holder
      ? {
          holder: {
            name: nameOfKey(holder.key),
            ...(grantedAtMs === undefined ? {} : { since: new Date(grantedAtMs).toISOString() }),
            confirmed,
            ...(share === undefined ? {} : { share }),
          },
        }
      : {}),
    waiting: waiting
      .slice(0, listedWaiters)
      .map(({ key, queuedAt }, place) => ({ name: nameOfKey(key), since: queuedAt, ...turnOf(place) })),
    count: waiting.length,
    countedUpTo: countedWaiters,
  };
}

function isSame(one: SlotRef, other: SlotRef | undefined): boolean {
  return one.key === other?.key && one.attempt === other.attempt;
}

function reasonsOf({ items }: ItemList): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { reason = 'unknown' } of items) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return reasons;
}

/** Only a room from a template has counts that it is compared with. */
function isCopy({ intent, attempt }: WorkRecord): boolean {
  return intent?.expected !== undefined && intent.attempt === attempt;
}

function copyingOf(record: WorkRecord): Overview['copying'] {
  const { intent, room, template } = record;
  if (!intent || room || !isCopy(record)) return [];
  const since = new Date(intent.lastAtMs).toISOString();
  return [{ name: nameOf(record), since, ...(template ? { template: template.title } : {}) }];
}
