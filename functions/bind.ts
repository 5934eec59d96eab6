import type { Clock } from '../lib/kernel/clock.ts';
import { Failure, isFailure } from '../lib/kernel/failures.ts';
import type { Log } from '../lib/kernel/log.ts';
import type { AttemptRef } from '../lib/work-items/attempt.ts';
import { AWS_LAMBDA_FUNCTION_NAME } from './environment.ts';
import { clock, log, type Provider, type Runtime } from './runtime.ts';
import { answerSelfCheck, isSelfCheck } from './self-check.ts';

/** How each dependency of a function is made. */
type Providers<Dependencies> = { [Name in keyof Dependencies]: Provider<Dependencies[Name]> };

/** What Lambda calls. Over the process's own runtime, which reads its environment variables. */
export interface Handler<Event, Output> {
  (event: Event): Promise<Output>;
  /** The same over another runtime: for tests and the local stack. */
  withRuntime(runtime: Runtime): (event: Event) => Promise<Output>;
}

const processRuntime: Runtime = { variables: process.env };

/** Binds a function to its dependencies, which are made at the first call and then kept. */
export function bind<Event, Dependencies, Output>(
  work: (event: Event, dependencies: Dependencies) => Promise<Output>,
  providers: Providers<Dependencies>,
): Handler<Event, Output> {
  return handlerOf(providers, (runtime) => {
    const dependencies = dependenciesFrom(providers, runtime);
    return (event) => work(event, dependencies());
  });
}

/**
 * Binds a step of a state machine, whose beginning and end are logged.
 *
 * @param refOf finds the work item in an input that is no {@link AttemptRef} itself
 */
export function bindStep<Event, Dependencies, Output>(
  step: (input: Event, dependencies: Dependencies) => Promise<Output>,
  providers: Providers<Dependencies>,
  ...[refOf]: Event extends AttemptRef ? [] : [refOf: (event: Event) => AttemptRef]
): Handler<Event, Output> {
  return handlerOf(providers, (runtime) => {
    const dependencies = dependenciesFrom(providers, runtime);
    const name = runtime.variables[AWS_LAMBDA_FUNCTION_NAME];
    return async (event) =>
      runStep(() => step(event, dependencies()), refOf ? refOf(event) : (event as AttemptRef), {
        name,
        clock: clock(runtime),
        log: log(runtime),
      });
  });
}

function handlerOf<Event, Output>(
  providers: Readonly<Record<string, Provider<unknown>>>,
  bound: (runtime: Runtime) => (event: Event) => Promise<Output>,
): Handler<Event, Output> {
  const withRuntime = (runtime: Runtime) => {
    const work = bound(runtime);
    return async (event: Event) =>
      // The sender of a self-check knows its answer.
      isSelfCheck(event) ? ((await answerSelfCheck(event, providers, runtime)) as Output) : work(event);
  };
  const inLambda = withRuntime(processRuntime);
  // Lambda hands over its context too.
  return Object.assign((event: Event) => inLambda(event), { withRuntime });
}

function dependenciesFrom<Dependencies>(
  providers: Providers<Dependencies>,
  runtime: Runtime,
): () => Dependencies {
  let made: Dependencies | undefined;
  return () => {
    made ??= Object.fromEntries(
      Object.entries<Provider<unknown>>(providers).map(([name, provider]) => [name, provider(runtime)]),
    ) as Dependencies;
    return made;
  };
}

/**
 * Runs a step and logs its beginning and its end.
 *
 * An error that is no {@link Failure} is a defect. Its message may quote what it tripped over, so only its
 * name goes on to the execution and only name and place to the log.
 */
async function runStep<Output>(
  work: () => Promise<Output>,
  { key, attempt }: AttemptRef,
  { name: step, clock, log }: { name: string | undefined; clock: Clock; log: Log },
): Promise<Output> {
  const fields = { step, key, attempt };
  const startedAt = clock.now();
  log.info('STEP_STARTED', fields);
  try {
    const output = await work();
    log.info('STEP_COMPLETED', { ...fields, ms: clock.now() - startedAt });
    return output;
  } catch (error) {
    if (isFailure(error)) {
      log.warn('STEP_FAILED', { ...fields, error: error.name, reason: error.message });
      throw error;
    }
    const { name, stack } = error instanceof Error ? error : new Error();
    const place = stack
      ?.split('\n')
      .find((line) => line.trimStart().startsWith('at '))
      ?.trim();
    log.error('STEP_FAILED', { ...fields, error: name, place });
    throw new Failure('UnexpectedError', `${name} in a step.`);
  }
}
