import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const formatMillis = jsonata('$fromMillis($at, $picture, $timezone)');

/**
 * The functions that Step Functions adds to JSONata
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn),
 * and the built-in ones that would otherwise read the real clock and real randomness.
 */
export function stepFunctionsFunctions(now: () => number, random: () => number) {
  return {
    partition: (array: unknown, size: unknown) => {
      if (array === undefined) return undefined;
      const list = Array.isArray(array) ? array : [array];
      const step = positiveInteger('$partition', size);
      return Array.from({ length: Math.ceil(list.length / step) }, (_, i) =>
        list.slice(i * step, (i + 1) * step),
      );
    },
    range: (first: unknown, last: unknown, delta: unknown) => {
      if (![first, last, delta].every((value) => Number.isInteger(value)) || delta === 0) {
        throw new Error('$range takes three integers, the last of which is not 0');
      }
      const [from, to, step] = [first, last, delta] as [number, number, number];
      const length = Math.max(0, Math.floor((to - from) / step) + 1);
      if (length > 1000) throw new Error('$range makes at most 1,000 elements');
      return Array.from({ length }, (_, i) => from + i * step);
    },
    hash: (content: unknown, algorithm: unknown) => {
      if (content === undefined) return undefined;
      const known = HASHES[String(algorithm)];
      if (!known) throw new Error(`$hash knows ${Object.keys(HASHES).join(', ')}`);
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      return createHash(known).update(text).digest('hex');
    },
    random: (seed?: unknown) => (seed === undefined ? random() : seeded(Number(seed))),
    uuid: () => randomUUID(),
    parse: (text: unknown) => {
      if (text === undefined) return undefined;
      if (typeof text !== 'string') throw new Error('$parse takes a string of JSON');
      return JSON.parse(text);
    },
    millis: () => now(),
    now: (picture?: unknown, timezone?: unknown) =>
      formatMillis.evaluate(undefined, { at: now(), picture, timezone }),
  };
}

/** The names of the functions above, for the check that every variable is known. */
export const STEP_FUNCTIONS_FUNCTIONS = Object.keys(stepFunctionsFunctions(Date.now, Math.random));

function positiveInteger(name: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 1) throw new Error(`${name} takes a positive integer`);
  return value as number;
}

/** One number from a seed: the same seed gives the same number, as the service promises (not the same one). */
function seeded(seed: number): number {
  let t = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
