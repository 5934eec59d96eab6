/** A value and the version under which it was read. */
export interface Versioned<T> {
  value: T;
  version: number;
}

/** One item of a store: read consistently, written with a condition on its version. */
export interface VersionedItem<T> {
  read(): Promise<Versioned<T> | undefined>;
  /**
   * Writes the value if the version is still the one that was read; 0 stands for "there was none".
   *
   * @returns false if somebody else was faster
   */
  write(value: T, version: number): Promise<boolean>;
}

/** More losers in a row than this are not a race but a defect. */
const maxRounds = 50;

/**
 * Reads an item, decides by a pure rule, and writes what the rule says; again from the start when somebody
 * else wrote in between. A write whose answer was lost, or that was repeated after it had won, is found by
 * the next read, so `rule` must take "already so" for success.
 *
 * @param rule answers the value to write, or undefined to leave it
 * @param known what was read just now, so that it is not read again before the first decision
 * @returns the value as it stands now; undefined if there is none and none was to be written
 */
export async function updateItem<T>(
  item: VersionedItem<T>,
  rule: (value: T | undefined) => T | undefined,
  known?: { found: Versioned<T> | undefined },
): Promise<T | undefined> {
  for (let round = 0; round < maxRounds; round += 1) {
    const { found } = (round === 0 ? known : undefined) ?? { found: await item.read() };
    const next = rule(found?.value);
    if (next === undefined) return found?.value;
    if (await item.write(next, found?.version ?? 0)) return next;
  }
  throw new Error(`${maxRounds} writes of one item lost in a row`);
}
