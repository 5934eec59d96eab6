import type { Versioned, VersionedItem } from '../../kernel/versioned-item.ts';
import type { KeyTagRegistry } from '../../work-items/keys.ts';
import { isStoredKey, storedKeyOf } from '../../work-items/keys.ts';
import type { Counters } from '../../work-items/quota.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { dueEntry, listOf, type RecordSearch, type RecordStore } from '../../work-items/record-store.ts';
import { copyOf } from './copy.ts';

/**
 * Records in memory with the conditions of the real table, by their keys in clear; `beforeWrite` lets somebody
 * else be faster.
 */
export function memoryRecords(beforeWrite: () => Promise<void> | void = () => {}): RecordStore &
  RecordSearch & {
    all: Map<string, Versioned<WorkRecord>>;
  } {
  const all = new Map<string, Versioned<WorkRecord>>();
  const byStoredKey = new Map<string, string>();
  const place = (key: string) => {
    if (!isStoredKey(key)) return key;
    if (!all.has(byStoredKey.get(key) ?? '')) {
      for (const known of all.keys()) byStoredKey.set(storedKeyOf(known), known);
    }
    return byStoredKey.get(key) ?? key;
  };
  return {
    all,
    async read(key) {
      return copyOf(all.get(place(key)));
    },
    async write(record, version) {
      await beforeWrite();
      const at = place(record.key);
      if ((all.get(at)?.version ?? 0) !== version) return false;
      all.set(at, { value: copyOf(record), version: version + 1 });
      return true;
    },
    async keyOfRoom(roomId) {
      const found = [...all.values()].find(
        ({ value: { status, room } }) => status === 'done' && room?.id === roomId,
      );
      return found && storedKeyOf(found.value.key);
    },
    async failedWith(code, sinceMs) {
      const at = ({ outcomeAt = '' }: WorkRecord) => Date.parse(outcomeAt);
      return [...all.values()]
        .map(({ value }) => value)
        .filter(({ status, error }) => status === 'failed' && error?.code === code)
        .filter((record) => at(record) >= sinceMs)
        .sort((one, other) => at(one) - at(other))
        .map(({ key }) => storedKeyOf(key));
    },
    async labelled(label) {
      return [...all.values()]
        .filter(({ value }) => value.facts.label === label)
        .map(({ value }) => storedKeyOf(value.key));
    },
    async listed(list, limit, from) {
      const entries = [...all.values()]
        .map(({ value }) => ({ key: storedKeyOf(value.key), ...listOf(value) }))
        .filter((entry) => entry.list === list)
        .sort((one, other) => one.sinceMs - other.sinceMs);
      return (from === 'earliest' ? entries : entries.reverse()).slice(0, limit);
    },
    async count(list, limit, sinceMs = 0) {
      const entries = await this.listed(list, all.size);
      return Math.min(limit, entries.filter((entry) => entry.sinceMs >= sinceMs).length);
    },
    async *listedUntil(list, untilMs) {
      const entries = await this.listed(list, all.size, 'earliest');
      yield* entries.filter((entry) => entry.sinceMs <= untilMs);
    },
    async due(kind, nowMs, limit) {
      return [...all.values()]
        .flatMap(({ value }) => {
          const entry = dueEntry(value);
          return entry?.kind === kind && entry.atMs <= nowMs ? [{ key: value.key, atMs: entry.atMs }] : [];
        })
        .sort((one, other) => one.atMs - other.atMs)
        .slice(0, limit);
    },
  };
}

/** One item in memory. */
export function memoryItem<T>(): VersionedItem<T> & { now?: Versioned<T> } {
  const item: VersionedItem<T> & { now?: Versioned<T> } = {
    async read() {
      return copyOf(item.now);
    },
    async write(value, version) {
      if ((item.now?.version ?? 0) !== version) return false;
      item.now = { value: copyOf(value), version: version + 1 };
      return true;
    },
  };
  return item;
}

/** Items in memory by their names. */
export function memoryItems<T>(): (name: string) => VersionedItem<T> {
  const items = new Map<string, VersionedItem<T>>();
  return (name) => {
    const item = items.get(name) ?? memoryItem<T>();
    items.set(name, item);
    return item;
  };
}

/** Counters in memory. */
export function memoryCounters(): Counters {
  const sums = new Map<string, number>();
  return {
    async add(name) {
      const sum = (sums.get(name) ?? 0) + 1;
      sums.set(name, sum);
      return sum;
    },
  };
}

/** Key tags in memory. */
export function memoryKeyTags(): KeyTagRegistry {
  const keys = new Map<string, string>();
  return {
    async claim(keyTag, key) {
      if (!keys.has(keyTag)) keys.set(keyTag, key);
      return keys.get(keyTag) === key;
    },
  };
}
