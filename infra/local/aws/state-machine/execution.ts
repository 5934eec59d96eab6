import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import { MAX_HISTORY_EVENTS } from './jsonata/limits.ts';
import type { Place } from './place.ts';
import { Stopped, StopScope } from './stopping.ts';

type Details = Omit<HistoryEvent, 'timestamp' | 'type' | 'id' | 'previousEventId'>;
type EventType = NonNullable<HistoryEvent['type']>;
type Ended = Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;

export interface ExecutionOptions {
  arn: string;
  name: string;
  input: string;
  roleArn: string;
  now: () => number;
  onEvent: (event: HistoryEvent) => void;
}

/** One execution: its status and its history, in the shape of `GetExecutionHistory`. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly startDate: Date;
  readonly events: HistoryEvent[] = [];
  scope = new StopScope();
  finished: Promise<void>;
  /** The line of control that ran last: a redrive goes on from its place. */
  fiber: { readonly place: Place | undefined } | undefined;
  redriveCount = 0;
  redriveDate: Date | undefined;
  status: ExecutionStatus = 'RUNNING';
  stopDate: Date | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** States entered plus retries: what Standard workflows are billed by. */
  transitions = 0;
  readonly #now: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;
  #finish: () => void = () => {};

  constructor({ arn, name, input, roleArn, now, onEvent }: ExecutionOptions) {
    this.arn = arn;
    this.name = name;
    this.input = input;
    this.startDate = new Date(now());
    this.#now = now;
    this.#onEvent = onEvent;
    this.finished = this.#ending();
    this.#append('ExecutionStarted', 0, {
      executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn },
    });
  }

  /**
   * Records an event and gives its id.
   *
   * @throws Stopped if the execution has ended, or ends now because its history is full
   * (https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html)
   */
  record(type: EventType, previousEventId: number, details: Details = {}): number {
    if (this.status !== 'RUNNING') throw new Stopped();
    if (this.events.length >= MAX_HISTORY_EVENTS - 1) {
      const cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
      this.fail('States.Runtime', cause, previousEventId);
      throw new Stopped();
    }
    return this.#append(type, previousEventId, details);
  }

  succeed(output: string, previousEventId: number): void {
    this.output = output;
    this.#end('SUCCEEDED', 'ExecutionSucceeded', previousEventId, {
      executionSucceededEventDetails: { output, outputDetails: { truncated: false } },
    });
  }

  fail(error: string | undefined, cause: string | undefined, previousEventId: number): void {
    this.error = error;
    this.cause = cause;
    this.#end('FAILED', 'ExecutionFailed', previousEventId, {
      executionFailedEventDetails: definedFields({ error, cause }),
    });
  }

  /** Runs no state: neither Catch nor anything else sees that the time was up. Its event follows on none. */
  timeOut(): void {
    this.#end('TIMED_OUT', 'ExecutionTimedOut', 0, { executionTimedOutEventDetails: {} });
  }

  /** Runs no state, like a timeout. */
  abort(error: string | undefined, cause: string | undefined): void {
    this.error = error;
    this.cause = cause;
    this.#end('ABORTED', 'ExecutionAborted', 0, {
      executionAbortedEventDetails: definedFields({ error, cause }),
    });
  }

  /**
   * Runs again after an end without success; its history so far is kept.
   *
   * @returns the id of the event
   */
  redrive(): number {
    this.status = 'RUNNING';
    this.scope = new StopScope();
    this.finished = this.#ending();
    this.stopDate = undefined;
    this.error = undefined;
    this.cause = undefined;
    this.redriveCount += 1;
    this.redriveDate = new Date(this.#now());
    this.transitions += 1;
    return this.#append('ExecutionRedriven', 0, {
      executionRedrivenEventDetails: { redriveCount: this.redriveCount },
    });
  }

  #ending(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  #end(status: Ended, type: EventType, previousEventId: number, details: Details) {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    this.stopDate = new Date(this.#now());
    this.scope.stop();
    this.#append(type, previousEventId, details);
    this.#finish();
  }

  #append(type: EventType, previousEventId: number, details: Details): number {
    const id = this.events.length + 1;
    const event: HistoryEvent = { timestamp: new Date(this.#now()), type, id, previousEventId, ...details };
    this.events.push(event);
    this.#onEvent(event);
    return id;
  }
}

/** Only what has a value: an answer in JSON has no fields that are undefined. */
export function definedFields<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
