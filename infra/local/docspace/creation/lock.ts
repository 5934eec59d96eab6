import type { Clock } from '../../../../lib/kernel/clock.ts';
import { serverError } from '../http/errors.ts';

/**
 * A FIFO lock; a request that waits too long fails with 500 (RedisLockProvider.cs:210-224,
 * DocSpace-server 3.7.2).
 */
export class FairLock {
  #held = false;
  #waiting: (() => void)[] = [];

  constructor(
    readonly clock: Clock,
    readonly longestWaitMs = 30_000,
  ) {}

  /** Another holder, such as another portal, takes the lock for that time. */
  async occupy(ms: number): Promise<void> {
    const release = await this.take();
    await this.clock.sleep(ms);
    release();
  }

  /** Resolves with the function that releases the lock. */
  async take(): Promise<() => void> {
    if (this.#held) await this.#wait();
    this.#held = true;
    return () => {
      this.#held = false;
      this.#waiting.shift()?.();
    };
  }

  async #wait(): Promise<void> {
    const done = new AbortController();
    let mine = false;
    const turn = new Promise<void>((resolve) => {
      const wake = () => {
        mine = true;
        // Taken for the one that wakes, before another request can take it.
        this.#held = true;
        done.abort();
        resolve();
      };
      this.#waiting.push(wake);
      void this.clock.sleep(this.longestWaitMs, done.signal).then(() => {
        if (mine) return;
        this.#waiting = this.#waiting.filter((other) => other !== wake);
        resolve();
      });
    });
    await turn;
    if (!mine) throw serverError('Failed to acquire the lock.', 'DistributedLockException');
  }
}
