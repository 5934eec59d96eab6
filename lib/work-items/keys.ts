import { createHash, createHmac } from 'node:crypto';

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
 * The ids by which a work item may be known, the usual one first. Programs write the same letters as different
 * characters (Unicode 16, UAX #15: macOS and browsers differ), which makes no other work item. The usual form is NFC;
 * version 0.1.0 took an id as it came, and its records keep theirs.
 */
export function formsOfId(id: string): string[] {
  return [...new Set([id.normalize('NFC'), id, id.normalize('NFD')])];
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

/** Hex digits of a hash in a key tag and in an execution's name: 96 bits, which nobody can make collide. */
const hashDigits = 24;
/** Version 0.1.0 had 48 bits; its records keep their tags and the names of their executions. */
export const oldHashDigits = 12;
/** The portal takes longer tags; other systems that show them do not. */
const maxTagLength = 50;
/** StartExecution, AWS Step Functions API reference: a name has at most 80 characters. */
const maxExecutionNameLength = 80;

/** What makes a key tag, beside the work item. */
export interface TagMaking {
  /** The environment's secret: without it the tag of a work item that is still to come could be computed. */
  signingKey: string;
  /** The number of the first attempt: a work item that was forgotten and comes again gets another tag. */
  firstAttempt?: number;
  /** How many tags of this work item were taken by others. */
  taken?: number;
}

/**
 * The key tag: a part for people and an HMAC for certainty, such as `prj-10021-3f9c2a41b07e55d0c1a98e42`. Only
 * `[a-z0-9-]` and at most 50 characters; the readable part may be cut, the HMAC never.
 */
export function keyTagOf(item: WorkItem, { signingKey, firstAttempt = 1, taken = 0 }: TagMaking): string {
  const hmac = createHmac('sha256', signingKey)
    .update(`${keyOf(item)} ${firstAttempt} ${taken}`)
    .digest('hex');
  return joined(readable(item.id).toLowerCase(), hmac.slice(0, hashDigits), maxTagLength);
}

/** True for a tag in the form of a key tag, of any work item and deployment, also of version 0.1.0. */
export function isKeyTag(tag: string): boolean {
  return /^(?:[a-z0-9-]+-)?(?:[0-9a-f]{12}|[0-9a-f]{24})$/.test(tag);
}

/** A key tag of another work item among a room's tags; then neither can be sure whose room it is. */
export function otherKeyTag(tags: readonly string[], keyTag: string): string | undefined {
  return tags.find((tag) => isKeyTag(tag) && tag !== keyTag);
}

/**
 * The name of an execution, such as `PRJ-10021-3f9c2a41b07e55d0c1a98e42-1`: at most 80 characters of
 * `[A-Za-z0-9-]`.
 *
 * @param attempt 1 for the first
 * @param keyTag of the record, which shows the version that named its executions
 */
export function executionNameOf(item: WorkItem, attempt: number, keyTag: string): string {
  return executionName(item, String(attempt), keyTag);
}

/** The name of the execution of an update, such as `PRJ-10021-3f9c2a41b07e55d0c1a98e42-1-life-3`. */
export function updateNameOf(
  item: WorkItem,
  { attempt, keyTag, life }: { attempt: number; keyTag: string; life: { update: number } },
): string {
  return executionName(item, `${attempt}-life-${life.update}`, keyTag);
}

function executionName(item: WorkItem, number: string, keyTag: string): string {
  const digits = isOldKeyTag(keyTag) ? oldHashDigits : hashDigits;
  const hash = createHash('sha256').update(keyOf(item)).digest('hex').slice(0, digits);
  return joined(readable(item.id), `${hash}-${number}`, maxExecutionNameLength);
}

/** True for a key tag of version 0.1.0: its last part is the beginning of the hash of the key. */
export function isOldKeyTag(tag: string): boolean {
  return new RegExp(`(^|-)[0-9a-f]{${oldHashDigits}}$`).test(tag);
}

function readable(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

function joined(head: string, tail: string, longest: number): string {
  const cut = head.slice(0, longest - tail.length - 1).replace(/-$/, '');
  return cut === '' ? tail : `${cut}-${tail}`;
}

/** Which work item has a key tag: one item each, written once. */
export interface KeyTagRegistry {
  /**
   * Ties a tag to a work item's key, for good.
   *
   * @returns false if it is another's; true, too, when it was this one's before
   */
  claim(keyTag: string, key: string): Promise<boolean>;
}

/** Gives new work items their key tags. */
export interface KeyTags {
  /**
   * The tag for a work item that begins with that attempt: the same one each time, and no other work item's.
   *
   * @throws Failure `SecretUnavailable`, `StoreUnavailable`
   */
  issue(item: WorkItem, firstAttempt: number): Promise<string>;
}

/** With 96 bits not even one is ever taken; more are a defect. */
const maxTaken = 3;

/** @param signingKey reads the environment's secret for key tags */
export function keyTags(registry: KeyTagRegistry, signingKey: () => Promise<string>): KeyTags {
  return {
    async issue(item, firstAttempt) {
      const making = { signingKey: await signingKey(), firstAttempt };
      for (let taken = 0; taken < maxTaken; taken += 1) {
        const keyTag = keyTagOf(item, { ...making, taken });
        if (await registry.claim(keyTag, keyOf(item))) return keyTag;
      }
      throw new Error(`${maxTaken} key tags of a new work item belong to others`);
    },
  };
}
