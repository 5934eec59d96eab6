import { Failure, isFailure } from '../lib/failures.ts';
import type { AttemptRef } from '../lib/rooms/attempt.ts';
import { clock, log } from './dependencies/clock-and-log.ts';

/**
 * Binds a step of a state machine to its real dependencies, which are made at the first call and then kept.
 *
 * An error that is no {@link Failure} is a defect. Its message may quote what it tripped over, so only its
 * name goes on to the execution and only name and place to the log.
 */
export function bind<Input extends AttemptRef, Dependencies, Output>(
  step: (input: Input, dependencies: Dependencies) => Promise<Output>,
  make: () => Dependencies,
): (input: Input) => Promise<Output> {
  let dependencies: Dependencies | undefined;
  return async (input) => {
    const fields = { step: process.env.AWS_LAMBDA_FUNCTION_NAME, key: input.key, attempt: input.attempt };
    const startedAt = clock.now();
    log.info('STEP_STARTED', fields);
    try {
      dependencies ??= make();
      const output = await step(input, dependencies);
      log.info('STEP_COMPLETED', { ...fields, ms: clock.now() - startedAt });
      return output;
    } catch (error) {
      if (isFailure(error)) {
        log.warn('STEP_FAILED', { ...fields, error: error.name, message: error.message });
        throw error;
      }
      const { name, stack } = error instanceof Error ? error : new Error();
      const place = stack
        ?.split('\n')
        .find((line) => line.trimStart().startsWith('at '))
        ?.trim();
      log.error('STEP_FAILED', { ...fields, error: name, place });
      throw new Failure('UnexpectedError', `${name} in a step.`);
    }
  };
}
