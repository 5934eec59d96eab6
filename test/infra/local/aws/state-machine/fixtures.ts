import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { LambdaError } from '../../../../../infra/local/aws/state-machine/errors.ts';
import { loadStateMachine } from '../../../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../../../infra/local/aws/state-machine/runner.ts';
import { VirtualClock } from '../../../../virtual-clock.ts';

// biome-ignore lint/suspicious/noExplicitAny: definitions under test are written as JSON, right or wrong
export type Loose = any;
export type Lambda = (payload: Loose, call: number, clock: VirtualClock) => unknown;

/** A machine of the given states that starts at the first. */
export function machine(states: Record<string, Loose>, rest: Loose = {}) {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...rest };
}

/** A Task that calls the Lambda `fn`. */
export function task(rest: Loose = {}) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'fn', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...(rest.Next === undefined && { End: true }),
    ...rest,
  };
}

/** A Task that hands its token to the Lambda `fn` and waits. */
export function tokenTask(rest: Loose = {}) {
  return task({
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'fn', Payload: { token: '{% $states.context.Task.Token %}' } },
    Output: '{% $states.result %}',
    ...rest,
  });
}

export interface Setup {
  lambdas?: Record<string, Lambda>;
  random?: () => number;
}

/** A runner under virtual time, with its Lambdas as plain functions. */
export function setUp(definition: Loose, { lambdas = {}, random }: Setup = {}) {
  const clock = new VirtualClock();
  const events: HistoryEvent[] = [];
  const calls: { at: number; functionName: string; payload: Loose }[] = [];
  const start = clock.now();
  const runner = new StateMachineRunner({
    definition: loadStateMachine(definition),
    name: 'Machine',
    clock,
    ...(random && { random }),
    onEvent: (event) => events.push(event),
    invoke: async (functionName, payload) => {
      calls.push({ at: (clock.now() - start) / 1000, functionName, payload });
      const lambda = lambdas[functionName];
      if (!lambda) throw new Error(`no function ${functionName}`);
      return lambda(payload, calls.length, clock);
    },
  });
  /** Runs one execution to its end. */
  const run = async (input: Loose = {}) => {
    const { executionArn } = runner.startExecution({ name: 'run', input: JSON.stringify(input) });
    const ended = await clock.run(() => runner.finished('run'));
    return {
      ...ended,
      executionArn,
      result: ended.output === undefined ? undefined : JSON.parse(ended.output),
      seconds: (clock.now() - start) / 1000,
      types: events.map(({ type }) => type),
    };
  };
  return { clock, runner, events, calls, run };
}

/** The events of an execution as "id<-previousEventId type name". */
export const chain = (events: HistoryEvent[]) =>
  events.map(({ id, previousEventId, type, stateEnteredEventDetails, stateExitedEventDetails }) => {
    const name = (stateEnteredEventDetails ?? stateExitedEventDetails)?.name;
    return `${id}<-${previousEventId} ${type}${name === undefined ? '' : ` ${name}`}`;
  });

/** What a machine of these states gives for an input. */
export const runStates = (states: Record<string, Loose>, input: Loose = {}, setup: Setup = {}) =>
  setUp(machine(states), setup).run(input);

/** What an expression gives as the output of a Pass state. */
export const evaluate = (expression: string, input: Loose = {}) =>
  runStates({ Pass: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }, input);

/** A Lambda that fails like this every time. */
export const failing =
  (errorType: string, errorMessage = 'no') =>
  () => {
    throw new LambdaError(errorType, errorMessage, ['Error: no', '    at handler']);
  };

/** The name of the error that an act throws. */
export function nameOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).name;
  }
  return 'no error';
}
