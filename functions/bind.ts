import type { Clock } from '../lib/kernel/clock.ts';
import { Failure, isFailure } from '../lib/kernel/failures.ts';
import type { Log } from '../lib/kernel/log.ts';
import type { AttemptRef } from '../lib/work-items/attempt.ts';
import { clock, log } from './dependencies/clock-and-log.ts';

/** A step of a state machine: what it does with its input and with what it needs from outside. */
export type Step<Input extends AttemptRef, Dependencies, Output> = (
  input: Input,
  dependencies: Dependencies,
) => Promise<Output>;

/** Binds a step to its real dependencies, which are made at the first call and then kept. */
export function bind<Input extends AttemptRef, Dependencies, Output>(
  step: Step<Input, Dependencies, Output>,
  make: () => Dependencies,
): (input: Input) => Promise<Output> {
  let dependencies: Dependencies | undefined;
  const work = (input: Input) => {
    dependencies ??= make();
    return step(input, dependencies);
  };
  return (input) => runStep(work, input, { name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '', clock, log });
}

/**
 * Runs a step and logs its beginning and its end.
 *
 * An error that is no {@link Failure} is a defect. Its message may quote what it tripped over, so only its
 * name goes on to the execution and only name and place to the log.
 */
export async function runStep<Input extends AttemptRef, Output>(
  work: (input: Input) => Promise<Output>,
  input: Input,
  { name: step, clock, log }: { name: string; clock: Clock; log: Log },
): Promise<Output> {
  const fields = { step, key: input.key, attempt: input.attempt };
  const startedAt = clock.now();
  log.info('STEP_STARTED', fields);
  try {
    const output = await work(input);
    log.info('STEP_COMPLETED', { ...fields, ms: clock.now() - startedAt });
    return output;
  } catch (error) {
    if (isFailure(error)) {
      log.warn('STEP_FAILED', { ...fields, error: error.name, reason: error.message });
      throw error;
    }
    const { name, stack } = error instanceof Error ? error : new Error();
    const place = stack
      ?.split('\n')
      .find((line) => line.trimStart().startsWith('at '))
      ?.trim();
    log.error('STEP_FAILED', { ...fields, error: name, ...(place === undefined ? {} : { place }) });
    throw new Failure('UnexpectedError', `${name} in a step.`);
  }
}
