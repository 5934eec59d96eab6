import type { Retrier } from '../types.ts';

const TERMINAL = ['States.Runtime', 'States.DataLimitExceeded'];
const TIMEOUTS = ['States.Timeout', 'States.HeartbeatTimeout'];

/**
 * Whether an `ErrorEquals` list matches an error's name
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation):
 * States.Runtime is never caught, not even by its name; States.DataLimitExceeded only by its name;
 * States.TaskFailed stands for everything but States.Timeout; States.Timeout also for missing heartbeats.
 */
export function errorMatches(errorEquals: string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !TERMINAL.includes(error);
    if (name === 'States.TaskFailed') return !TERMINAL.includes(error) && !TIMEOUTS.includes(error);
    if (name === 'States.Timeout') return TIMEOUTS.includes(error);
    return false;
  });
}

/**
 * The wait before a retry, in milliseconds (Amazon States Language, "Retrying after error").
 *
 * @param attempt the retries of this retrier so far: 0 before its first
 * @param random a number in [0, 1); with FULL jitter the wait is that share of the whole
 */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** attempt;
  // Without a cap a long row of retries would reach Infinity, which no timer accepts.
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? 99_999_999);
  return (retrier.JitterStrategy === 'FULL' ? random() * seconds : seconds) * 1000;
}

/** Counts the retries of one visit to a state: each retrier has its own count. */
export class RetryCounter {
  readonly #retriers: Retrier[];
  readonly #counts: number[];

  constructor(retriers: Retrier[] = []) {
    this.#retriers = retriers;
    this.#counts = retriers.map(() => 0);
  }

  /** `$states.context.State.RetryCount`. */
  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** The wait before the next try, or undefined when there is none left. */
  next(error: string, random: () => number): number | undefined {
    const index = this.#retriers.findIndex((retrier) => errorMatches(retrier.ErrorEquals, error));
    const retrier = this.#retriers[index];
    const count = this.#counts[index] ?? 0;
    if (!retrier || count >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.#counts[index] = count + 1;
    return retryDelayMs(retrier, count, random);
  }
}
