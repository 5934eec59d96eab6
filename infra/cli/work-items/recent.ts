import { isFailure } from '../../../lib/kernel/failures.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import {
  listOf,
  type RecordList,
  type RecordSearch,
  type RecordStore,
} from '../../../lib/work-items/record-store.ts';
import { CommandError } from '../command.ts';
import { nameOf } from './find-work-item.ts';

/** A work item in one line. Without a subject, a name or an e-mail address: lists are shown to bystanders. */
export interface ListedItem {
  /** `SOURCE/ID` */
  name: string;
  kind: 'project' | 'ticket';
  /** What people call it, if not by its id. */
  label?: string;
  status: WorkRecord['status'];
  /** When that began (ISO 8601). */
  since: string;
  /** Why it is held, or the code of its failure. */
  reason?: string;
  delivery?: WorkRecord['delivery'];
  roomId?: number;
  key: string;
}

/** Some work items of one or several lists. */
export interface ItemList {
  items: ListedItem[];
  /** Whether there are others, which are left out. */
  more: boolean;
}

/**
 * What `read` answers.
 *
 * @throws CommandError if the table was deployed by a version without lists
 */
export async function fromLists<T>(environment: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // What DynamoDB says of an index that the table does not have (API reference, Query).
    const isUnknownIndex =
      isFailure(error) && (error.cause as Error | undefined)?.name === 'ValidationException';
    if (!isUnknownIndex) throw error;
    throw new CommandError(
      `The table of ${environment} has no lists yet. Deploy it with npx rooms deploy ${environment}.`,
      { cause: error.message },
    );
  }
}

interface Stores {
  records: Pick<RecordStore, 'read'>;
  search: Pick<RecordSearch, 'listed'>;
}

/**
 * The work items that entered any of the lists last, the latest first. Reads so many entries of each list and so many
 * records, however many there are.
 *
 * @param from `earliest` for those that entered them first, the earliest first
 */
export async function itemsIn(
  lists: readonly RecordList[],
  limit: number,
  stores: Stores,
  from: 'latest' | 'earliest' = 'latest',
): Promise<ItemList> {
  const { records, more } = await recordsIn(lists, limit, stores, from);
  return { items: records.map(listedItem), more };
}

/** The same as records. One that has left the lists since is left out. */
export async function recordsIn(
  lists: readonly RecordList[],
  limit: number,
  { records, search }: Stores,
  from: 'latest' | 'earliest' = 'latest',
): Promise<{ records: WorkRecord[]; more: boolean }> {
  const sign = from === 'latest' ? -1 : 1;
  const found = await Promise.all(lists.map((list) => search.listed(list, limit + 1, from)));
  const entries = found.flat().sort((one, other) => sign * (one.sinceMs - other.sinceMs));
  const read = await Promise.all(entries.slice(0, limit).map(({ key }) => records.read(key)));
  const now = read.flatMap((one) => (one && lists.includes(listOf(one.value).list) ? [one.value] : []));
  return { records: now, more: entries.length > limit };
}

function listedItem(record: WorkRecord): ListedItem {
  const { status, facts, held, error, ignored, delivery, room, key } = record;
  const reasons: Partial<Record<typeof status, string | undefined>> = {
    held: held?.reason,
    failed: error?.code,
    ignored: ignored?.reason,
  };
  const reason = reasons[status];
  return {
    name: nameOf(record),
    kind: workItemOf(record).kind,
    ...(facts.label ? { label: facts.label } : {}),
    status,
    since: new Date(listOf(record).sinceMs).toISOString(),
    ...(reason ? { reason } : {}),
    ...(delivery ? { delivery } : {}),
    ...(room ? { roomId: room.id } : {}),
    key,
  };
}
