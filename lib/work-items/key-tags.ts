import { keyOf, keyTagOf, type WorkItem } from './keys.ts';

/** Which work item has a key tag: one item each, written once. */
export interface KeyTagRegistry {
  /**
   * Ties a tag to a work item's key, for good.
   *
   * @returns false if it is another's; true, too, when it was this one's before
   */
  claim(keyTag: string, key: string): Promise<boolean>;
}

/** Gives new work items their key tags. */
export interface KeyTags {
  /**
   * The tag for a work item that begins with that attempt: the same one each time, and no other work item's.
   *
   * @throws Failure `SecretUnavailable`, `StoreUnavailable`
   */
  issue(item: WorkItem, firstAttempt: number): Promise<string>;
}

/** With 96 bits not even one is ever taken; more are a defect. */
const maxTaken = 3;

/** @param signingKey reads the environment's secret for key tags */
export function keyTags(registry: KeyTagRegistry, signingKey: () => Promise<string>): KeyTags {
  return {
    async issue(item, firstAttempt) {
      const making = { signingKey: await signingKey(), firstAttempt };
      for (let taken = 0; taken < maxTaken; taken += 1) {
        const keyTag = keyTagOf(item, { ...making, taken });
        if (await registry.claim(keyTag, keyOf(item))) return keyTag;
      }
      throw new Error(`${maxTaken} key tags of a new work item belong to others`);
    },
  };
}
