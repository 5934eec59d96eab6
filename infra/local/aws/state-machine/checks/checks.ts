import {
  BRANCH_FIELDS,
  type Fields,
  isName,
  isObject,
  isSeconds,
  MACHINE_FIELDS,
  STATE_FIELDS,
  unknownFields,
} from './fields.ts';
import { checkState } from './states.ts';

/**
 * Every mistake in a state machine definition, one sentence each, with the state's name; an empty array if the
 * runner (and Step Functions) can run it. Knows only what the runner runs: JSONata, lambda:invoke, no Map.
 * Rules: https://states-language.net/ and
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function checkDefinition(definition: unknown): string[] {
  if (!isObject(definition)) return ['The definition must be a JSON object'];
  const mistakes = unknownFields(definition, MACHINE_FIELDS);
  if (definition.QueryLanguage !== 'JSONata') mistakes.push('QueryLanguage must be JSONata');
  if (definition.TimeoutSeconds !== undefined && !isSeconds(definition.TimeoutSeconds)) {
    mistakes.push('TimeoutSeconds must be an integer from 1 to 99999999');
  }
  mistakes.push(...leftovers(definition, ''));
  mistakes.push(...checkScope(definition, { variables: new Set(), names: new Set(), place: 'the machine' }));
  return mistakes;
}

interface EnclosingScope {
  /** Variables of the scopes around this one: it may read but not assign them. */
  variables: Set<string>;
  /** State names used so far: they are unique in the whole machine. */
  names: Set<string>;
  place: string;
}

function checkScope(scope: Fields, outside: EnclosingScope): string[] {
  if (!isObject(scope.States) || Object.keys(scope.States).length === 0) {
    return [`${outside.place}: States must be an object with at least one state`];
  }
  const states = Object.entries(scope.States).filter((entry): entry is [string, Fields] =>
    isObject(entry[1]),
  );
  const mistakes = Object.entries(scope.States)
    .filter(([, state]) => !isObject(state))
    .map(([name]) => `State "${name}": must be an object`);
  const assigned = new Set(states.flatMap(([, state]) => assignments(state)));
  const variables = new Set([...outside.variables, ...assigned]);
  for (const [name, state] of states) {
    const inState = [
      ...checkName(name, outside.names),
      ...checkShape(state),
      ...checkAssigned(state, outside.variables),
      ...checkState(state, { states: [], variables }),
      ...checkTransitions(state, scope.States),
    ];
    mistakes.push(...inState.map((mistake) => `State "${name}": ${mistake}`));
    if (state.Type === 'Parallel' && Array.isArray(state.Branches)) {
      for (const [index, branch] of state.Branches.entries()) {
        const place = `State "${name}": Branches[${index}]`;
        if (!isObject(branch)) mistakes.push(`${place}: must be an object`);
        else {
          mistakes.push(...unknownFields(branch, BRANCH_FIELDS).map((mistake) => `${place}: ${mistake}`));
          mistakes.push(...checkScope(branch, { variables, names: outside.names, place }));
        }
      }
    }
  }
  return [...mistakes, ...checkReach(scope.StartAt, scope.States, outside.place)];
}

function checkName(name: string, seen: Set<string>): string[] {
  const mistakes = seen.has(name) ? ['another state has this name'] : [];
  seen.add(name);
  return name.length > 80 ? [...mistakes, 'a name has at most 80 characters'] : mistakes;
}

function checkShape(state: Fields): string[] {
  const type = String(state.Type);
  const allowed = Object.hasOwn(STATE_FIELDS, type) ? STATE_FIELDS[type] : undefined;
  if (!allowed)
    return [`Type ${JSON.stringify(state.Type)} is not one of ${Object.keys(STATE_FIELDS).join(', ')}`];
  const mistakes = unknownFields(state, allowed);
  if (!allowed.includes('Next')) return mistakes;
  if (state.End !== undefined && state.End !== true) mistakes.push('End must be true or absent');
  if ((state.Next === undefined) === (state.End === undefined))
    mistakes.push('must have one of Next and End');
  return mistakes;
}

function checkTransitions(state: Fields, states: Fields): string[] {
  return targets(state)
    .filter(([, target]) => !isName(target) || !Object.hasOwn(states, target))
    .map(([field, target]) => `${field} names ${JSON.stringify(target)}, which is no state of this scope`);
}

function checkReach(startAt: unknown, states: Fields, place: string): string[] {
  if (!isName(startAt) || !Object.hasOwn(states, startAt)) {
    return [`${place}: StartAt names ${JSON.stringify(startAt)}, which is no state of this scope`];
  }
  const reached = new Set<unknown>();
  const queue: unknown[] = [startAt];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states[String(name)];
    if (reached.has(name) || !isObject(state)) continue;
    reached.add(name);
    queue.push(...targets(state).flatMap(([, target]) => (isName(target) ? [target] : [])));
  }
  return Object.keys(states)
    .filter((name) => !reached.has(name))
    .map((name) => `State "${name}": cannot be reached from StartAt`);
}

/** Everywhere a state can go, with the field that says so. */
function targets(state: Fields): [field: string, target: unknown][] {
  const found: [string, unknown][] = [];
  if (state.Next !== undefined) found.push(['Next', state.Next]);
  if (state.Default !== undefined) found.push(['Default', state.Default]);
  for (const field of ['Choices', 'Catch']) {
    const list = state[field];
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      if (isObject(entry)) found.push([`${field}[${index}]/Next`, entry.Next]);
    }
  }
  return found;
}

/** Every `Assign` of a state: its own, its choice rules' and its catchers'. */
function assigns(state: Fields): unknown[] {
  const lists = [state.Choices, state.Catch].filter(Array.isArray).flat().filter(isObject);
  return [state, ...lists].map(({ Assign }) => Assign).filter((assign) => assign !== undefined);
}

const assignments = (state: Fields): string[] => assigns(state).filter(isObject).flatMap(Object.keys);

function checkAssigned(state: Fields, outer: Set<string>): string[] {
  const mistakes = assigns(state).every(isObject) ? [] : ['Assign must be an object'];
  for (const name of assignments(state)) {
    if (name === 'states') mistakes.push('the variable $states is reserved');
    else if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name)) {
      mistakes.push(`"${name}" is no name for a variable (an identifier of at most 80 characters)`);
    } else if (outer.has(name)) {
      mistakes.push(`$${name} belongs to the scope outside: a branch cannot assign it`);
    }
  }
  return mistakes;
}

/** A `${Name}` that was not replaced would reach a Lambda or a condition as text. */
function leftovers(value: unknown, path: string): string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(/\$\{[^}]*\}/g)].map(([found]) => `${path}: ${found} was not substituted`);
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...leftovers(key, path),
    ...leftovers(inner, path ? `${path}/${key}` : key),
  ]);
}
