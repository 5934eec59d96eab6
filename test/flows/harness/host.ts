import type { Services } from '../../../functions/runtime.ts';
import { functions } from '../../../infra/functions.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';

/** Runs one invocation of a Lambda. `work` gets all that it reaches services itself. */
export type Host = <T>(lambda: string, work: (services: Services) => Promise<T>) => Promise<T>;

/** The time that a Lambda has. */
export function timeoutMsOf(lambda: string): number {
  const entry = functions.find(({ id }) => id === lambda);
  if (!entry) throw new Error(`no Lambda ${lambda}`);
  return entry.timeoutSeconds * 1000;
}

export function timedOut(lambda: string): LambdaError {
  const seconds = timeoutMsOf(lambda) / 1000;
  return new LambdaError('Sandbox.Timedout', `Task timed out after ${seconds}.00 seconds`);
}

/** A host on which Lambdas run to their end, or to that of their time. */
export function calmHost(clock: Clock, services: Services): Host {
  return async (lambda, work) => {
    const done = new AbortController();
    // An error is made only for what is out of time: each takes a stack.
    const late = clock
      .sleep(timeoutMsOf(lambda), done.signal)
      .then(() => (done.signal.aborted ? new Promise<never>(() => {}) : Promise.reject(timedOut(lambda))));
    try {
      return await Promise.race([work(services), late]);
    } finally {
      done.abort('done');
    }
  };
}
