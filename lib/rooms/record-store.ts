import type { WorkRecord } from './records.ts';

/** A record and the version under which it was read. */
export interface Versioned {
  record: WorkRecord;
  version: number;
}

/** Where records are kept: one item each, every write with a condition on that one item. */
export interface RecordStore {
  /** The record as it is now (a consistent read). */
  read(key: string): Promise<Versioned | undefined>;
  /**
   * Writes a record if its version is still the one that was read; 0 stands for "there was none".
   *
   * @returns false if somebody else was faster
   */
  write(record: WorkRecord, version: number): Promise<boolean>;
}

/** More losers in a row than this are not a race but a defect. */
const mostRounds = 50;

/**
 * Reads a record, decides by a pure rule, and writes what the rule says; again from the start when somebody
 * else wrote in between. A write whose answer was lost is found by the next read, so `decide` must take
 * "already so" for success.
 *
 * @param decide answers the record to write, or undefined to leave it
 * @returns the record as it stands now; undefined if there is none and none was to be written
 */
export async function decideRecord(
  store: RecordStore,
  key: string,
  decide: (record: WorkRecord | undefined) => WorkRecord | undefined,
): Promise<WorkRecord | undefined> {
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await store.read(key);
    const next = decide(found?.record);
    if (!next) return found?.record;
    if (await store.write(next, found?.version ?? 0)) return next;
  }
  throw new Error(`${mostRounds} writes of one record lost in a row`);
}
