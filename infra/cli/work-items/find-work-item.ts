import type { Settings } from '../../../lib/settings/schema.ts';
import { isForgotten } from '../../../lib/work-items/erase.ts';
import { formsOfId, isStoredKey, keyOf, storedKeyOf, type WorkItem } from '../../../lib/work-items/keys.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import type { RecordSearch, RecordStore } from '../../../lib/work-items/record-store.ts';
import { CommandError } from '../command.ts';

/** A record that was found, and how people name it. */
export interface NamedRecord {
  record: WorkRecord;
  /** `SOURCE/ID` */
  name: string;
}

const kinds = ['project', 'ticket'] as const;

/**
 * The records that a person may mean by `ID`, `SOURCE/ID`, a label instead of the id, or a key as log lines have it.
 * It looks up the keys that these would have in all sources of the environment, and the index of labels. An id may
 * contain slashes, and the source may be one that the environment no longer has.
 */
export async function recordsNamed(
  text: string,
  { namespace, sources }: Pick<Settings, 'namespace' | 'sources'>,
  { records, search }: { records: RecordStore; search: RecordSearch },
): Promise<NamedRecord[]> {
  const items = itemsNamed(text, namespace, Object.keys(sources));
  // Named as the person wrote it: a record that was forgotten has no id any more.
  const names = new Map(items.map((item) => [storedKeyOf(keyOf(item)), `${item.source}/${item.id}`]));
  const keys = new Set([...names.keys(), ...(isStoredKey(text) ? [text] : [])]);
  const read = async (key: string) => (await records.read(key))?.value;
  const found = await Promise.all([...keys].map(read));
  const labelled = await recordsLabelled(text, { read, search });
  const byKey = new Map([...found, ...labelled].flatMap((record) => (record ? [[record.key, record]] : [])));
  return [...byKey.values()].map((record) => ({
    record,
    name: names.get(storedKeyOf(record.key)) ?? nameOf(record),
  }));
}

/** A label may stand alone or after its source. */
async function recordsLabelled(
  text: string,
  { read, search }: { read(key: string): Promise<WorkRecord | undefined>; search: RecordSearch },
): Promise<(WorkRecord | undefined)[]> {
  const [source, ...rest] = text.split('/');
  const withLabel = async (label: string) =>
    Promise.all((label === '' ? [] : await search.labelled(label)).map(read));
  const ofSource = await withLabel(rest.join('/'));
  return [...(await withLabel(text)), ...ofSource.filter((record) => record?.source === source)];
}

/** `SOURCE/ID` of a record; the source alone of one that was forgotten. */
export function nameOf(record: WorkRecord): string {
  const { source, id } = workItemOf(record);
  return isForgotten(record) ? `${source}/(forgotten)` : `${source}/${id}`;
}

/** `SOURCE/ID` of a key; a key that is a hash, or none of a work item, stays as it is. */
export function nameOfKey(key: string): string {
  const [item] = keyParts(key);
  return item ? `${item.source}/${item.id}` : key;
}

function itemsNamed(text: string, namespace: string, sources: readonly string[]): WorkItem[] {
  const slash = text.indexOf('/');
  const prefix = text.slice(0, Math.max(slash, 0));
  const ofPrefix = slash > 0 ? itemsOf(namespace, prefix, text.slice(slash + 1)) : [];
  if (sources.includes(prefix)) return ofPrefix;
  return [...keyParts(text), ...sources.flatMap((source) => itemsOf(namespace, source, text)), ...ofPrefix];
}

function itemsOf(namespace: string, source: string, id: string): WorkItem[] {
  return formsOfId(id).flatMap((form) => kinds.map((kind) => ({ namespace, source, kind, id: form })));
}

/** The work item that a key names; none if the text is no key. */
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

/** Where a work item is looked for. */
export interface SearchedDeployment {
  environment: string;
  settings(): Settings;
  records: RecordStore;
  search: RecordSearch;
}

/**
 * The one record that a person means by `[SOURCE/]ID` or a key.
 *
 * @throws CommandError if there is none, or if there are several
 */
export async function findWorkItem(
  text: string,
  { environment, settings, records, search }: SearchedDeployment,
): Promise<NamedRecord> {
  const known = settings();
  const [found, ...more] = await recordsNamed(text, known, { records, search });
  if (!found) {
    throw new CommandError(
      `${environment} has no record of ${text}. Ids are compared exactly; its sources are ${Object.keys(known.sources).join(', ')}.`,
    );
  }
  if (more.length === 0) return found;
  const list = [found, ...more].map(({ name, record }) => {
    const { facts, status, key } = record;
    return `  ${name}  a ${facts.kind}, ${status}; its key is ${key}`;
  });
  throw new CommandError([`Several work items are called ${text}. Write SOURCE/ID or the key:`, ...list]);
}
