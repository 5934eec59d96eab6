/**
 * An error inside an execution: what `Retry` and `Catch` see
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export class StateError extends Error {
  override name = 'StateError';
  /** The name that `ErrorEquals` is compared with; empty if the error has none. */
  readonly error: string;
  readonly detail: string;
  /** Where an expression failed, for the EvaluationFailed event. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.detail = cause;
    this.location = location;
  }

  /** The name that is shown: a missed heartbeat is caught by a name of its own, and shown as a timeout. */
  get shown(): string {
    return this.error === 'States.HeartbeatTimeout' ? 'States.Timeout' : this.error;
  }

  /** What `$states.errorOutput` shows. */
  get output(): { Error: string; Cause: string } {
    return { Error: this.shown, Cause: this.detail };
  }

  /** What the history shows: an empty name or cause is left out. */
  get details(): { error?: string; cause?: string } {
    return { ...(this.shown && { error: this.shown }), ...(this.detail && { cause: this.detail }) };
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
