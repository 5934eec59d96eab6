import { isSeconds } from '../checks/fields.ts';
import { LambdaError, StateError } from '../errors.ts';
import { definedFields } from '../execution.ts';
import type { Visit } from '../fiber.ts';
import { evaluateTyped } from '../jsonata/expressions.ts';
import { limitData } from '../jsonata/limits.ts';
import { sleep } from '../sleep.ts';
import { Stopped } from '../stopping.ts';
import type { Json, TaskState } from '../types.ts';

interface Call {
  functionName: string;
  payload: Json;
  timeoutMs: number | undefined;
  heartbeatMs: number | undefined;
  token: string | undefined;
}

/** One try of a Task state: calls the Lambda, or hands it a token and waits for that. */
export async function tryTask(state: TaskState, visit: Visit): Promise<Json> {
  const { fiber } = visit;
  const resource = state.Resource.slice(state.Resource.lastIndexOf(':') + 1);
  const where = { resourceType: 'lambda', resource };
  const token = resource.endsWith('.waitForTaskToken') ? fiber.host.tokens.create() : undefined;
  visit.taskToken = token;
  const parameters = (await visit.evaluate(state.Arguments, 'Arguments')) as {
    FunctionName: Json;
    Payload: Json;
  };
  limitData(parameters, visit.name, 'has arguments');
  if (typeof parameters.FunctionName !== 'string') {
    throw new StateError(
      'States.QueryEvaluationError',
      'FunctionName must be a string',
      'Arguments/FunctionName',
    );
  }
  const timeout = await seconds(visit, 'TimeoutSeconds', state.TimeoutSeconds);
  const heartbeat = await seconds(visit, 'HeartbeatSeconds', state.HeartbeatSeconds);
  fiber.record('TaskScheduled', {
    taskScheduledEventDetails: {
      ...where,
      region: fiber.host.region,
      parameters: JSON.stringify(parameters),
      ...definedFields({ timeoutInSeconds: timeout, heartbeatInSeconds: heartbeat }),
    },
  });
  fiber.record('TaskStarted', { taskStartedEventDetails: where });
  try {
    const result = await waitForTask(visit, where, {
      functionName: parameters.FunctionName,
      payload: parameters.Payload,
      timeoutMs: timeout === undefined ? undefined : timeout * 1000,
      heartbeatMs: heartbeat === undefined ? undefined : heartbeat * 1000,
      token,
    });
    limitData(result, 'lambda', 'returned a result');
    fiber.record('TaskSucceeded', {
      taskSucceededEventDetails: {
        ...where,
        output: JSON.stringify(result),
        outputDetails: { truncated: false },
      },
    });
    return result;
  } catch (error) {
    if (error instanceof StateError) {
      const details = { ...where, ...error.details };
      if (error instanceof TaskTimeout) fiber.record('TaskTimedOut', { taskTimedOutEventDetails: details });
      else fiber.record('TaskFailed', { taskFailedEventDetails: details });
    }
    throw error;
  }
}

class TaskTimeout extends StateError {}

async function seconds(visit: Visit, field: string, value: number | string | undefined) {
  if (value === undefined) return undefined;
  const accept = (result: Json): result is number => isSeconds(result);
  return evaluateTyped(value, field, visit.bindings(), 'positive integer', accept);
}

/**
 * The first of these decides: the Lambda's answer or error, the token's, a timeout, or the end of the execution.
 * The Lambda itself is never stopped; a later answer is dropped.
 */
function waitForTask(
  visit: Visit,
  where: { resourceType: string; resource: string },
  { functionName, payload, timeoutMs, heartbeatMs, token }: Call,
): Promise<Json> {
  const { fiber } = visit;
  const { clock, tokens, invoke } = fiber.host;
  return new Promise<Json>((resolve, reject) => {
    let over = false;
    const timeout = new AbortController();
    let heartbeat: AbortController | undefined;
    const settle = (act: () => void) => {
      if (over) return;
      over = true;
      forget();
      // Without a reason each would create an exception with its stack that nothing reads.
      timeout.abort('over');
      heartbeat?.abort('over');
      if (token !== undefined) tokens.close(token);
      act();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const forget = fiber.scope.onStop(() => fail(new Stopped()));
    const after = async (ms: number, { signal }: AbortController, error: () => StateError) => {
      await sleep(clock, ms, signal);
      if (!signal.aborted) fail(error());
    };
    const beat = () => {
      if (heartbeatMs === undefined) return;
      heartbeat?.abort('beat');
      heartbeat = new AbortController();
      after(heartbeatMs, heartbeat, () => new TaskTimeout('States.HeartbeatTimeout', ''));
    };
    if (timeoutMs !== undefined) after(timeoutMs, timeout, () => new TaskTimeout('States.Timeout', ''));
    beat();
    if (token !== undefined) {
      tokens.wait(token, {
        succeed: (output) => settle(() => resolve(output)),
        fail: (error, cause) => fail(new StateError(error, cause)),
        heartbeat: beat,
      });
    }
    callLambda(invoke, functionName, payload)
      .then((result) => {
        if (token === undefined) settle(() => resolve(result));
        else if (!over) recordSubmitted(visit, where, result);
      })
      .catch(fail);
  });
}

function recordSubmitted(visit: Visit, where: { resourceType: string; resource: string }, result: Json) {
  limitData(result, 'lambda', 'returned a result');
  const output = { output: JSON.stringify(result), outputDetails: { truncated: false } };
  visit.fiber.record('TaskSubmitted', { taskSubmittedEventDetails: { ...where, ...output } });
}

/** The answer of `lambda:invoke` (https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html). */
async function callLambda(
  invoke: Visit['fiber']['host']['invoke'],
  functionName: string,
  payload: Json,
): Promise<Json> {
  try {
    // A Lambda gets and gives JSON: nothing it does to an object may reach the execution, or the other way.
    const answer = await invoke(functionName, JSON.parse(JSON.stringify(payload)));
    const Payload = JSON.parse(JSON.stringify(answer ?? null)) as Json;
    return { ExecutedVersion: '$LATEST', Payload, SdkHttpMetadata: { HttpStatusCode: 200 }, StatusCode: 200 };
  } catch (error) {
    if (error instanceof LambdaError) {
      const { errorType, errorMessage, trace } = error;
      throw new StateError(errorType, JSON.stringify({ errorType, errorMessage, trace }));
    }
    throw new StateError('Lambda.Unknown', error instanceof Error ? error.message : String(error));
  }
}
