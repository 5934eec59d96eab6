import { createHash } from 'node:crypto';
import type { AttemptRef } from '../work-items/attempt.ts';

/** An attempt and its place in the queue for the portal slot. */
export interface SlotRef extends AttemptRef {
  /** When the attempt was accepted, in the form of `Date.toISOString`: who came first is served first. */
  queuedAt: string;
  /** The id of its template, for estimates alone; absent where version 0.1.0 queued up. */
  template?: number;
}

/** An execution that waits for the portal slot: one item each. */
export interface Waiter extends SlotRef {
  /** The ARN of the execution. */
  execution: string;
  /** The task token of the waiting state's latest try. */
  token: string;
  /** Of that try; a later try of the same execution has a higher number. */
  tryNumber: number;
}

/** The portal slot itself: one item. */
export interface Slot {
  /** Grows by one with every grant; names the grant. */
  fence: number;
  holder?: SlotRef;
  /** When it was granted to the holder (ms since 1970); absent for a grant of a version that did not note it. */
  grantedAtMs?: number;
  /** The holder has taken up the grant. Until then it may be woken again, or the grant revoked. */
  confirmed: boolean;
  /** Milliseconds since 1970. */
  leaseUntilMs: number;
  /** When the holder before saw that the portal makes no room any more, if it did (ms since 1970). */
  idleAtMs?: number;
  /** What the holder saw last of its copy; nothing is decided by it. */
  progress?: Progress;
  /** The last turns that ended with a copied room, the latest last; for estimates alone. */
  turns?: readonly Turn[];
}

/** How far a copy is, as a share of its files, and when its holder saw the last of them come (ms since 1970). */
export interface Progress {
  share: number;
  atMs: number;
}

/** How long the slot was somebody's, from the grant to the end of the copy. */
export interface Turn {
  ms: number;
  /** The id of the template. */
  template?: number;
}

/** The slot and the version under which it was read; 0 stands for "never written". */
export interface VersionedSlot {
  slot: Slot;
  version: number;
}

/** Where the slot and its queue are kept. Every read is consistent; every write concerns one item. */
export interface SlotStore {
  readSlot(): Promise<VersionedSlot>;
  /**
   * Writes the slot if its version is still the one that was read.
   *
   * @returns false if somebody else was faster, or if the write had won and was repeated because its answer
   * was lost
   */
  writeSlot(slot: Slot, version: number): Promise<boolean>;
  /** The first waiters by `placeOf`, at most so many. */
  firstWaiters(most: number): Promise<Waiter[]>;
  readWaiter(ref: SlotRef): Promise<Waiter | undefined>;
  /** Puts a waiter in its place, or its new token in the place that it has; leaves one of a later try as it is. */
  putWaiter(waiter: Waiter): Promise<void>;
  /**
   * Removes a waiter; with a token only while that is still its token.
   *
   * @returns true if the waiter is not there now
   */
  removeWaiter(ref: SlotRef, token?: string): Promise<boolean>;
}

/**
 * Where a waiter stands: waiters are served in the order of these texts. The same attempt always has the
 * same place. The key is hashed, for it may be longer than the 1,024 bytes of a sort key
 * (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
 */
export function placeOf({ queuedAt, key, attempt }: SlotRef): string {
  return `${queuedAt}#${createHash('sha256').update(key).digest('hex')}#${attempt}`;
}

/**
 * The number of a waiting state's try, by what Step Functions says of it.
 *
 * @param enteredAt `$states.context.State.EnteredTime`
 * @param retryCount `$states.context.State.RetryCount`
 */
export function tryNumberOf(enteredAt: string, retryCount: number): number {
  return Date.parse(enteredAt) * triesAMillisecond + retryCount;
}

/** Milliseconds since 1970 at which the waiting state of a try was entered. */
export function enteredAtMsOf({ tryNumber }: Pick<Waiter, 'tryNumber'>): number {
  return Math.floor(tryNumber / triesAMillisecond);
}

/** More than any `Retry` has; today's numbers stay far below 2^53. */
const triesAMillisecond = 1000;
