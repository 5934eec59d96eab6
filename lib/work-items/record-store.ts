import type { FailureCode } from '../kernel/failures.ts';
import { updateItem, type Versioned } from '../kernel/versioned-item.ts';
import type { WorkRecord } from './record.ts';
import { earliestTask, type ScheduledTask } from './scheduled-tasks.ts';
import type { DeliveryStatus, Status } from './status.ts';

/**
 * The lists that the reconciler reads: one for each scheduled task, so that thousands of one kind hide none of
 * another. A record stands in that of its earliest task, `held` work in one of its own, and `work` has what a version
 * before 0.2.0 wrote, until it is written again.
 */
export type DueKind = Exclude<ScheduledTask, 'release'> | 'held' | 'work';

/** A record that is due. */
export interface DueRecord {
  /** Its key, or the hash of it. */
  key: string;
  /** Since when (ms since 1970). */
  atMs: number;
}

/** Where records are kept: one item each, every write with a condition on that one item. */
export interface RecordStore {
  /** The record as it is now (a consistent read). */
  read(key: string): Promise<Versioned<WorkRecord> | undefined>;
  /**
   * Writes a record if its version is still the one that was read; 0 stands for "there was none".
   *
   * @returns false if somebody else was faster
   */
  write(record: WorkRecord, version: number): Promise<boolean>;
  /** The key, or the hash of it, of the record that has a room of the portal or had it once; undefined for another's room. */
  keyOfRoom(roomId: number): Promise<string | undefined>;
  /** Records that fall due at `nowMs` or before, the longest due first. May lag behind writes. */
  due(kind: DueKind, nowMs: number, limit: number): Promise<DueRecord[]>;
}

/** Finds records for operators without reading all others. Both may lag behind writes. */
export interface RecordSearch {
  /** Keys of the records that failed with that code at `sinceMs` or later, oldest first. */
  failedWith(code: FailureCode, sinceMs: number): Promise<string[]>;
  /** Keys of the records whose `facts.label` is exactly that, of all sources. */
  labelled(label: string): Promise<string[]>;
  /**
   * The records of a list that entered it last, at most so many, the latest first. Records that were last written
   * before the table had lists are in none.
   *
   * @param from `earliest` for those that entered it first, the earliest first
   */
  listed(list: RecordList, limit: number, from?: 'latest' | 'earliest'): Promise<ListedRecord[]>;
  /** How many records are in a list since a time (ms since 1970), counted up to a limit. */
  count(list: RecordList, limit: number, sinceMs?: number): Promise<number>;
  /** All records that entered a list at `untilMs` or before, the earliest first, read page by page as they are taken. */
  listedUntil(list: RecordList, untilMs: number): AsyncIterable<ListedRecord>;
}

/**
 * The lists that operators read: by status, and where a result still has to be delivered or was given up, by that too. Of
 * those that are done and reported `done-grace` has the rooms that are about to be archived, `done-archived` and
 * `done-deleted` those that are by the last look, and `done` the rest.
 */
export const recordLists = [
  'accepted',
  'running',
  'held',
  'done',
  'done-grace',
  'done-archived',
  'done-deleted',
  'done-pending',
  'done-undelivered',
  'failed',
  'failed-pending',
  'failed-undelivered',
  'ignored',
] as const;
export type RecordList = (typeof recordLists)[number];

/** A record as an index of the table knows it. */
export interface ListedRecord {
  key: string;
  list: RecordList;
  /** When it entered the list (ms since 1970). */
  sinceMs: number;
}

/** The list that a record is in, and since when; its delivery changes the list and not the time. */
export function listOf(record: WorkRecord): Omit<ListedRecord, 'key'> {
  const { status, delivery, attempts, createdAt, held, outcomeAt } = record;
  const since = (iso = attempts.at(-1) ?? createdAt) => Date.parse(iso);
  if (status === 'held') return { list: status, sinceMs: since(held?.since) };
  if (status === 'ignored') return { list: status, sinceMs: since(outcomeAt) };
  if (status !== 'done' && status !== 'failed') return { list: status, sinceMs: since() };
  const sinceMs = since(outcomeAt);
  if (isOpen(delivery)) return { list: `${status}-${delivery}`, sinceMs };
  const living = status === 'done' ? livingListOf(record) : undefined;
  if (!living) return { list: status, sinceMs };
  return { list: living, sinceMs: Math.max(sinceMs, record.life?.closedSinceMs ?? 0) };
}

/** A room leaves `done` when its work item is closed, and comes back when that is opened again. */
function livingListOf({ room, life, kept }: WorkRecord): RecordList | undefined {
  if (room?.state === 'archived' || room?.state === 'deleted') return `done-${room.state}`;
  const closing = life?.closedSinceMs;
  const isHandled = life?.room?.id === room?.id && life?.room?.handledClosing === closing;
  return closing === undefined || isHandled || kept || room?.state ? undefined : 'done-grace';
}

function isOpen(delivery: DeliveryStatus | undefined): delivery is 'pending' | 'undelivered' {
  return delivery === 'pending' || delivery === 'undelivered';
}

/** The lists whose records have that status, or whose results are in that state. */
export function listsOf(what: Status | 'pending' | 'undelivered'): RecordList[] {
  return recordLists.filter(
    (list) => list === what || list.startsWith(`${what}-`) || list.endsWith(`-${what}`),
  );
}

/** {@link updateItem} for the record of that key. */
export function updateRecord(
  store: RecordStore,
  key: string,
  rule: (record: WorkRecord | undefined) => WorkRecord | undefined,
  known?: { found: Versioned<WorkRecord> | undefined },
): Promise<WorkRecord | undefined> {
  return updateItem(
    { read: () => store.read(key), write: (record, version) => store.write(record, version) },
    rule,
    known,
  );
}

/** Where a record stands for the reconciler, and since when it is due; undefined when it has no task. */
export function dueEntry({
  status,
  due,
}: Pick<WorkRecord, 'status' | 'due'>): { kind: DueKind; atMs: number } | undefined {
  const earliest = earliestTask({ due });
  if (!earliest) return undefined;
  const { task, atMs } = earliest;
  return { kind: status === 'held' || task === 'release' ? 'held' : task, atMs };
}
