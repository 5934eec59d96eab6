import { createHash } from 'node:crypto';

/** What names a work item: the same four words, the same room. */
export interface WorkItem {
  namespace: string;
  source: string;
  kind: 'project' | 'ticket';
  /** The id in the source, exactly as the source writes it. */
  id: string;
}

/** The key of a work item. The parts are encoded, so that no two work items share a key. */
export function keyOf(item: WorkItem): string {
  return [item.namespace, item.source, item.kind, item.id].map(encodeURIComponent).join('/');
}

/**
 * The key under which a record is stored: its hash, so that an id, which may be anything that a source likes,
 * is only in what the record's `key` says and can be forgotten. One that is hashed already stays as it is.
 */
export function storedKeyOf(key: string): string {
  return isStoredKey(key) ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** No work item's key is like this: a key has slashes. */
export function isStoredKey(key: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(key);
}

/** Hex digits of the key's hash in a key tag: 48 bits. */
export const hashLength = 12;
/** The portal takes longer tags; other systems that show them do not. */
const longestTag = 50;
/** StartExecution, AWS Step Functions API reference: a name has at most 80 characters. */
const longestExecutionName = 80;

/**
 * The key tag: a part for people and a hash for certainty, such as `prj-10021-3f9c2a41b07e`. Only
 * `[a-z0-9-]` and at most 50 characters; the readable part may be cut, the hash never.
 */
export function keyTagOf(item: WorkItem): string {
  return joined(readable(item.id).toLowerCase(), hashOf(item), longestTag);
}

/** True for a tag in the form of a key tag, of whatever work item and deployment. */
export function isKeyTag(tag: string): boolean {
  return /^(?:[a-z0-9-]+-)?[0-9a-f]{12}$/.test(tag);
}

/** A key tag of another work item among a room's tags; then neither can be sure whose room it is. */
export function otherKeyTag(tags: readonly string[], keyTag: string): string | undefined {
  return tags.find((tag) => isKeyTag(tag) && tag !== keyTag);
}

/**
 * The name of an execution, such as `PRJ-10021-3f9c2a41b07e-1`: at most 80 characters of `[A-Za-z0-9-]`.
 *
 * @param attempt 1 for the first
 */
export function executionNameOf(item: WorkItem, attempt: number): string {
  return joined(readable(item.id), `${hashOf(item)}-${attempt}`, longestExecutionName);
}

function hashOf(item: WorkItem): string {
  return createHash('sha256').update(keyOf(item)).digest('hex').slice(0, hashLength);
}

function readable(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

function joined(head: string, tail: string, longest: number): string {
  const cut = head.slice(0, longest - tail.length - 1).replace(/-$/, '');
  return cut === '' ? tail : `${cut}-${tail}`;
}
