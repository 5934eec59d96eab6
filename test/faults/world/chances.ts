import { createHash } from 'node:crypto';
import { Chance } from '../../../infra/local/docspace/state/chance.ts';

/** A source of chance of its own for each part of a run, so that one part's draws do not move another's. */
export function chanceOf(seed: number, part: string): Chance {
  return new Chance(numberOf(seed, part));
}

/** A number from a seed and a word, for what wants a seed of its own. */
export function numberOf(seed: number, part: string): number {
  return createHash('sha256').update(`${seed}/${part}`).digest().readUInt32BE(0);
}

/** One of a list. */
export function pickOne<T>(chance: Chance, list: readonly T[]): T {
  const chosen = list[Math.floor(chance.random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
