import * as v from 'valibot';
import { type FailureCode, failureCodeOf, failures } from './failures.ts';

/** How an execution ends that runs no state of its own any more: its status stands for the error. */
const endings: ReadonlyMap<string, { code: FailureCode; message: string }> = new Map([
  ['ABORTED', { code: 'ExecutionStopped', message: 'The execution was stopped.' }],
  ['TIMED_OUT', { code: 'ExecutionTimedOut', message: 'The execution did not end within its time.' }],
]);

const lambdaError = v.object({ errorType: v.string(), errorMessage: v.optional(v.string(), '') });

/**
 * What a state machine's Catch says, as a failure code and a message. The `errorType` in the `Cause` of a
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
  const ended = endings.get(error);
  if (ended) return ended;
  const code = failureCodeOf(errorType);
  if (code) return { code, message: `A step ended with ${errorType}.` };
  return { code: 'UnexpectedError', message: `A step ended with ${errorType || 'an error without a name'}.` };
}

/** The end of an execution that ran no state for it, in the form of a Catch. */
export function failureOfEnding(
  status: string,
  error?: string | null,
  cause?: string | null,
): { Error: string; Cause?: string } {
  return status === 'FAILED' ? { Error: error ?? '', Cause: cause ?? '' } : { Error: status };
}
