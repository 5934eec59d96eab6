import * as v from 'valibot';
import { type FailureCode, failures } from '../failures.ts';

const lambdaError = v.object({ errorType: v.string(), errorMessage: v.optional(v.string(), '') });

/**
 * What a state machine's Catch says, as a code of ours and a message. The `errorType` in the `Cause` of a
 * Lambda decides and not `Error`, for some hosts put a name of their own there.
 */
export function classifyFailure(output: { Error?: string; Cause?: string }): {
  code: FailureCode;
  message: string;
} {
  const { Error: error = '', Cause: cause = '' } = output;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), lambdaError), cause);
  const { errorType, errorMessage } = parsed.success ? parsed.output : { errorType: error, errorMessage: '' };
  if (Object.hasOwn(failures, errorType)) return { code: errorType as FailureCode, message: errorMessage };
  if (['States.Timeout', 'Sandbox.Timedout'].includes(errorType)) {
    return { code: 'StepTimedOut', message: 'A step did not end within its time.' };
  }
  return { code: 'UnexpectedError', message: `A step ended with ${errorType || 'an error without a name'}.` };
}
