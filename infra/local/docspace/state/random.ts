/** A number in [0, 1). */
export type Random = () => number;

/** A small seeded generator (mulberry32): the same seed is the same portal, fault for fault. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function randomHex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

export function randomGuid(random: Random): string {
  const hex = randomHex(random, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A whole number of milliseconds from a fixed one or from a range, both ends included. */
export type DelayRange = number | readonly [number, number];

export function pick(random: Random, span: DelayRange): number {
  if (typeof span === 'number') return span;
  return span[0] + Math.floor(random() * (span[1] - span[0] + 1));
}
