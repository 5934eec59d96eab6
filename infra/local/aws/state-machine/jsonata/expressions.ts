import jsonata from 'jsonata';
import { StateError } from '../errors.ts';
import type { Json } from '../types.ts';

const QUERY_ERROR = 'States.QueryEvaluationError';
const compiled = new Map<string, jsonata.Expression>();

/** What an expression can see: `$states`, the variables and the functions. */
export type Bindings = Record<string, unknown>;

/**
 * The JSONata inside a string, or undefined if it is plain text: only strings that begin with `{%` and end
 * with `%}` are evaluated (Amazon States Language, "JSONata Concepts").
 */
export function expressionIn(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
    ? text.slice(2, -2).trim()
    : undefined;
}

/** Compiles once: a polling loop evaluates the same few expressions for hours. */
export function compile(source: string): jsonata.Expression {
  let expression = compiled.get(source);
  if (!expression) {
    expression = jsonata(source);
    compiled.set(source, expression);
  }
  return expression;
}

/**
 * Evaluates every expression in a JSON value. `field` names the place in messages, in the service's own words.
 *
 * @throws StateError States.QueryEvaluationError if an expression fails or yields nothing
 */
export async function evaluateTemplate(template: Json, field: string, bindings: Bindings): Promise<Json> {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined ? template : evaluateExpression(source, field, bindings);
  }
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluateTemplate(item, `${field}[${index}]`, bindings));
    }
    return items;
  }
  if (template !== null && typeof template === 'object') {
    const result: { [key: string]: Json } = {};
    for (const [key, value] of Object.entries(template)) {
      result[key] = await evaluateTemplate(value, `${field}/${key}`, bindings);
    }
    return result;
  }
  return template;
}

/** A literal or an expression that must give a value of one type. */
export async function evaluateTyped<T extends Json>(
  template: Json,
  field: string,
  bindings: Bindings,
  type: string,
  accept: (value: Json) => value is T,
): Promise<T> {
  const value = await evaluateTemplate(template, field, bindings);
  if (accept(value)) return value;
  throw new StateError(
    QUERY_ERROR,
    `The JSONata expression '${sourceOf(template)}' specified for the field '${field}' returned an unexpected result type. Expected '${type}', but was '${value === null ? 'null' : typeof value}' for value: ${JSON.stringify(value)}`,
    field,
  );
}

async function evaluateExpression(source: string, field: string, bindings: Bindings): Promise<Json> {
  const expression = `The JSONata expression '${source}' specified for the field '${field}'`;
  let value: unknown;
  try {
    value = await compile(source).evaluate(undefined, bindings);
  } catch (error) {
    throw new StateError(
      QUERY_ERROR,
      `${expression} threw an error during evaluation. ${describe(error)}`,
      field,
    );
  }
  if (value === undefined) {
    throw new StateError(QUERY_ERROR, `${expression} returned nothing (undefined).`, field);
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // Through JSON and back: results share arrays with the input and carry JSONata's own marks.
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (!isFunction(inner)) return inner;
    throw new StateError(QUERY_ERROR, `${expression} returned an unsupported result type.`, field);
  });
  return JSON.parse(text) as Json;
}

/** JSONata's own functions are marked objects; those bound to an expression and its patterns are plain ones. */
function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  const marks = value as { _jsonata_lambda?: unknown; _jsonata_function?: unknown } | null;
  return typeof marks === 'object' && (marks?._jsonata_lambda === true || marks?._jsonata_function === true);
}

function sourceOf(template: Json): string {
  return (typeof template === 'string' ? expressionIn(template) : undefined) ?? JSON.stringify(template);
}

/** JSONata throws plain objects with a code; our own functions throw errors. */
function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ? `${code}: ${message}` : String(message ?? error);
}
