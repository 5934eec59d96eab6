import { isSeconds } from './checks/fields.ts';
import { isTimestamp } from './checks/states.ts';
import { StateError } from './errors.ts';
import { type Fiber, Visit } from './fiber.ts';
import { evaluateTyped } from './jsonata/expressions.ts';
import { limitData } from './jsonata/limits.ts';
import { errorMatches, RetryCounter } from './tasks/retry.ts';
import { tryTask } from './tasks/task.ts';
import type {
  ChoiceState,
  Json,
  JsonObject,
  ParallelState,
  Scope,
  State,
  TaskState,
  WaitState,
} from './types.ts';

interface Outcome {
  output: Json;
  assign: JsonObject;
  /** Absent: the scope ends here. */
  next?: string | undefined;
}

/**
 * Runs the states of a scope from its StartAt to its end and gives the last output. In a redrive it begins with
 * the state that the fiber's place names.
 *
 * @throws StateError if a state fails and nothing catches it, Stopped if the scope was stopped
 */
export async function runScope({ StartAt, States }: Scope, input: Json, fiber: Fiber): Promise<Json> {
  let name: string | undefined = fiber.place?.name ?? StartAt;
  let data = fiber.place?.input ?? input;
  fiber.variables = fiber.place?.variables ?? fiber.variables;
  for (let branches = fiber.place?.branches; name !== undefined; branches = undefined) {
    fiber.place = { name, input: data, variables: fiber.variables, ...(branches && { branches }) };
    const state = States[name] as State;
    const visit: Visit = new Visit(fiber, name, state, data);
    let outcome: Outcome;
    try {
      outcome = await runState(state, visit);
    } catch (error) {
      throw visit.explain(error);
    }
    recordExit(visit, outcome);
    fiber.visit = undefined;
    fiber.variables = { ...fiber.variables, ...outcome.assign };
    data = outcome.output;
    name = outcome.next;
  }
  return data;
}

function recordExit({ fiber, name, state }: Visit, { output, assign }: Outcome) {
  if (state.Type === 'Fail') return;
  const assigned = Object.entries(assign).map(([key, value]) => [key, JSON.stringify(value)]);
  fiber.record(`${state.Type}StateExited`, {
    stateExitedEventDetails: {
      name,
      output: JSON.stringify(output),
      outputDetails: { truncated: false },
      ...(assigned.length > 0 && {
        assignedVariables: Object.fromEntries(assigned),
        assignedVariablesDetails: { truncated: false },
      }),
    },
  });
}

async function runState(state: State, visit: Visit): Promise<Outcome> {
  switch (state.Type) {
    case 'Task':
      return withFailures(state, visit, () => tryTask(state, visit));
    case 'Parallel':
      return withFailures(state, visit, () => tryParallel(state, visit));
    case 'Choice':
      return choose(state, visit);
    case 'Wait':
      await wait(state, visit);
      return { ...(await visit.results(state, visit.input)), next: state.Next };
    case 'Pass':
      return { ...(await visit.results(state, visit.input)), next: state.Next };
    case 'Succeed':
      return visit.results(state, visit.input);
    case 'Fail':
      throw new StateError(
        state.Error === undefined ? undefined : await text(visit, 'Error', state.Error),
        state.Cause === undefined ? undefined : await text(visit, 'Cause', state.Cause),
      );
  }
}

/** Amazon States Language, "Errors": first the retriers, then the catchers. */
async function withFailures(
  state: TaskState | ParallelState,
  visit: Visit,
  attempt: () => Promise<Json>,
): Promise<Outcome> {
  const { fiber } = visit;
  const retries = new RetryCounter(state.Retry);
  for (;;) {
    visit.retryCount = retries.total;
    try {
      const result = await attempt();
      return { ...(await visit.results(state, result, visit.bindings({ result }))), next: state.Next };
    } catch (thrown) {
      const error = visit.explain(thrown);
      if (!(error instanceof StateError)) throw error;
      const delay = retries.next(error.error, fiber.host.random);
      if (delay === undefined) {
        if (state.Type === 'Parallel') fiber.record('ParallelStateFailed');
        return catchError(state, visit, error);
      }
      await fiber.sleep(delay);
      if (fiber.place) delete fiber.place.branches;
      fiber.host.execution.transitions++;
    }
  }
}

async function catchError(
  state: TaskState | ParallelState,
  visit: Visit,
  error: StateError,
): Promise<Outcome> {
  const catchers = state.Catch ?? [];
  const index = catchers.findIndex(({ ErrorEquals }) => errorMatches(ErrorEquals, error.error));
  const catcher = catchers[index];
  if (!catcher) throw error;
  const errorOutput = error.output;
  const bindings = visit.bindings({ errorOutput });
  return {
    ...(await visit.results(catcher, errorOutput, bindings, `Catch[${index}]/`)),
    next: catcher.Next,
  };
}

/** One failing branch stops the others; their Lambdas continue, and their answers are dropped. */
async function tryParallel(state: ParallelState, visit: Visit): Promise<Json> {
  const { fiber } = visit;
  const input =
    state.Arguments === undefined ? visit.input : await visit.evaluate(state.Arguments, 'Arguments');
  limitData(input, visit.name, 'has arguments');
  fiber.record('ParallelStateStarted');
  const scope = fiber.scope.child();
  // A redrive runs only those branches again that gave no result; a Retry runs all.
  const before = fiber.place?.branches;
  fiber.children = state.Branches.map((_, index) => fiber.branch(scope, before?.[index]));
  if (fiber.place) fiber.place.branches = fiber.children;
  const run = async (branch: Scope, child: Fiber) => {
    try {
      child.result ??= { output: await runScope(branch, input, child) };
      const { output } = child.result;
      fiber.lastEventId = child.lastEventId;
      return output;
    } catch (error) {
      if (error instanceof StateError && !scope.stopped) {
        fiber.lastEventId = child.lastEventId;
        for (const each of fiber.children) each.recordAborted(child.lastEventId);
        scope.stop();
      }
      throw error;
    }
  };
  try {
    const output = await Promise.all(
      state.Branches.map((it, index) => run(it, fiber.children[index] as Fiber)),
    );
    fiber.recordAside('ParallelStateSucceeded', fiber.lastEventId);
    return output;
  } finally {
    scope.stop();
    fiber.children = [];
  }
}

async function choose(state: ChoiceState, visit: Visit): Promise<Outcome> {
  const accept = (value: Json): value is boolean => typeof value === 'boolean';
  for (const [index, rule] of state.Choices.entries()) {
    const place = `Choices[${index}]/`;
    if (await evaluateTyped(rule.Condition, `${place}Condition`, visit.bindings(), 'boolean', accept)) {
      return { ...(await visit.results(rule, visit.input, visit.bindings(), place)), next: rule.Next };
    }
  }
  if (state.Default === undefined) {
    throw new StateError(
      'States.NoChoiceMatched',
      `Failed to transition out of the state '${visit.name}'. The state has no condition that is true and no Default.`,
    );
  }
  return { ...(await visit.results(state, visit.input)), next: state.Default };
}

async function wait(state: WaitState, visit: Visit): Promise<void> {
  const { fiber } = visit;
  if (state.Timestamp !== undefined) {
    const until = await text(visit, 'Timestamp', state.Timestamp);
    if (!isTimestamp(until)) {
      throw new StateError(
        'States.QueryEvaluationError',
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${until}`,
        'Timestamp',
      );
    }
    return fiber.sleep(Math.max(0, Date.parse(until) - fiber.host.clock.now()));
  }
  const accept = (value: Json): value is number => isSeconds(value, 0);
  const template = state.Seconds as number | string;
  const seconds = await evaluateTyped(template, 'Seconds', visit.bindings(), 'non-negative integer', accept);
  return fiber.sleep(seconds * 1000);
}

function text(visit: Visit, field: string, template: string): Promise<string> {
  const accept = (value: Json): value is string => typeof value === 'string';
  return evaluateTyped(template, field, visit.bindings(), 'string', accept);
}
