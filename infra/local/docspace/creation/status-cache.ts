import type { Clock } from '../../../../lib/kernel/clock.ts';

/** What the cache holds of one operation; copied in and out, so that a holder of one cannot change it. */
export interface CacheItem {
  id: string;
  state: 'created' | 'running' | 'done';
  roomId: number;
  progress: number;
  error: string;
}

interface Entry {
  item: CacheItem;
  published: number;
}

const cleanEvery = 10_000;
const silentFor = 60_000;
const longestLife = 86_400_000;

/**
 * The distributed cache of from-template operations of one portal: entries, and beside them the list of their
 * ids that readers go by. Publishing refreshes an entry but not the list, so an item that the cleaner took off
 * stays invisible; removing an item leaves its id listed until the cleaner's next pass, so a late publish shows
 * it again, ahead of newer ones (DistributedTaskQueue.cs:128-166,224-287, DocSpace-server 3.7.2).
 *
 * The cleaner's passes are a function of time, so they are caught up with at each use instead of waited for.
 */
export class StatusCache {
  readonly #entries = new Map<string, Entry>();
  #listed: string[] = [];
  /** When the cleaner of the running worker began; passes follow every ten seconds. */
  #cleaningFrom: number | undefined;

  constructor(readonly clock: Clock) {
    this.#cleaningFrom = clock.now();
  }

  /** The portal's one visible item: the oldest listed id wins. */
  current(): CacheItem | undefined {
    this.#catchUp();
    for (const id of this.#listed) {
      const entry = this.#entries.get(id);
      if (entry && this.clock.now() - entry.published <= longestLife) return { ...entry.item };
    }
    return undefined;
  }

  /** Publishes and lists an item: a POST that made it, or the worker that queues it. */
  enlist(item: CacheItem): void {
    this.publish(item);
    if (!this.#listed.includes(item.id)) this.#listed.push(item.id);
  }

  publish(item: CacheItem): void {
    this.#catchUp();
    this.#entries.set(item.id, { item: { ...item }, published: this.clock.now() });
  }

  remove(id: string): void {
    this.#catchUp();
    this.#entries.delete(id);
  }

  /** Without a worker there is no cleaner: items then stay for up to a day. */
  stopCleaning(): void {
    this.#catchUp();
    this.#cleaningFrom = undefined;
  }

  startCleaning(): void {
    this.#cleaningFrom = this.clock.now();
  }

  #catchUp(): void {
    if (this.#cleaningFrom === undefined) return;
    const passes = Math.floor((this.clock.now() - this.#cleaningFrom) / cleanEvery);
    if (passes === 0) return;
    const lastPass = this.#cleaningFrom + passes * cleanEvery;
    this.#cleaningFrom = lastPass;
    this.#listed = this.#listed.filter((id) => {
      const entry = this.#entries.get(id);
      if (entry && lastPass - entry.published <= silentFor) return true;
      this.#entries.delete(id);
      return false;
    });
  }
}
