import { type Clock, realClock } from '../../../lib/kernel/clock.ts';
import { LambdaError } from './state-machine/errors.ts';

/** A function of this process that stands for a deployed one. */
export interface LocalLambda {
  timeoutSeconds: number;
  handler(event: never): Promise<unknown>;
}

/** Calls a function by its name. @throws LambdaError with the type and message that Lambda reports */
export type InvokeLambda = (name: string, event: unknown) => Promise<unknown>;

/**
 * Lambda in this process: event and result pass through JSON, an error is reported by its name and message, and a
 * function that takes longer than its timeout is reported as timed out. Lambda would end it; here it continues.
 */
export function localLambdas(
  lambdas: Readonly<Record<string, LocalLambda>>,
  clock: Clock = realClock,
): InvokeLambda {
  return async (name, event) => {
    const lambda = lambdas[name];
    if (!lambda) throw new LambdaError('ResourceNotFoundException', `Function not found: ${name}`);
    const { handler, timeoutSeconds } = lambda;
    const over = new AbortController();
    const late = clock.sleep(timeoutSeconds * 1000, over.signal).then(() => {
      const seconds = timeoutSeconds.toFixed(2);
      throw new LambdaError('Sandbox.Timedout', `Task timed out after ${seconds} seconds`);
    });
    try {
      const result = await Promise.race([handler(copyOf(event ?? {}) as never), late]);
      return copyOf(result ?? null);
    } catch (error) {
      throw error instanceof LambdaError ? error : reported(error);
    } finally {
      over.abort('over');
    }
  };
}

const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function reported(error: unknown): LambdaError {
  if (!(error instanceof Error)) return new LambdaError(typeof error, String(error));
  return new LambdaError(error.name, error.message, (error.stack ?? '').split('\n'));
}
