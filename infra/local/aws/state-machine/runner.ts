import { randomUUID } from 'node:crypto';
import type {
  DescribeExecutionOutput,
  ExecutionListItem,
  ExecutionStatus,
  HistoryEvent,
} from '@aws-sdk/client-sfn';
import type { Clock } from '../../../../lib/kernel/clock.ts';
import { StateError, StepFunctionsError } from './errors.ts';
import { definedFields, Execution } from './execution.ts';
import { Fiber, type FiberHost, type Invoke } from './fiber.ts';
import { stepFunctionsFunctions } from './jsonata/functions.ts';
import { MAX_DATA_BYTES } from './jsonata/limits.ts';
import { notRedrivable, redrives } from './redrives.ts';
import { sleep } from './sleep.ts';
import { runScope } from './states.ts';
import { Stopped } from './stopping.ts';
import { TaskTokens } from './tasks/tokens.ts';
import type { Json, StateMachine } from './types.ts';

export interface StateMachineRunnerOptions {
  definition: StateMachine;
  name: string;
  clock: Clock;
  invoke: Invoke;
  /** How much of its waits and of the delays before retries is waited: 1, all of it, by default; timeouts stay whole. */
  waitScale?: number | undefined;
  /** A number in [0, 1), for jitter and `$random()`. */
  random?: () => number;
  /** Called for each event of each history as it happens. */
  onEvent?: (event: HistoryEvent, executionName: string) => void;
  region?: string;
  account?: string;
}

/**
 * Runs a state machine in this process as Step Functions runs a Standard workflow. Executions are known by name.
 * Answers and errors are those of the API
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html).
 */
export class StateMachineRunner {
  readonly name: string;
  readonly arn: string;
  readonly definition: StateMachine;
  readonly #options: StateMachineRunnerOptions;
  readonly #region: string;
  readonly #account: string;
  readonly #executions = new Map<string, Execution>();
  readonly #tokens = new TaskTokens();

  constructor(options: StateMachineRunnerOptions) {
    this.#options = options;
    this.#region = options.region ?? 'us-east-1';
    this.#account = options.account ?? '000000000000';
    this.name = options.name;
    this.definition = options.definition;
    this.arn = `arn:aws:states:${this.#region}:${this.#account}:stateMachine:${options.name}`;
  }

  /**
   * Starts an execution. The same name with the same input while it runs is the same execution.
   *
   * @param input JSON text
   * @throws StepFunctionsError InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  startExecution({ name = randomUUID(), input = '{}' }: { name?: string; input?: string }): {
    executionArn: string;
    startDate: Date;
  } {
    checkName(name);
    const value = parseJson(input, 'InvalidExecutionInput');
    const known = this.#executions.get(name);
    if (known && (known.status !== 'RUNNING' || known.input !== input)) {
      throw new StepFunctionsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
    }
    const execution = known ?? this.#start(name, input, value);
    return { executionArn: execution.arn, startDate: execution.startDate };
  }

  /** @throws StepFunctionsError ExecutionDoesNotExist */
  describeExecution(name: string): DescribeExecutionOutput {
    const execution = this.#get(name);
    const { arn, input, startDate, status, output, stopDate, error, cause } = execution;
    return {
      executionArn: arn,
      stateMachineArn: this.arn,
      name,
      status,
      startDate,
      input,
      inputDetails: { included: true },
      ...definedFields({ stopDate, output, error, cause }),
      ...(output !== undefined && { outputDetails: { included: true } }),
      ...redrives(execution, this.#options.clock.now()),
    };
  }

  /** The whole history at once; the API pages it. */
  getExecutionHistory(name: string): { events: HistoryEvent[] } {
    return { events: [...this.#get(name).events] };
  }

  /** Ends an execution at once and runs no state; a stopped or finished one stays as it is. */
  stopExecution(name: string, { error, cause }: { error?: string; cause?: string } = {}): { stopDate: Date } {
    const execution = this.#get(name);
    execution.abort(error, cause);
    return { stopDate: execution.stopDate as Date };
  }

  /**
   * Goes on with an execution that failed, was stopped or timed out: enters the state again in which it ended,
   * with the same input and its retries and timeouts fresh, and of a Parallel state only the branches that had
   * not ended (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html).
   *
   * @throws StepFunctionsError ExecutionDoesNotExist, ExecutionNotRedrivable
   */
  redriveExecution(name: string): { redriveDate: Date } {
    const execution = this.#get(name);
    const { clock } = this.#options;
    const refusal = notRedrivable(execution, clock.now());
    if (refusal) throw new StepFunctionsError('ExecutionNotRedrivable', `${refusal}: '${execution.arn}'`);
    const eventId = execution.redrive();
    this.#run(execution, JSON.parse(execution.input), eventId);
    return { redriveDate: execution.redriveDate as Date };
  }

  /** The latest first. */
  listExecutions({ statusFilter }: { statusFilter?: ExecutionStatus } = {}): ExecutionListItem[] {
    return [...this.#executions.values()]
      .reverse()
      .filter(({ status }) => statusFilter === undefined || status === statusFilter)
      .map(({ arn, name, status, startDate, stopDate, redriveCount, redriveDate }) => ({
        executionArn: arn,
        stateMachineArn: this.arn,
        name,
        status,
        startDate,
        ...definedFields({ stopDate, redriveDate }),
        redriveCount,
      }));
  }

  /** State transitions so far, retries counted: what Standard workflows are billed by. */
  transitions(name: string): number {
    return this.#get(name).transitions;
  }

  /** Resolves when the execution has ended, with or without success. */
  async finished(name: string): Promise<DescribeExecutionOutput> {
    await this.#get(name).finished;
    return this.describeExecution(name);
  }

  /** Whether the token is of this machine. */
  knowsToken(token: string): boolean {
    return this.#tokens.knows(token);
  }

  /**
   * @param output JSON text, the result of the waiting state
   * @throws StepFunctionsError TaskDoesNotExist, TaskTimedOut, InvalidOutput
   */
  sendTaskSuccess(token: string, output: string): void {
    const waiting = this.#tokens.get(token);
    waiting.succeed(parseJson(output, 'InvalidOutput'));
  }

  /** @throws StepFunctionsError TaskDoesNotExist, TaskTimedOut */
  sendTaskFailure(token: string, { error, cause }: { error?: string; cause?: string } = {}): void {
    this.#tokens.get(token).fail(error, cause);
  }

  /** @throws StepFunctionsError TaskDoesNotExist, TaskTimedOut */
  sendTaskHeartbeat(token: string): void {
    this.#tokens.get(token).heartbeat();
  }

  /** Ends what runs, but no Lambda: for the end of the local stack. */
  close(): void {
    for (const execution of this.#executions.values()) execution.abort(undefined, 'The runner was closed.');
  }

  get #roleArn(): string {
    return `arn:aws:iam::${this.#account}:role/${this.name}`;
  }

  #start(name: string, input: string, value: Json): Execution {
    const { clock, onEvent } = this.#options;
    const execution = new Execution({
      arn: `arn:aws:states:${this.#region}:${this.#account}:execution:${this.name}:${name}`,
      name,
      input,
      roleArn: this.#roleArn,
      now: () => clock.now(),
      onEvent: (event) => onEvent?.(event, name),
    });
    this.#executions.set(name, execution);
    this.#run(execution, value);
    return execution;
  }

  async #timeOut(execution: Execution, ms: number) {
    const { scope } = execution;
    await sleep(this.#options.clock, ms, scope.signal);
    if (!scope.stopped) execution.timeOut();
  }

  async #run(execution: Execution, input: Json, lastEventId = 0) {
    const fiber = new Fiber(this.#host(execution, input), execution.scope, {}, lastEventId);
    fiber.place = execution.fiber?.place;
    execution.fiber = fiber;
    const { TimeoutSeconds } = this.definition;
    if (TimeoutSeconds !== undefined) this.#timeOut(execution, TimeoutSeconds * 1000);
    // The caller of startExecution gets its answer before the first state is entered.
    await Promise.resolve();
    try {
      const output = await runScope(this.definition, input, fiber);
      execution.succeed(JSON.stringify(output), fiber.lastEventId);
    } catch (error) {
      if (error instanceof Stopped) return;
      if (error instanceof StateError) {
        execution.fail(error.details.error, error.details.cause, fiber.lastEventId);
      } else {
        execution.fail('States.Runtime', String(error), fiber.lastEventId);
      }
    }
  }

  #host(execution: Execution, input: Json): FiberHost {
    const { clock, invoke, random = Math.random, waitScale = 1 } = this.#options;
    return {
      clock,
      waitScale,
      invoke,
      random,
      functions: stepFunctionsFunctions(() => clock.now(), random),
      tokens: this.#tokens,
      execution,
      region: this.#region,
      context: {
        Execution: {
          Id: execution.arn,
          Input: input,
          Name: execution.name,
          RoleArn: this.#roleArn,
          StartTime: execution.startDate.toISOString(),
          RedriveCount: execution.redriveCount,
          ...definedFields({ RedriveTime: execution.redriveDate?.toISOString() }),
        },
        StateMachine: { Id: this.arn, Name: this.name },
      },
    };
  }

  #get(name: string): Execution {
    const execution = this.#executions.get(name);
    if (!execution) {
      throw new StepFunctionsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${name}'`);
    }
    return execution;
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
function checkName(name: string) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among the forbidden ones
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;
  if (name.length < 1 || name.length > 80 || forbidden.test(name)) {
    throw new StepFunctionsError('InvalidName', `Invalid Name: '${name}'`);
  }
}

function parseJson(text: string, error: 'InvalidExecutionInput' | 'InvalidOutput'): Json {
  const what = error === 'InvalidOutput' ? 'Invalid Output' : 'Invalid State Machine Execution Input';
  if (Buffer.byteLength(text) > MAX_DATA_BYTES) {
    throw new StepFunctionsError(error, `${what}: 'more than ${MAX_DATA_BYTES} bytes'`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (reason) {
    throw new StepFunctionsError(error, `${what}: '${(reason as Error).message}'`);
  }
}
