import type { Slot, SlotRef, Turn } from './slot-store.ts';

/** What decides how long who stands behind a queue waits for the portal slot. */
export interface Queue {
  /** Whether all work is held. */
  isHeld: boolean;
  slot: Pick<Slot, 'holder' | 'grantedAtMs' | 'progress' | 'turns'>;
  /** Those who wait ahead, without the holder. */
  ahead: readonly Pick<SlotRef, 'template'>[];
  nowMs: number;
}

/**
 * The wait until it would be somebody's turn (ms): what is likely, and what it would be if every copy took as
 * little or as much time as the shortest and the longest of the last ones. Or why nobody can say.
 */
export type Wait =
  | { ahead: number; ms: number; leastMs: number; mostMs: number; basedOn: number }
  | { ahead: number; unknown: 'all work is held' | 'no room was made from a template lately' };

/** A turn that is likely, and the shortest and the longest of the last ones (ms). */
export interface TurnTime {
  ms: number;
  leastMs: number;
  mostMs: number;
}

/** An estimate from what was: the portal does not say how long a copy takes. */
export function estimatedWait({ isHeld, slot, ahead: waiting, nowMs }: Queue): Wait {
  const ahead = waiting.length + (slot.holder ? 1 : 0);
  if (isHeld) return { ahead, unknown: 'all work is held' };
  const { turns = [] } = slot;
  const parts = waiting.map(({ template }) => typicalTurn(turns, template));
  if (slot.holder) parts.push(restOfTurn(slot, nowMs));
  const sum = { ms: 0, leastMs: 0, mostMs: 0 };
  for (const part of parts) {
    if (!part) return { ahead, unknown: 'no room was made from a template lately' };
    sum.ms += part.ms;
    sum.leastMs += part.leastMs;
    sum.mostMs += part.mostMs;
  }
  return { ahead, ...sum, basedOn: ahead === 0 ? 0 : turns.length };
}

/** So many turns of a template say what its next will be: it may have grown since those before. */
const lastTurns = 5;

/**
 * What a turn with that template is likely to take; of a template that was not copied lately, what one with any takes.
 *
 * @returns undefined where no turn is known
 */
export function typicalTurn(turns: readonly Turn[], template: number | undefined): TurnTime | undefined {
  const own = turns.filter((turn) => turn.template === template).slice(-lastTurns);
  const sorted = (own.length > 0 ? own : turns).map(({ ms }) => ms).sort((one, other) => one - other);
  const [leastMs] = sorted;
  const mostMs = sorted.at(-1);
  const ms = sorted[Math.floor(sorted.length / 2)];
  if (leastMs === undefined || mostMs === undefined || ms === undefined) return undefined;
  return { ms, leastMs, mostMs };
}

/** What remains of the holder's turn; undefined where nobody can say. */
export function restOfTurn(slot: Queue['slot'], nowMs: number): TurnTime | undefined {
  const elapsedMs = elapsedOf(slot, nowMs);
  const whole = wholeTurn(slot, elapsedMs);
  const rest = (ms: number) => Math.max(0, ms - elapsedMs);
  return whole && { ms: rest(whole.ms), leastMs: rest(whole.leastMs), mostMs: rest(whole.mostMs) };
}

/** Until the end was seen it is not over. */
const mostShare = 0.99;

/**
 * How far the holder's copy is likely to be by now, as a share: what was seen of it, and what has gone by since.
 *
 * @returns undefined where nobody can say
 */
export function shareOfTurn(slot: Queue['slot'], nowMs: number): number | undefined {
  const elapsedMs = elapsedOf(slot, nowMs);
  const whole = wholeTurn(slot, elapsedMs);
  if (!whole) return slot.progress && Math.min(mostShare, slot.progress.share);
  return Math.min(mostShare, Math.max(slot.progress?.share ?? 0, elapsedMs / whole.ms));
}

/**
 * Copies of one template take much the same time. What was seen of this one counts where none of any is known, and where
 * it takes longer than they did.
 */
function wholeTurn(slot: Queue['slot'], elapsedMs: number): TurnTime | undefined {
  const typical = typicalTurn(slot.turns ?? [], slot.holder?.template);
  if (typical && elapsedMs <= typical.ms) return typical;
  const { progress, grantedAtMs } = slot;
  if (!progress || grantedAtMs === undefined || progress.share <= 0) return typical;
  const ms = (progress.atMs - grantedAtMs) / progress.share;
  return { ms, leastMs: ms, mostMs: ms };
}

function elapsedOf({ holder, grantedAtMs }: Queue['slot'], nowMs: number): number {
  if (!holder) return 0;
  return Math.max(0, nowMs - (grantedAtMs ?? Date.parse(holder.queuedAt)));
}
