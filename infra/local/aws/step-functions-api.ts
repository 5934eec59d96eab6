import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { StepFunctionsError } from './state-machine/errors.ts';
import type { StateMachineRunner } from './state-machine/runner.ts';

type Input = Record<string, unknown>;
type Action = (input: Input) => object;

/**
 * The part of the Step Functions API that a stack uses, in its own protocol (AWS JSON 1.0): set
 * `AWS_ENDPOINT_URL_SFN` to its address and the SDK works as with the service.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export function stepFunctionsApi(
  runners: Map<string, StateMachineRunner>,
): (request: Request) => Promise<Response> {
  const actions = new Map(Object.entries(createActions(runners)));
  return async (request) => {
    try {
      const target = request.headers.get('x-amz-target') ?? '';
      const action = actions.get(target.replace(/^AWSStepFunctions\./, ''));
      if (!action) throw new StepFunctionsError('UnknownOperationException', `No operation ${target}`);
      return answer(200, action(JSON.parse((await request.text()) || '{}') as Input));
    } catch (error) {
      if (error instanceof StepFunctionsError) {
        return answer(400, { __type: error.name, message: error.message });
      }
      if (error instanceof SyntaxError) {
        return answer(400, { __type: 'SerializationException', message: error.message });
      }
      return answer(500, { __type: 'InternalFailure', message: String(error) });
    }
  };
}

function createActions(runners: Map<string, StateMachineRunner>): Record<string, Action> {
  const machine = (input: Input): StateMachineRunner => {
    const arn = text(input, 'stateMachineArn');
    const runner = runners.get(arn);
    if (!runner)
      throw new StepFunctionsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return runner;
  };
  const execution = (input: Input): [StateMachineRunner, string] => {
    const arn = text(input, 'executionArn');
    // arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME
    const parts = arn.split(':');
    const [name] = parts.splice(7);
    if (!name || parts[5] !== 'execution')
      throw new StepFunctionsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const runner = runners.get(parts.join(':').replace(':execution:', ':stateMachine:'));
    if (!runner) throw new StepFunctionsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return [runner, name];
  };
  const tokenOwner = (input: Input): [StateMachineRunner, string] => {
    const token = text(input, 'taskToken');
    const runner = [...runners.values()].find((candidate) => candidate.knowsToken(token));
    if (!runner) throw new StepFunctionsError('TaskDoesNotExist', `Task does not exist: '${token}'`);
    return [runner, token];
  };

  return {
    StartExecution: (input) => machine(input).startExecution(texts(input, 'name', 'input')),
    DescribeExecution: (input) => {
      const [runner, name] = execution(input);
      return runner.describeExecution(name);
    },
    GetExecutionHistory: (input) => {
      const [runner, name] = execution(input);
      const { events } = runner.getExecutionHistory(name);
      if (input.reverseOrder === true) events.reverse();
      const { items, nextToken } = page(events, input);
      return { events: input.includeExecutionData === false ? items.map(withoutData) : items, nextToken };
    },
    StopExecution: (input) => {
      const [runner, name] = execution(input);
      return runner.stopExecution(name, texts(input, 'error', 'cause'));
    },
    RedriveExecution: (input) => {
      const [runner, name] = execution(input);
      return runner.redriveExecution(name);
    },
    ListExecutions: (input) => {
      const { statusFilter } = texts(input, 'statusFilter') as { statusFilter?: ExecutionStatus };
      const all = machine(input).listExecutions(statusFilter === undefined ? {} : { statusFilter });
      const { items, nextToken } = page(all, input);
      return { executions: items, nextToken };
    },
    SendTaskSuccess: (input) => {
      const [runner, token] = tokenOwner(input);
      runner.sendTaskSuccess(token, text(input, 'output'));
      return {};
    },
    SendTaskFailure: (input) => {
      const [runner, token] = tokenOwner(input);
      runner.sendTaskFailure(token, texts(input, 'error', 'cause'));
      return {};
    },
    SendTaskHeartbeat: (input) => {
      const [runner, token] = tokenOwner(input);
      runner.sendTaskHeartbeat(token);
      return {};
    },
  };
}

function text(input: Input, field: string): string {
  const value = input[field];
  if (typeof value === 'string') return value;
  throw new StepFunctionsError('ValidationException', `'${field}' must be a string`);
}

/** Those of the fields that are there. */
function texts<K extends string>(input: Input, ...fields: K[]): { [F in K]?: string } {
  const present = fields.filter((field) => input[field] !== undefined && input[field] !== null);
  return Object.fromEntries(present.map((field) => [field, text(input, field)])) as { [F in K]?: string };
}

/** The token is the place where the next page begins; 0 means the default of 100, as the API says. */
function page<T>(all: T[], { maxResults, nextToken }: Input): { items: T[]; nextToken: string | undefined } {
  const size = Number(maxResults ?? 0) || 100;
  const start = Number(nextToken ?? 0);
  if (!(size >= 1 && size <= 1000)) {
    throw new StepFunctionsError('ValidationException', "'maxResults' must be from 0 to 1000");
  }
  if (!Number.isInteger(start) || start < 0) {
    throw new StepFunctionsError('InvalidToken', `Invalid Token: '${nextToken}'`);
  }
  const end = start + size;
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : undefined };
}

/** `includeExecutionData: false` leaves out what may be personal. */
function withoutData(event: object): object {
  const hidden = ['input', 'output', 'parameters', 'assignedVariables', 'cause'];
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) =>
      key.endsWith('EventDetails')
        ? [key, Object.fromEntries(Object.entries(value).filter(([field]) => !hidden.includes(field)))]
        : [key, value],
    ),
  );
}

/** Timestamps travel as seconds since 1970, with the milliseconds behind the point. */
function answer(status: number, body: object): Response {
  const json = JSON.stringify(body, function (this: Record<string, unknown>, key, value) {
    const original = this[key];
    return original instanceof Date ? original.getTime() / 1000 : value;
  });
  return new Response(json, { status, headers: { 'content-type': 'application/x-amz-json-1.0' } });
}
