import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clock } from '../../../../lib/kernel/clock.ts';
import { StateError } from './errors.ts';
import type { Execution } from './execution.ts';
import { type Bindings, evaluateTemplate } from './jsonata/expressions.ts';
import { limitData } from './jsonata/limits.ts';
import type { Branch, Place } from './place.ts';
import { sleep } from './sleep.ts';
import { Stopped, type StopScope } from './stopping.ts';
import type { TaskTokens } from './tasks/tokens.ts';
import type { Json, JsonObject, JsonTemplate, State } from './types.ts';

/** Calls a Lambda; rejects with a `LambdaError` for a function error. */
export type Invoke = (functionName: string, payload: unknown) => Promise<unknown>;

/** The services and data that all states of one execution share. */
export interface FiberHost {
  clock: Clock;
  waitScale: number;
  invoke: Invoke;
  random: () => number;
  functions: Bindings;
  tokens: TaskTokens;
  execution: Execution;
  region: string;
  /** The parts of `$states.context` that are the same for every state. */
  context: { Execution: JsonObject; StateMachine: JsonObject };
}

type Details = Parameters<Execution['record']>[2];

/** One line of control: the machine's own, or that of one branch of a Parallel state. */
export class Fiber implements Branch {
  readonly host: FiberHost;
  readonly scope: StopScope;
  variables: JsonObject;
  lastEventId: number;
  /** The present visit. */
  visit: Visit | undefined;
  children: Fiber[] = [];
  place: Place | undefined;
  result: { output: Json } | undefined;

  constructor(host: FiberHost, scope: StopScope, variables: JsonObject = {}, lastEventId = 0) {
    this.host = host;
    this.scope = scope;
    this.variables = variables;
    this.lastEventId = lastEventId;
  }

  /**
   * A branch reads the variables as they are now; what it assigns is its own.
   *
   * @param before the same branch before a redrive
   */
  branch(scope: StopScope, before?: Branch): Fiber {
    const branch = new Fiber(this.host, scope, { ...this.variables }, this.lastEventId);
    branch.place = before?.place;
    branch.result = before?.result;
    return branch;
  }

  /** @throws Stopped if this line of control was stopped */
  record(type: NonNullable<HistoryEvent['type']>, details?: Details): number {
    this.lastEventId = this.recordAside(type, this.lastEventId, details);
    return this.lastEventId;
  }

  /**
   * Records an event that the next one of this fiber does not follow on.
   *
   * @throws Stopped if this line of control was stopped
   */
  recordAside(type: NonNullable<HistoryEvent['type']>, previousEventId: number, details?: Details): number {
    if (this.scope.stopped) throw new Stopped();
    return this.host.execution.record(type, previousEventId, details);
  }

  /** Waits as its state says, scaled. */
  async sleep(ms: number): Promise<void> {
    await sleep(this.host.clock, ms * this.host.waitScale, this.scope.signal);
    if (this.scope.stopped) throw new Stopped();
  }

  /** Records that a failure ended what this branch was doing, also in the branch that failed. */
  recordAborted(failureEventId: number): void {
    for (const child of this.children) child.recordAborted(failureEventId);
    const type = this.visit?.state.Type;
    if (type === 'Task' || type === 'Wait' || type === 'Parallel') {
      this.recordAside(`${type}StateAborted`, failureEventId);
    }
  }
}

/** One visit to one state, with the data that its expressions can read. */
export class Visit {
  readonly fiber: Fiber;
  readonly name: string;
  readonly state: State;
  readonly input: Json;
  readonly #enteredEventId: number;
  readonly #enteredTime: string;
  retryCount = 0;
  taskToken: string | undefined;

  constructor(fiber: Fiber, name: string, state: State, input: Json) {
    this.fiber = fiber;
    this.name = name;
    this.state = state;
    this.input = input;
    this.#enteredTime = new Date(fiber.host.clock.now()).toISOString();
    this.#enteredEventId = fiber.record(`${state.Type}StateEntered`, {
      stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: { truncated: false } },
    });
    fiber.host.execution.transitions++;
    fiber.visit = this;
  }

  /** `extra` is `result` or `errorOutput`, where the language has them. */
  bindings(extra: { result?: Json; errorOutput?: Json } = {}): Bindings {
    const { context, functions } = this.fiber.host;
    const State = { EnteredTime: this.#enteredTime, Name: this.name, RetryCount: this.retryCount };
    const Task = this.taskToken === undefined ? {} : { Task: { Token: this.taskToken } };
    return {
      ...functions,
      ...this.fiber.variables,
      states: { input: this.input, context: { ...context, State, ...Task }, ...extra },
    };
  }

  evaluate(template: JsonTemplate, field: string, bindings = this.bindings()): Promise<Json> {
    return evaluateTemplate(template, field, bindings);
  }

  /** Both are evaluated with the variables as they were: an assignment is seen by the next state. */
  async results(
    { Assign, Output }: { Assign?: JsonObject; Output?: JsonTemplate },
    otherwise: Json,
    bindings = this.bindings(),
    place = '',
  ): Promise<{ assign: JsonObject; output: Json }> {
    const assign =
      Assign === undefined ? {} : ((await this.evaluate(Assign, `${place}Assign`, bindings)) as JsonObject);
    const output = Output === undefined ? otherwise : await this.evaluate(Output, `${place}Output`, bindings);
    limitData(assign, this.name, 'assigned variables');
    limitData(output, this.name, 'returned a result');
    return { assign, output };
  }

  /** Records a failed evaluation, and says in the cause which state it was. */
  explain(error: unknown): unknown {
    if (!(error instanceof StateError) || error.location === undefined) return error;
    const cause = `An error occurred while executing the state '${this.name}' (entered at the event id #${this.#enteredEventId}). ${error.detail}`;
    this.fiber.record('EvaluationFailed', {
      evaluationFailedEventDetails: {
        error: error.error,
        cause,
        location: error.location,
        state: this.name,
      },
    });
    return new StateError(error.error, cause);
  }
}
