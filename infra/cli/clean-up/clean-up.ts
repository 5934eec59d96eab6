import type { Portal } from '../../../lib/docspace/client.ts';
import { isRefusal } from '../../../lib/docspace/errors.ts';
import { serviceUserId } from '../../../lib/docspace/people.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { isFailure } from '../../../lib/kernel/failures.ts';
import { day } from '../../../lib/kernel/time.ts';
import { roomOrGone } from '../../../lib/rooms/our-rooms.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { readerOf } from '../../../lib/sources/registry/readers.ts';
import { type LivingRecord, withLookAsked } from '../../../lib/work-items/life/updates.ts';
import {
  type RecordList,
  type RecordSearch,
  type RecordStore,
  updateRecord,
} from '../../../lib/work-items/record-store.ts';
import { nameOf } from '../work-items/find-work-item.ts';
import { holdsWorkOfPeople } from './contents.ts';
import { deleteArchivedRoom } from './delete-room.ts';
import { isArchivedRecord, whyLeftByRecord, whyLeftByRoom } from './reasons.ts';

/** What became of one archived room. */
export interface CleanedRoom {
  /** `SOURCE/ID` */
  workItem: string;
  roomId: number;
  /** ISO 8601 */
  closedSince?: string;
  /**
   * - `may-go`: would be deleted;
   * - `deleted`: is gone;
   * - `requested`: the portal was requested to, and still shows it;
   * - `asked`: its system is asked first whether the work item is still closed: run the command again in some minutes;
   * - `left`: stays.
   */
  outcome: 'may-go' | 'deleted' | 'requested' | 'asked' | 'left';
  /** Of all but `may-go` and `deleted`. */
  reason?: string;
}

export interface CleanUpOptions {
  days: number;
  /** Otherwise it only lists. */
  deletes: boolean;
  evenWithFiles: boolean;
  /** So many rooms go at most. */
  most: number;
  reason?: string | undefined;
}

export interface CleanUpDependencies {
  records: RecordStore;
  search: Pick<RecordSearch, 'listedUntil'>;
  portal: Portal;
  settings: Pick<Settings, 'sources'>;
  clock: Clock;
}

export interface CleanUp {
  rooms: CleanedRoom[];
  /** Are there rooms that were not looked at, as so many as were wanted may go? */
  more: boolean;
  /** Why it ended before. */
  stopped?: string;
}

/** Rooms in the archive whose result is still open stand in the lists of that. */
const lists: readonly RecordList[] = ['done-archived', 'done-undelivered', 'done-pending'];
/** What a system said of its work item earlier than this is not enough to delete its room. */
const freshMs = day;

/**
 * Looks at the archived rooms of work items that were closed so long ago, those first that were closed first, and deletes them where
 * that is wanted. It reads the list of archived rooms page by page, and each room from the portal.
 */
export async function cleanUp(
  { most, ...options }: CleanUpOptions,
  dependencies: CleanUpDependencies,
  onRoom: (room: CleanedRoom) => void = () => {},
): Promise<CleanUp> {
  const { records, search, clock } = dependencies;
  const untilMs = clock.now() - options.days * day;
  const rooms: CleanedRoom[] = [];
  let going = 0;
  for (const list of lists) {
    for await (const { key } of search.listedUntil(list, untilMs)) {
      const record = (await records.read(key))?.value;
      if (!record || !isArchivedRecord(record)) continue;
      if (going === most) return { rooms, more: true };
      const { closedSinceMs } = record.life;
      const about = {
        workItem: nameOf(record),
        roomId: record.room.id,
        ...(closedSinceMs === undefined ? {} : { closedSince: new Date(closedSinceMs).toISOString() }),
      };
      try {
        const room = { ...about, ...(await cleanedUp(record, options, dependencies)) };
        if (room.outcome !== 'left') going += 1;
        rooms.push(room);
        onRoom(room);
      } catch (error) {
        if (!isFailure(error)) throw error;
        return { rooms, more: true, stopped: `${about.workItem}: ${error.code}: ${error.message}` };
      }
    }
  }
  return { rooms, more: false };
}

async function cleanedUp(
  record: LivingRecord,
  { days, deletes, evenWithFiles, reason }: Omit<CleanUpOptions, 'most'>,
  { records, portal, settings, clock }: CleanUpDependencies,
): Promise<Pick<CleanedRoom, 'outcome' | 'reason'>> {
  const { call } = portal;
  const byRecord = whyLeftByRecord(record, { days, nowMs: clock.now() });
  if (byRecord !== undefined) return { outcome: 'left', reason: byRecord };
  const why = () => refusedIsLeft(lookAt);
  const lookAt = async () => {
    const [now, me] = await Promise.all([roomOrGone(portal, record.room?.id ?? 0), serviceUserId(call)]);
    const byRoom = whyLeftByRoom(record, now, { me, evenWithFiles });
    if (byRoom !== undefined || !now || evenWithFiles) return byRoom;
    return (await holdsWorkOfPeople(call, now, me)) ? 'it holds what people made or changed' : undefined;
  };
  const left = await why();
  if (left !== undefined) return { outcome: 'left', reason: left };
  if (!deletes) return { outcome: 'may-go' };
  if (isToBeAsked(record, settings, clock.now())) {
    await updateRecord(records, record.key, (now) => {
      const asked = now?.life && withLookAsked(now, clock.now());
      return asked && { ...asked, due: { ...asked.due, life: clock.now() } };
    });
    return { outcome: 'asked', reason: 'its system is asked first whether the work item is still closed' };
  }
  return deleteArchivedRoom(record, { records, portal, clock, age: { days }, reason, why });
}

/** What the portal refuses to show stays, and keeps no other from being looked at. */
async function refusedIsLeft(look: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `the portal does not let the service user see it (${error.message})`;
  }
}

/** Was a work item whose system can be asked read too long ago, as a webhook that says it was opened may be lost? */
function isToBeAsked(
  { source: name, life }: LivingRecord,
  { sources }: CleanUpDependencies['settings'],
  nowMs: number,
): boolean {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  return source !== undefined && readerOf(source) !== undefined && nowMs - life.reported.atMs > freshMs;
}
