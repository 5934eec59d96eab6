import { StateError } from '../errors.ts';
import type { Json } from '../types.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: bytes of UTF-8 per input or output. */
export const MAX_DATA_BYTES = 262_144;

/** The same page: entries in one execution's history. */
export const MAX_HISTORY_EVENTS = 25_000;

/**
 * @param name the state, or the service whose answer it is
 * @throws StateError States.DataLimitExceeded
 */
export function limitData(value: Json, name: string, what: string): void {
  const text = JSON.stringify(value);
  // A character has at most three bytes in UTF-8 for each of its UTF-16 units: most values need no count.
  if (text.length * 3 <= MAX_DATA_BYTES || Buffer.byteLength(text) <= MAX_DATA_BYTES) return;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${name}' ${what} with a size exceeding the maximum number of bytes service limit.`,
  );
}
