/**
 * An error inside an execution: what `Retry` and `Catch` see
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export class StateError extends Error {
  override name = 'StateError';
  /** The name that `ErrorEquals` is compared with; empty if the error has none. */
  readonly error: string;
  readonly detail: string;
  /** What `$states.errorOutput` shows; null stands for what the error was not given. */
  readonly output: { Error: string | null; Cause: string | null };
  /** Where an expression failed, for the EvaluationFailed event. */
  readonly location: string | undefined;

  constructor(error: string | undefined, cause: string | undefined, location?: string) {
    super(`${error}: ${cause}`);
    this.error = error ?? '';
    this.detail = cause ?? '';
    // A missed heartbeat can be caught by a name of its own, but is shown as a timeout.
    const shown = error === 'States.HeartbeatTimeout' ? 'States.Timeout' : error;
    this.output = { Error: shown ?? null, Cause: cause ?? null };
    this.location = location;
  }

  /** What the history shows: an empty name or cause is left out. */
  get details(): { error?: string; cause?: string } {
    const { Error: error, Cause: cause } = this.output;
    return { ...(error && { error }), ...(cause && { cause }) };
  }
}

/** A function error as Lambda reports it (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html). */
export class LambdaError extends Error {
  override name = 'LambdaError';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string[];

  constructor(errorType: string, errorMessage: string, trace: string[] = []) {
    super(`${errorType}: ${errorMessage}`);
    this.errorType = errorType;
    this.errorMessage = errorMessage;
    this.trace = trace;
  }
}

/** The errors of the Step Functions API that the runner can answer with; `name` is the name in the API. */
export class StepFunctionsError extends Error {
  constructor(name: StepFunctionsErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export type StepFunctionsErrorName =
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'ExecutionNotRedrivable'
  | 'InvalidArn'
  | 'InvalidExecutionInput'
  | 'InvalidName'
  | 'InvalidOutput'
  | 'InvalidToken'
  | 'StateMachineDoesNotExist'
  | 'TaskDoesNotExist'
  | 'TaskTimedOut'
  | 'UnknownOperationException'
  | 'ValidationException';

/** A definition that cannot be run, with every mistake in it. */
export class InvalidDefinition extends Error {
  override name = 'InvalidDefinition';
  readonly mistakes: string[];

  constructor(mistakes: string[]) {
    super(`The state machine definition has ${mistakes.length} mistake(s):\n- ${mistakes.join('\n- ')}`);
    this.mistakes = mistakes;
  }
}
