import { functions } from '../../../infra/functions.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { Outside } from './outside.ts';

/** Runs one invocation of a Lambda. `work` gets all that it reaches outside itself. */
export type Host = <T>(lambda: string, work: (outside: Outside) => Promise<T>) => Promise<T>;

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
export function calmHost(clock: Clock, outside: Outside): Host {
  return async (lambda, work) => {
    const done = new AbortController();
    const late = clock.sleep(timeoutMsOf(lambda), done.signal).then(() => {
      throw timedOut(lambda);
    });
    try {
      return await Promise.race([work(outside), late]);
    } finally {
      done.abort('done');
    }
  };
}
