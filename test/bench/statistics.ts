/**
 * The value below which `share` (0 to 1) of the values lie, by the nearest rank: always a value that was measured.
 * @throws RangeError for no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('No values were measured.');
  return value;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `digits` significant digits, as a number, so that tables show no more than was measured. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
