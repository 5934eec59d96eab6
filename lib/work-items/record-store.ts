import type { FailureCode } from '../kernel/failures.ts';
import { updateItem, type Versioned } from '../kernel/versioned-item.ts';
import type { WorkRecord } from './record.ts';

/** What the reconciler asks for: records with a scheduled task, or those that are held. */
export type DueKind = 'work' | 'held';

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
  /** Keys of records that fall due at `nowMs` or before, the longest due first. May lag behind writes. */
  due(kind: DueKind, nowMs: number, limit: number): Promise<string[]>;
}

/** Finds records for operators without reading all others. Both may lag behind writes. */
export interface RecordSearch {
  /** Keys of the records that failed with that code at `sinceMs` or later, oldest first. */
  failedWith(code: FailureCode, sinceMs: number): Promise<string[]>;
  /** Keys of the records whose `facts.label` is exactly that, of all sources. */
  labelled(label: string): Promise<string[]>;
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

/** The list that a record stands in for the reconciler. */
export function dueKind({ status }: Pick<WorkRecord, 'status'>): DueKind {
  return status === 'held' ? 'held' : 'work';
}
