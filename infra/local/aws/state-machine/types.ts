/** The part of the Amazon States Language that the runner understands (https://states-language.net/). */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Values in which strings of the form `{% ... %}` are JSONata. */
export type JsonTemplate = Json;

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'NONE' | 'FULL';
}

export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Assign?: JsonObject;
  Output?: JsonTemplate;
}

interface Transition {
  Next?: string;
  End?: true;
}

interface Results {
  Assign?: JsonObject;
  Output?: JsonTemplate;
}

interface Failures {
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface TaskState extends Transition, Results, Failures {
  Type: 'Task';
  Resource: string;
  Arguments: { FunctionName: JsonTemplate; Payload: JsonTemplate };
  TimeoutSeconds?: number | string;
  HeartbeatSeconds?: number | string;
}

export interface ParallelState extends Transition, Results, Failures {
  Type: 'Parallel';
  Arguments?: JsonTemplate;
  Branches: Scope[];
}

export interface PassState extends Transition, Results {
  Type: 'Pass';
}

export interface WaitState extends Transition, Results {
  Type: 'Wait';
  Seconds?: number | string;
  Timestamp?: string;
}

export interface ChoiceRule extends Results {
  Condition: boolean | string;
  Next: string;
}

export interface ChoiceState extends Results {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
}

export interface SucceedState {
  Type: 'Succeed';
  Output?: JsonTemplate;
}

export interface FailState {
  Type: 'Fail';
  Error?: string;
  Cause?: string;
}

export type State =
  | TaskState
  | ParallelState
  | PassState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState;

/** States that run together: the machine itself, or one branch of a Parallel state. */
export interface Scope {
  StartAt: string;
  States: { [name: string]: State };
}

export interface StateMachine extends Scope {
  QueryLanguage: 'JSONata';
  TimeoutSeconds?: number;
  Comment?: string;
}
