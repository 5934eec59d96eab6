import type { Clock } from '../kernel/clock.ts';
import type { DueKind, DueRecord, RecordStore } from '../work-items/record-store.ts';

/** Runs work beside other work, and no more of it at once than the limit; what exceeds it waits in its order. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

export function limitOf(atOnce: number): Limit {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Records of one query of the index. */
const pageSize = 100;

/** What a run does about the records of one list, beside the lanes of all other lists. */
export interface Lane {
  list: DueKind;
  /** Looks after one record. Must not throw. */
  lookAfter(key: string): Promise<void>;
  /** Records that are looked after at once. */
  atOnce: number;
  /** The next records are read when no more than this many are open, those that wait for their turn included. */
  readOnAt?: number;
  /** Records that one run looks after; all that are due unless given. */
  most?: number;
}

/** What a lane needs, and what the lanes of one run know of each other. */
export interface LaneDependencies {
  records: Pick<RecordStore, 'due'>;
  clock: Clock;
  /** No further record is begun after this (ms since 1970). */
  leaveAtMs: number;
  /** Keys that the run has begun, by list: each is looked after once in a run, since the index may lag behind. */
  seen: Map<DueKind, Set<string>>;
}

/**
 * Looks after the records of one list, the longest due first, until none is left or the run is over.
 *
 * @returns since when the first of the list was due (ms since 1970); undefined for an empty list
 */
export async function runLane(
  { list, lookAfter, atOnce, readOnAt = pageSize / 2, most = Number.POSITIVE_INFINITY }: Lane,
  { records, clock, leaveAtMs, seen: all }: LaneDependencies,
): Promise<number | undefined> {
  const seen = all.get(list) ?? new Set<string>();
  all.set(list, seen);
  const limit = limitOf(atOnce);
  let firstDueMs: number | undefined;
  let begun = 0;
  let open = 0;
  let proceed = () => {};
  const until = async (most: number) => {
    while (open > most) {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    }
  };
  const begin = async ({ key }: DueRecord) => {
    seen.add(key);
    begun += 1;
    open += 1;
    await limit(async () => {
      if (clock.now() < leaveAtMs) await lookAfter(key);
    });
    open -= 1;
    proceed();
  };
  try {
    while (begun < most && clock.now() < leaveAtMs) {
      const due = await records.due(list, clock.now(), Math.min(pageSize, most) + open);
      firstDueMs ??= due[0]?.atMs;
      const fresh = due.filter(({ key }) => !seen.has(key)).slice(0, most - begun);
      for (const one of fresh) void begin(one);
      if (open === 0) break;
      // An index that lags behind may list nothing but what is open: it is read again when that is done.
      await until(fresh.length === 0 ? 0 : readOnAt);
    }
  } finally {
    await until(0);
  }
  return firstDueMs;
}
