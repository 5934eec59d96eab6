import { day, hour } from '../../kernel/time.ts';
import { updateItem, type VersionedItem } from '../../kernel/versioned-item.ts';
import type { RecordList, RecordSearch } from '../record-store.ts';

/** How many rooms an environment has, by what its records say of them. */
export interface RoomCount {
  /** In use: of work items that are open, and of those that people or operators keep. */
  active: number;
  /** Of closed work items, before they go to the archive. */
  inGrace: number;
  archived: number;
}

/** The counts of the last days, the latest last. */
export interface RoomCounts {
  counts: (RoomCount & { atMs: number })[];
}

/** The item of the table. No work item's key is this word: a key has slashes. */
export const roomCountsKey = { pk: 'rooms', sk: 'counted' };

const countEveryMs = hour;
/** So far back a rate is known. */
const countsKeptMs = 30 * day;
/** A count stops here, so that it costs some thousand reads at most. */
const countedUpTo = 100_000;

const lists: Record<keyof RoomCount, readonly RecordList[]> = {
  active: ['done', 'done-pending', 'done-undelivered'],
  inGrace: ['done-grace'],
  archived: ['done-archived'],
};

/** Counts rooms by the lists of the table, without reading a record: a page of an index for each 5,000 of them. */
export async function countRooms(search: Pick<RecordSearch, 'count'>): Promise<RoomCount> {
  const counted = async (which: keyof RoomCount) => {
    const numbers = await Promise.all(lists[which].map((list) => search.count(list, countedUpTo)));
    return numbers.reduce((sum, number) => sum + number, 0);
  };
  const [active, inGrace, archived] = await Promise.all([
    counted('active'),
    counted('inGrace'),
    counted('archived'),
  ]);
  return { active, inGrace, archived };
}

/**
 * Counts rooms once an hour and keeps one count of each of the last thirty days.
 *
 * @returns the count, if it was time for one
 */
export async function countRoomsHourly(
  item: VersionedItem<RoomCounts>,
  search: Pick<RecordSearch, 'count'>,
  nowMs: number,
): Promise<RoomCount | undefined> {
  const { counts = [] } = (await item.read())?.value ?? {};
  const lastMs = counts.at(-1)?.atMs ?? 0;
  if (nowMs - lastMs < countEveryMs) return undefined;
  const counted = await countRooms(search);
  await updateItem(item, (now) => withCount(now, { ...counted, atMs: nowMs }));
  return counted;
}

/** The first count of each day stays, and the latest. */
function withCount(before: RoomCounts | undefined, count: RoomCounts['counts'][number]): RoomCounts {
  const dayOf = ({ atMs }: { atMs: number }) => Math.floor(atMs / day);
  const kept = (before?.counts ?? []).filter(({ atMs }) => count.atMs - atMs <= countsKeptMs);
  const firsts = kept.filter((one, index) => index === 0 || dayOf(one) !== dayOf(kept[index - 1] ?? one));
  return { counts: [...firsts, count] };
}

/**
 * How many more active rooms there are each day, by the oldest count that is kept and the latest; undefined while they are less
 * than a day apart. Less than 0 where more rooms are archived than made.
 */
export function roomsPerDay({ counts }: RoomCounts): number | undefined {
  const [first] = counts;
  const last = counts.at(-1);
  if (!first || !last || last.atMs - first.atMs < day) return undefined;
  const activeIn = ({ active, inGrace }: RoomCount) => active + inGrace;
  return ((activeIn(last) - activeIn(first)) * day) / (last.atMs - first.atMs);
}
