import type { Settings } from '../settings/types.ts';
import { isForgotten } from './erase.ts';
import { isStoredKey, keyOf, type WorkItem } from './keys.ts';
import type { RecordStore } from './record-store.ts';
import { type WorkRecord, workItemOf } from './records.ts';

/** A record that was found, and how people write which one they mean. */
export interface Named {
  record: WorkRecord;
  /** `SOURCE/ID` */
  name: string;
}

const kinds = ['project', 'ticket'] as const;

/**
 * The records that a person may mean by `ID`, `SOURCE/ID` or a key as it stands in the logs: tried are the
 * keys of all sources of the environment, so nothing is searched through. An id may hold slashes, and the
 * source may be one that the environment no longer has.
 */
export async function recordsNamed(
  text: string,
  { namespace, sources }: Pick<Settings, 'namespace' | 'sources'>,
  records: RecordStore,
): Promise<Named[]> {
  const items = itemsNamed(text, namespace, Object.keys(sources));
  const keys = new Map(items.map((item) => [keyOf(item), `${item.source}/${item.id}`]));
  if (isStoredKey(text)) keys.set(text, '');
  const found = await Promise.all(
    [...keys].map(async ([key, name]) => {
      const record = (await records.read(key))?.value;
      return record ? [{ record, name: name || nameOf(record) }] : [];
    }),
  );
  return found.flat();
}

/** `SOURCE/ID` of a record; the source alone of one that was forgotten. */
export function nameOf(record: WorkRecord): string {
  const { source, id } = workItemOf(record);
  return isForgotten(record) ? `${source}/(forgotten)` : `${source}/${id}`;
}

function itemsNamed(text: string, namespace: string, sources: readonly string[]): WorkItem[] {
  const slash = text.indexOf('/');
  const prefix = text.slice(0, Math.max(slash, 0));
  const ofPrefix = slash > 0 ? itemsOf(namespace, prefix, text.slice(slash + 1)) : [];
  if (sources.includes(prefix)) return ofPrefix;
  return [...keyParts(text), ...sources.flatMap((source) => itemsOf(namespace, source, text)), ...ofPrefix];
}

function itemsOf(namespace: string, source: string, id: string): WorkItem[] {
  return kinds.map((kind) => ({ namespace, source, kind, id }));
}

/** What a key names; nothing for what is no key. */
function keyParts(text: string): WorkItem[] {
  const parts = text.split('/');
  const kind = kinds.find((one) => one === parts[2]);
  if (parts.length !== 4 || !kind) return [];
  try {
    const [namespace = '', source = '', , id = ''] = parts.map(decodeURIComponent);
    return [{ namespace, source, kind, id }];
  } catch {
    return [];
  }
}
