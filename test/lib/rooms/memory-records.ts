import type { RecordStore, Versioned } from '../../../lib/rooms/record-store.ts';

/** Records in memory with the conditions of the real table; `beforeWrite` lets somebody else be faster. */
export function memoryRecords(beforeWrite: () => Promise<void> | void = () => {}): RecordStore & {
  all: Map<string, Versioned>;
} {
  const all = new Map<string, Versioned>();
  return {
    all,
    async read(key) {
      return structuredClone(all.get(key));
    },
    async write(record, version) {
      await beforeWrite();
      if ((all.get(record.key)?.version ?? 0) !== version) return false;
      all.set(record.key, { record: structuredClone(record), version: version + 1 });
      return true;
    },
  };
}
