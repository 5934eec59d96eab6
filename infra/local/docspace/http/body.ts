import { BareStatus, ValidationError } from './errors.ts';
import type { Incoming } from './incoming.ts';

export type BodyFields = Record<string, unknown>;

/** Names of a body are matched without regard to case, so they are lowered once, at every depth. */
function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerNames(inner)]),
  );
}

/** The JSON body of a request, names in lower case. Malformed or missing JSON is a validation failure. */
export async function readJson({ headers, body: text }: Incoming): Promise<BodyFields> {
  if (text === '') throw new ValidationError({ '': ['A non-empty request body is required.'] });
  // A cross-origin form or a plain string never reaches the model binder.
  if (!/json/i.test(headers.get('content-type') ?? '')) throw new BareStatus(415);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ValidationError({ $: ['The input is not valid JSON.'] });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError({ $: ['The JSON value could not be converted.'] });
  }
  return lowerNames(value) as BodyFields;
}

interface Rule {
  type: 'string' | 'int' | 'bool' | 'strings' | 'guid' | 'date' | 'any' | 'list' | 'model';
  /** Of an inner `model`; its members get their names back in this case. */
  rules?: Rules;
  /** A C# `required` property: its absence is reported under `$`. */
  required?: boolean;
  /** A `Required` attribute: a blank text counts as missing. */
  filled?: boolean;
  min?: number;
  max?: number;
  /** The message of a text over `max`, where the attribute has a message of its own. */
  tooLong?: string;
}
export type Rules = Record<string, Rule>;

type ValueOf<R extends Rule> = R['type'] extends 'string' | 'guid'
  ? string
  : R['type'] extends 'int' | 'date'
    ? number
    : R['type'] extends 'bool'
      ? boolean
      : R['type'] extends 'strings'
        ? string[]
        : R['type'] extends 'list'
          ? BodyFields[]
          : R['type'] extends 'model'
            ? BodyFields
            : unknown;

export type Model<T extends Rules> = {
  [Name in keyof T]: T[Name] extends { required: true } ? ValueOf<T[Name]> : ValueOf<T[Name]> | undefined;
};

export const guidPattern = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Binds a body to a model. A missing required property is reported under `$`, a value of the wrong type under
 * `$.name`, and an attribute check under the property, behind the wrapper's name where the request has a route
 * part (`UpdateRoom.Title`). Source: the vendor's rooms.permissions.spec.ts, apiKeys.permission.spec.ts,
 * DocSpace-api-tests 62061b8.
 */
export function bindBody<const T extends Rules>(body: BodyFields, rules: T, wrapper = ''): Model<T> {
  const absent = Object.entries(rules).filter(
    ([name, rule]) => rule.required && !(name.toLowerCase() in body),
  );
  if (absent.length > 0) {
    const names = absent.map(([name]) => `'${name}'`).join(', ');
    const text = `JSON deserialization for type was missing required properties including: ${names}.`;
    throw new ValidationError({ $: [text] });
  }
  const model: BodyFields = {};
  const errors: Record<string, string[]> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = body[name.toLowerCase()];
    const property = name[0]?.toUpperCase() + name.slice(1);
    const key = wrapper === '' ? property : `${wrapper}.${property}`;
    if (value === undefined || value === null) {
      if (rule.required) errors[key] = [missing(property)];
      continue;
    }
    const converted = convert(value, rule);
    if (converted === undefined) {
      throw new ValidationError({
        [`$.${name}`]: [`The JSON value could not be converted. Path: $.${name}`],
      });
    }
    const objection = objectionTo(converted, rule, property);
    if (objection !== undefined) errors[key] = [objection];
    model[name] = converted;
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
  return model as Model<T>;
}

/** Numbers are also taken from strings (DynamicIgnoreResolver.cs:178, DocSpace-server 3.7.2). */
function convert(value: unknown, { type, rules = {} }: Rule): unknown {
  switch (type) {
    case 'int': {
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'guid':
      return typeof value === 'string' && guidPattern.test(value) ? value.toLowerCase() : undefined;
    case 'date': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return Number.isNaN(time) ? undefined : time;
    }
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)
        ? value
        : undefined;
    case 'model':
      return typeof value === 'object' && !Array.isArray(value)
        ? bindBody(value as BodyFields, rules)
        : undefined;
    case 'any':
      return value;
  }
}

const missing = (property: string) => `The ${property} field is required.`;

/** In the words of the attributes of ASP.NET Core: Required, StringLength and Range. */
function objectionTo(value: unknown, rule: Rule, property: string): string | undefined {
  const { filled, tooLong, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  if (typeof value === 'string') {
    if (filled && value.trim() === '') return missing(property);
    if (value.length > max)
      return tooLong ?? `The field ${property} must be a string with a maximum length of ${max}.`;
  }
  if (typeof value === 'number' && (value < min || value > max)) {
    return `The field ${property} must be between ${min} and ${max}.`;
  }
  return undefined;
}
