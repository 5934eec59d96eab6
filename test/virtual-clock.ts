import type { Clock } from '../lib/kernel/clock.ts';

interface Timer {
  at: number;
  order: number;
  wake: () => void;
  cancelled: boolean;
}

/**
 * A clock for tests: nothing waits. When nothing is left to run, time jumps to the next timer; timers due at
 * the same moment fire in the order in which they were set.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers: Timer[] = [];

  constructor(startMs = Date.UTC(2026, 0, 5, 9)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer: Timer = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', cancel);
          resolve();
        },
        cancelled: false,
      };
      // A cancelled timer stays in the heap until its turn: taking it out at once would cost a search.
      function cancel() {
        timer.cancelled = true;
        resolve();
      }
      signal?.addEventListener('abort', cancel, { once: true });
      this.#push(timer);
    });
  }

  /**
   * Runs `work` to its end, moving time whenever nothing runs. Everything under it must be in this process:
   * a reply from a socket would come while time flies.
   *
   * @throws Error "deadlock: ..." if the work is not done and no timer is set that could wake it.
   */
  async run<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
    const promise = typeof work === 'function' ? work() : work;
    let done = false;
    const finish = () => {
      done = true;
    };
    promise.then(finish, finish);
    for (;;) {
      await untilIdle();
      if (done) return promise;
      const next = this.#next();
      if (!next) {
        throw new Error(
          `deadlock: at ${new Date(this.#now).toISOString()} the work is not done and no timer is set`,
        );
      }
      this.#fire(next.at);
    }
  }

  /** Moves time by `ms`, firing every timer that falls due on the way, each at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await untilIdle();
      const next = this.#next();
      if (!next || next.at > end) break;
      this.#fire(next.at);
    }
    this.#now = end;
  }

  /** Fires all timers of one moment together: sleepers until the same time wake at the same time. */
  #fire(at: number) {
    this.#now = Math.max(this.#now, at);
    for (let timer = this.#next(); timer && timer.at <= at; timer = this.#next()) {
      this.#pop();
      timer.wake();
    }
  }

  #next(): Timer | undefined {
    while (this.#timers[0]?.cancelled) this.#pop();
    return this.#timers[0];
  }

  #push(timer: Timer) {
    const heap = this.#timers;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(timer, heap[parent] as Timer)) break;
      heap[index] = heap[parent] as Timer;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop() {
    const heap = this.#timers;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!before(heap[child] as Timer, last)) break;
      heap[index] = heap[child] as Timer;
      index = child;
    }
    heap[index] = last;
  }
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * Lets everything that can run do so. One turn of `setImmediate` drains all promises and next-tick callbacks;
 * the others are for what queues another turn (streams, `setImmediate` itself).
 */
async function untilIdle() {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
