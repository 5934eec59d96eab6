/** What decides how long a new project would wait for the portal slot. */
export interface Queue {
  /** Whether all work is held. */
  isHeld: boolean;
  /** How many wait for the slot. */
  waiting: number;
  /** For how long its holder has had it (ms); undefined if nobody has it. */
  holderForMs: number | undefined;
  /** How long the last rooms from templates took, from the request to the outcome (ms). */
  copiesMs: readonly number[];
}

/**
 * The wait until it would be a new project's turn (ms): what is likely, and what it would be if every copy took as
 * little or as much time as the shortest and the longest of the last ones. Or why nobody can say.
 */
export type Wait =
  | { ahead: number; ms: number; leastMs: number; mostMs: number; basedOn: number }
  | { ahead: number; unknown: string };

/** An estimate from what was, which is all that there is: the portal does not say how long a copy takes. */
export function estimatedWait({ isHeld, waiting, holderForMs, copiesMs }: Queue): Wait {
  const ahead = waiting + (holderForMs === undefined ? 0 : 1);
  if (isHeld) return { ahead, unknown: 'all work is held' };
  if (ahead === 0) return { ahead, ms: 0, leastMs: 0, mostMs: 0, basedOn: 0 };
  const sorted = [...copiesMs].sort((one, other) => one - other);
  const [shortest] = sorted;
  const longest = sorted.at(-1);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (shortest === undefined || longest === undefined || middle === undefined) {
    return { ahead, unknown: 'no room was made from a template lately' };
  }
  const waitIf = (copyMs: number) =>
    waiting * copyMs + (holderForMs === undefined ? 0 : Math.max(0, copyMs - holderForMs));
  return {
    ahead,
    ms: waitIf(middle),
    leastMs: waitIf(shortest),
    mostMs: waitIf(longest),
    basedOn: sorted.length,
  };
}
