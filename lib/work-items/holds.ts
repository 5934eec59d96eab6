import type { Suspect } from '../kernel/failure-policy.ts';
import { type FailureCode, failures } from '../kernel/failures.ts';
import { minute } from '../kernel/time.ts';
import { updateItem, type VersionedItem } from '../kernel/versioned-item.ts';
import { nextHour } from './quota.ts';

/**
 * Why work is kept back: the trouble of the portal by its failure code, an operator's command, or a source
 * that requested more rooms in an hour than it may.
 */
export type HoldReason = FailureCode | 'OperatorHold' | 'RoomCeiling';

/** The hold of the whole portal: one item, whether it is on or not. */
export interface Hold {
  on: boolean;
  reason: HoldReason;
  /** What happened, for people. */
  message: string;
  /** Since when (ISO 8601). */
  since: string;
  /** When the portal is probed next (ms since 1970); during an operator's hold it never is. */
  probeAtMs: number;
  probes: number;
}

/** The item of the table. No work item's key is this word: a key has slashes. */
export const holdKey = { pk: 'hold', sk: 'portal' };

/** The item for the work of one source. */
export function sourceHoldKey(source: string): { pk: string; sk: string } {
  return { pk: 'hold', sk: `source/${source}` };
}

/** The hold of a source by its name: of its work items that its system has to be asked about. */
export type SourceHolds = (source: string) => VersionedItem<Hold>;

/** The message to a sender about work that is kept back: nothing to do, the room comes later. */
export function holdMessage({ reason, since }: { reason: HoldReason; since: string }): string {
  if (reason === 'RoomCeiling') {
    const from = new Date(nextHour(Date.parse(since))).toISOString();
    return `Taken, and kept back because the source has requested more rooms in this hour than it may (${reason}). The room is made after ${from}, when it is its turn; do nothing.`;
  }
  const why =
    reason === 'OperatorHold'
      ? 'an operator holds all work'
      : failures[reason].suspect === 'portal'
        ? 'the portal is in trouble'
        : failures[reason].suspect === 'source'
          ? 'its system does not say what its items are'
          : failures[reason].suspect === 'template'
            ? 'the portal cannot make a room from its template'
            : 'a service that makes it is in trouble';
  return `Taken, and kept back because ${why} (${reason}). The room is made later; do nothing.`;
}

/** A portal in trouble is probed each minute at first, then less often, every quarter of an hour at last. */
function probeWaitMs(probes: number): number {
  return Math.min(15, 2 ** probes) * minute;
}

/**
 * The wait before the next attempt at a work item that is held alone: one minute after the first hold, twice as long
 * after each further one, an hour at most; for a failing template a quarter of an hour at least, for before that
 * nothing is requested from it.
 *
 * @param holds how often it was held, this hold included
 */
export function holdWaitMs(holds: number, suspect: Suspect): number {
  return Math.max(suspect === 'template' ? 15 : 1, Math.min(60, 2 ** (holds - 1))) * minute;
}

/**
 * Holds all work, or keeps to the hold that is on: the first reason stays until the hold is over, for the
 * same trouble has many faces.
 *
 * @returns true if this call began the hold
 */
export async function beginHold(
  item: VersionedItem<Hold>,
  { reason, message }: Pick<Hold, 'reason' | 'message'>,
  nowMs: number,
): Promise<boolean> {
  const since = new Date(nowMs).toISOString();
  let began = false;
  await updateItem(item, (hold) => {
    // Written in an earlier round, whose answer was lost: what was decided then has come true.
    if (hold?.on && hold.reason === reason && hold.since === since) return undefined;
    began = !hold?.on;
    // An operator's hold outlasts any trouble that is found meanwhile, and takes over from one.
    if (hold?.on && reason !== 'OperatorHold') return undefined;
    // What an operator says last about it counts.
    if (hold?.on && hold.reason === 'OperatorHold') {
      return hold.message === message ? undefined : { ...hold, message };
    }
    return { on: true, reason, message, since, probeAtMs: nowMs + minute, probes: 0 };
  });
  return began;
}

/**
 * Half-open: of the work that a hold keeps back, one goes ahead when it is time to probe, and shows by its own success whether
 * the trouble is over.
 *
 * @returns `open` without a hold; `probe` for the one that may go ahead; else the time of the next probe (ms since 1970)
 */
export async function passHold(
  item: VersionedItem<Hold>,
  nowMs: number,
): Promise<'open' | 'probe' | { untilMs: number }> {
  let isProbe = false;
  const after = await updateItem(item, (hold) => {
    isProbe = hold?.on === true && hold.probeAtMs <= nowMs;
    if (!hold || !isProbe) return undefined;
    const probes = hold.probes + 1;
    return { ...hold, probes, probeAtMs: nowMs + probeWaitMs(probes) };
  });
  if (!after?.on) return 'open';
  return isProbe ? 'probe' : { untilMs: after.probeAtMs };
}

/** Ends a hold; nothing happens when none is on. */
export async function endHold(item: VersionedItem<Hold>): Promise<void> {
  await updateItem(item, (hold) => (hold?.on ? { ...hold, on: false } : undefined));
}

/** The hold that is on. */
export async function currentHold(item: Pick<VersionedItem<Hold>, 'read'>): Promise<Hold | undefined> {
  const hold = (await item.read())?.value;
  return hold?.on ? hold : undefined;
}

/**
 * Asks the portal, when it is time, whether it is well again, and ends the hold if so.
 *
 * @param probe answers the trouble that is still there, or undefined for a portal that is well
 * @returns the hold that is on after that
 */
export async function lookAfterHold(
  item: VersionedItem<Hold>,
  probe: () => Promise<{ reason: HoldReason; message: string } | undefined>,
  nowMs: number,
): Promise<{ hold: Hold | undefined; ended?: Hold }> {
  const hold = await currentHold(item);
  if (!hold || hold.reason === 'OperatorHold' || nowMs < hold.probeAtMs) return { hold };
  const trouble = await probe();
  const after = await updateItem(item, (now) => {
    if (!now?.on || now.reason === 'OperatorHold') return undefined;
    if (!trouble) return { ...now, on: false };
    const probes = now.probes + 1;
    return { ...now, probes, probeAtMs: nowMs + probeWaitMs(probes) };
  });
  if (after?.on) return { hold: after };
  return { hold: undefined, ended: hold };
}
