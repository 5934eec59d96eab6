import type { Clock } from '../../../../lib/kernel/clock.ts';
import { serverError } from '../http/errors.ts';

/**
 * A lock that is given in the order of asking; who waits too long fails with 500 (RedisLockProvider.cs:210-224,
 * DocSpace-server 3.7.2).
 */
export class FairLock {
  #held = false;
  #waiting: (() => void)[] = [];

  constructor(
    readonly clock: Clock,
    readonly longestWaitMs = 30_000,
  ) {}

  /** Somebody else, such as another portal, takes the lock and keeps it for so long. */
  async occupy(ms: number): Promise<void> {
    const release = await this.take();
    await this.clock.sleep(ms);
    release();
  }

  /** Resolves with the function that gives the lock back. */
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
        // Taken for the one who wakes, before anybody else can come.
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
