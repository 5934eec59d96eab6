import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { LambdaError } from './state-machine/errors.ts';

export interface LambdaFunction {
  name: string;
  /** Holds the bundle `index.cjs`, which exports `handler(event, context)`. */
  directory: string;
  timeoutSeconds: number;
  /** Wins over what the host sets by itself, such as AWS_REGION. */
  environment: Record<string, string>;
}

type Message =
  | { type: 'ready' }
  | { type: 'written'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'result'; json: string }
  | { type: 'error' | 'fatal'; error: { errorType: string; errorMessage: string; trace: string[] } };

const memoryMb = '256';
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the Init phase. */
const initTimeoutMs = 10_000;

/**
 * One execution environment: a worker thread that has loaded a bundle and answers one invocation at a time.
 * Once it is no longer `alive` it takes no more.
 */
export class LambdaEnvironment {
  alive = true;
  readonly #function: LambdaFunction;
  readonly #clock: Clock;
  readonly #worker: Worker;
  readonly #ready: Promise<string>;
  readonly #onLine: (line: string) => void;
  /** What was written without the end of its line yet. */
  readonly #rest = { stdout: '', stderr: '' };
  #waiting: { resolve: (json: string) => void; reject: (error: Error) => void } | undefined;
  #requestId = '';

  constructor(lambda: LambdaFunction, clock: Clock, onLine: (line: string) => void) {
    this.#function = lambda;
    this.#clock = clock;
    this.#onLine = onLine;
    const variables = environmentOf(lambda);
    this.#worker = new Worker(new URL('./lambda-runtime.cjs', import.meta.url), {
      name: lambda.name,
      env: variables,
      // Without this the worker would load what this process was started with, such as a TypeScript loader.
      execArgv: [],
      workerData: { context: contextOf(lambda.name, variables) },
    });
    this.#ready = this.#answer();
    this.#ready.catch(() => {});
    this.#worker.on('message', (message: Message) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(`Runtime exited with error: ${error.message}`));
    this.#worker.on('exit', (code) => {
      this.#end(
        code === 0
          ? 'Runtime exited without providing a reason'
          : `Runtime exited with error: exit status ${code}`,
      );
    });
  }

  /**
   * @param json the event
   * @returns the handler's result as JSON
   * @throws LambdaError
   */
  async invoke(json: string): Promise<string> {
    const requestId = randomUUID();
    this.#requestId = requestId;
    const timeoutMs = this.#function.timeoutSeconds * 1000;
    await this.#within(this.#ready, initTimeoutMs);
    const answer = this.#answer();
    this.#worker.postMessage({ requestId, json, timeoutMs });
    return this.#within(answer, timeoutMs);
  }

  /** Ends the thread and passes on the last it wrote; whoever waits for an answer gets `reason`. */
  async terminate(reason: Error): Promise<void> {
    this.alive = false;
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
    await this.#worker.terminate();
    this.#writeRest();
  }

  #answer(): Promise<string> {
    return new Promise((resolve, reject) => {
      // A thread that ended while it was idle will never answer.
      if (!this.alive) reject(this.#error('Runtime.ExitError', 'Runtime exited without providing a reason'));
      this.#waiting = { resolve, reject };
    });
  }

  #receive(message: Message) {
    if (message.type === 'written') return this.#write(message.name, message.text);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (message.type === 'ready') return waiting?.resolve('');
    if (message.type === 'result') return waiting?.resolve(message.json);
    if (message.type === 'fatal') this.alive = false;
    const { errorType, errorMessage, trace } = message.error;
    waiting?.reject(new LambdaError(errorType, errorMessage, trace));
  }

  #write(name: 'stdout' | 'stderr', text: string) {
    const lines = (this.#rest[name] + text).split('\n');
    this.#rest[name] = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
  }

  #writeRest() {
    for (const name of ['stdout', 'stderr'] as const) {
      if (this.#rest[name]) this.#write(name, '\n');
    }
  }

  #end(what: string) {
    this.alive = false;
    this.#writeRest();
    this.#waiting?.reject(this.#error('Runtime.ExitError', what));
    this.#waiting = undefined;
  }

  /** A thread that takes too long is ended, as Lambda ends it: nothing of it goes on. */
  async #within(work: Promise<string>, ms: number): Promise<string> {
    const done = new AbortController();
    const late = this.#clock.sleep(ms, done.signal).then(() => undefined);
    try {
      const json = await Promise.race([work, late]);
      if (json !== undefined) return json;
      const error = this.#error('Sandbox.Timedout', `Task timed out after ${(ms / 1000).toFixed(2)} seconds`);
      await this.terminate(error);
      throw error;
    } finally {
      done.abort();
    }
  }

  #error(errorType: string, what: string): LambdaError {
    return new LambdaError(errorType, `RequestId: ${this.#requestId} Error: ${what}`);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf({ name, directory, environment }: LambdaFunction): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    // No Lambda has these files; on a laptop they would mix somebody's own AWS settings in.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // On Node 20 the SDK warns in each function of an age of Node that no function has in the cloud.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: directory,
    TZ: ':UTC',
    ...environment,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html: what stays the same for all invocations. */
function contextOf(name: string, variables: Record<string, string>) {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${variables.AWS_REGION}:000000000000:function:${name}`,
    memoryLimitInMB: memoryMb,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
  };
}
