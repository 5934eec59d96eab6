import { isDeepStrictEqual } from 'node:util';
import { type Retrier, retryOf } from './retries.ts';

interface State {
  Resource?: string;
  Arguments?: { FunctionName: string };
  Retry?: Retrier[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Branches?: Scope[];
}

interface Scope {
  States: Record<string, State>;
}

/** Where every failure goes that is not named below. */
const recorder = 'Record failure';
/** States whose failure leads elsewhere: a slot that is not given back ends with its lease, and see there. */
const ownWays: Readonly<Record<string, string>> = { 'Release portal slot': 'Fetch room', [recorder]: 'Fail' };

/** The definition with the `Retry` of every task as the table of failures has it; the argument stays as it is. */
export function withRetries<Definition>(definition: Definition): Definition {
  const copy = structuredClone(definition);
  for (const { state } of statesOf(copy as Scope)) {
    if (state.Arguments) state.Retry = expectedRetry(state);
  }
  return copy;
}

/**
 * Where a machine's file differs from the table of failures (lib/kernel/failures.ts), one sentence each.
 *
 * @param definition as it stands in the file, with `${Id}` for the functions
 */
export function failureMistakesOf(definition: unknown): string[] {
  return statesOf(definition as Scope).flatMap(({ name, state, inBranch }) => {
    const mistakes: string[] = [];
    if (state.Arguments && !isDeepStrictEqual(state.Retry, expectedRetry(state))) {
      mistakes.push(`${name}: its Retry is not that of infra/machines/retries.ts${namesThatDiffer(state)}`);
    }
    if (!state.Arguments && !state.Branches) return mistakes;
    // A branch has no Catch: the Parallel around it catches every failure in it.
    const caught = inBranch ? [] : [{ names: ['States.ALL'], next: ownWays[name] ?? recorder }];
    const found = (state.Catch ?? []).map(({ ErrorEquals: names, Next: next }) => ({ names, next }));
    if (!isDeepStrictEqual(found, caught)) {
      const wanted = caught.map(({ next }) => `States.ALL alone, and lead to ${next}`).join();
      mistakes.push(`${name}: its Catch should have ${wanted || 'nothing, inside a branch'}`);
    }
    return mistakes;
  });
}

function expectedRetry({ Arguments, Resource = '' }: State): Retrier[] {
  const id = /\$\{(\w+)\}/.exec(Arguments?.FunctionName ?? '')?.[1] ?? '';
  return retryOf(id, Resource.endsWith('.waitForTaskToken'));
}

function namesThatDiffer(state: State): string {
  const namesOf = (retry: Retrier[]) => retry.flatMap(({ ErrorEquals }) => ErrorEquals);
  const found = namesOf(state.Retry ?? []);
  const wanted = namesOf(expectedRetry(state));
  const lacks = wanted.filter((name) => !found.includes(name));
  const more = found.filter((name) => !wanted.includes(name));
  return [
    ...(lacks.length > 0 ? [`; it lacks ${lacks.join(', ')}`] : []),
    ...(more.length > 0 ? [`; it has ${more.join(', ')} beside`] : []),
  ].join('');
}

function statesOf({ States }: Scope, inBranch = false): { name: string; state: State; inBranch: boolean }[] {
  return Object.entries(States).flatMap(([name, state]) => [
    { name, state, inBranch },
    ...(state.Branches ?? []).flatMap((branch) => statesOf(branch, true)),
  ]);
}
