import type { Clock } from '../../../../lib/kernel/clock.ts';
import { BareStatus } from './errors.ts';

export interface RateLimits {
  /** All requests in a sliding minute. */
  perMinute: number;
  /** GETs at the same time. */
  reads: number;
  /** All others at the same time. */
  writes: number;
  /** POST and PUT in a fixed day; DELETE and GET do not count. */
  writesPerDay: number;
}

/** The cloud's numbers; off in the default configuration of self-hosted servers (BaseStartup.cs:228-303, 3.7.2). */
export const cloudRateLimits: RateLimits = { perMinute: 1500, reads: 50, writes: 15, writesPerDay: 10_000 };

interface Budget {
  recent: number[];
  /** Start times of the calls under way. */
  reads: number[];
  writes: number[];
  day: number;
  today: number;
}

const minute = 60_000;
const day = 86_400_000;
/** A call that never ends frees its place after this time. */
const longestLease = 60_000;

/** Limits per user, over all of their keys; per address for a request without a user (BaseStartup.cs:618-626). */
export class RateLimiter {
  readonly #budgets = new Map<string, Budget>();

  constructor(
    readonly clock: Clock,
    public limits: RateLimits | undefined,
  ) {}

  /** Takes a place, or throws the 429. @returns frees the place in the concurrency limit. */
  enter(partition: string, method: string): () => void {
    const { limits } = this;
    if (!limits) return () => {};
    const now = this.clock.now();
    const budget = this.#budget(partition, now);
    budget.recent = budget.recent.filter((time) => time > now - minute);
    if (budget.recent.length >= limits.perMinute) {
      throw this.#reject(limits.perMinute, ((budget.recent[0] ?? now) + minute - now) / 1000);
    }
    const kind = method === 'GET' ? 'reads' : 'writes';
    // The concurrency limiter cannot tell when a place is free, so there is no Retry-After.
    budget[kind] = budget[kind].filter((start) => start > now - longestLease);
    if (budget[kind].length >= limits[kind])
      throw new BareStatus(429, { 'X-RateLimit-Limit': String(limits[kind]) });
    if (method === 'POST' || method === 'PUT') {
      if (budget.today >= limits.writesPerDay) {
        throw this.#reject(limits.writesPerDay, (budget.day * day + day - now) / 1000);
      }
      budget.today += 1;
    }
    budget.recent.push(now);
    budget[kind].push(now);
    return () => {
      const lease = budget[kind].indexOf(now);
      if (lease >= 0) budget[kind].splice(lease, 1);
    };
  }

  #budget(partition: string, now: number): Budget {
    const today = Math.floor(now / day);
    const known = this.#budgets.get(partition) ?? { recent: [], reads: [], writes: [], day: today, today: 0 };
    if (known.day !== today) Object.assign(known, { day: today, today: 0 });
    this.#budgets.set(partition, known);
    return known;
  }

  /** Whole seconds, rounded down: 0 is possible. */
  #reject(limit: number, seconds: number): BareStatus {
    const reset = Math.floor(this.clock.now() / 1000 + seconds);
    return new BareStatus(429, {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(reset),
      'Retry-After': String(Math.max(0, Math.floor(seconds))),
    });
  }
}
