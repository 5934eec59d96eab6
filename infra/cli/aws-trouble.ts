import { isFailure } from '../../lib/kernel/failures.ts';
import { CommandError } from './command.ts';

/**
 * What a command reads, or a sentence where AWS is in trouble or refuses the person's credentials: that is no defect of
 * this program. Only for commands that change nothing, as the sentence says that nothing is done.
 *
 * @throws CommandError
 */
export async function readingFromAws<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const trouble = troubleIn(error);
    if (trouble === undefined) throw error;
    throw new CommandError(
      `AWS does not answer as it should (${trouble}). Check your credentials, their rights and the region; if they are right, try again.`,
    );
  }
}

/** The service and the name of the error. The SDK's own message may quote a request, so it is left out. */
function troubleIn(error: unknown): string | undefined {
  if (isFailure(error, 'StoreUnavailable', 'SecretUnavailable', 'StepFunctionsUnavailable'))
    return error.message;
  // Errors of the SDK have it (smithy-typescript, ServiceException).
  return error instanceof Error && '$metadata' in error ? error.name : undefined;
}
