import { type Clock, realClock } from '../../../lib/kernel/clock.ts';
import { LambdaEnvironment, type LambdaFunction } from './lambda-environment.ts';
import { LambdaError } from './state-machine/errors.ts';

export type { LambdaFunction } from './lambda-environment.ts';

export interface LambdaHostOptions {
  functions: LambdaFunction[];
  clock?: Clock;
  /** Each line that a function writes to its standard output or error. */
  onLog?(functionName: string, line: string): void;
  /** Environments of one function that may run at a time; what exceeds it waits for its turn. */
  maxConcurrency?: number;
}

export interface LambdaHost {
  /**
   * Runs a function, with event and result passing through JSON. An aborted `signal` ends the waiting, not
   * the function: one that has begun goes on, as it does when Step Functions gives up a task.
   *
   * @throws LambdaError with the shape that Lambda reports (errorType, errorMessage, trace)
   */
  invoke(functionName: string, payload: unknown, options?: { signal?: AbortSignal }): Promise<unknown>;
  /** Ends every function, whatever it is doing. */
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB each way, and a little for the envelope of the answer. */
const eventLimitBytes = 6 * 1024 * 1024;
const resultLimitBytes = eventLimitBytes + 100;

/**
 * Runs bundled functions as Lambda does: each in execution environments of its own (worker threads with
 * their own variables), one invocation at a time in each, started when first needed, used again while they
 * are warm, joined by more when all are busy.
 */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const { functions, clock = realClock, onLog = () => {}, maxConcurrency = 10 } = options;
  const pools = new Map(
    functions.map((lambda) => {
      const start = () => new LambdaEnvironment(lambda, clock, (line) => onLog(lambda.name, line));
      return [lambda.name, new Pool(start, maxConcurrency)];
    }),
  );

  return {
    async invoke(functionName, payload, { signal } = {}) {
      signal?.throwIfAborted();
      const pool = pools.get(functionName);
      if (!pool) throw new LambdaError('ResourceNotFoundException', `Function not found: ${functionName}`);
      const event = JSON.stringify(payload) ?? '{}';
      if (Buffer.byteLength(event) > eventLimitBytes) {
        const message = `Request must be smaller than ${eventLimitBytes} bytes for the InvokeFunction operation`;
        throw new LambdaError('RequestEntityTooLargeException', message);
      }
      const json = await pool.invoke(event, signal);
      if (Buffer.byteLength(json) > resultLimitBytes) {
        const message = `Response payload size exceeded maximum allowed payload size (${resultLimitBytes} bytes).`;
        throw new LambdaError('Function.ResponseSizeTooLarge', message);
      }
      return JSON.parse(json);
    },

    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/** The environments of one function. */
class Pool {
  readonly #start: () => LambdaEnvironment;
  readonly #all = new Set<LambdaEnvironment>();
  readonly #idle: LambdaEnvironment[] = [];
  readonly #queue: { go: () => void; stop: (reason: unknown) => void }[] = [];
  #free: number;
  #closed: Error | undefined;

  constructor(start: () => LambdaEnvironment, maxConcurrency: number) {
    this.#start = start;
    this.#free = maxConcurrency;
  }

  async invoke(json: string, signal: AbortSignal | undefined): Promise<string> {
    await this.#turn(signal);
    const work = this.#run(json).finally(() => {
      const next = this.#queue.shift();
      if (next) next.go();
      else this.#free++;
    });
    return unlessAborted(work, signal);
  }

  async close() {
    const reason = new Error('The Lambda host is closed.');
    this.#closed = reason;
    for (const { stop } of this.#queue.splice(0)) stop(reason);
    await Promise.all([...this.#all].map((environment) => environment.terminate(reason)));
  }

  async #run(json: string): Promise<string> {
    if (this.#closed) throw this.#closed;
    const environment = this.#warm() ?? this.#start();
    this.#all.add(environment);
    try {
      return await environment.invoke(json);
    } finally {
      if (environment.alive) this.#idle.push(environment);
      else this.#all.delete(environment);
    }
  }

  /** The one used last: what is rarely needed stays cold, as in the cloud. */
  #warm(): LambdaEnvironment | undefined {
    for (let one = this.#idle.pop(); one; one = this.#idle.pop()) {
      if (one.alive) return one;
      this.#all.delete(one);
    }
    return undefined;
  }

  /** Resolves when there is room for one more; whoever gives up while waiting never begins. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, stop) => {
      const leave = () => {
        const index = this.#queue.indexOf(entry);
        // Not there: the turn was given in this very moment, and is taken.
        if (index < 0) return;
        this.#queue.splice(index, 1);
        stop(signal?.reason);
      };
      const go = () => {
        // The signal is the whole machine's and outlives every call.
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const entry = { go, stop };
      this.#queue.push(entry);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}

/** The work's outcome, or the reason of the signal if that comes first. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
