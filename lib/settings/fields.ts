import * as v from 'valibot';
import { isPrivateNetwork, readHost, readUrl } from './addresses.ts';
import { didYouMean, oneOf } from './remedies.ts';

type Entries = Record<string, v.GenericSchema>;

/** True for `{...}`; valibot's objects would take an array for one. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with exactly these keys. Messages say what to write, so a missing key can repeat its field's. */
export function shape<const T extends Entries>(entries: T, what: string) {
  const keys = Object.keys(entries);
  const strict = v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') {
      const key = String(issue.path?.at(-1)?.key);
      const near = didYouMean(key, keys);
      return `unknown key; ${near ? `did you mean "${near}"?` : `the keys here are ${oneOf(keys)}`}`;
    }
    const field = entries[JSON.parse(issue.expected ?? '""')];
    const remedy = field && v.safeParse(field, undefined).issues?.[0]?.message;
    return `missing; ${remedy ?? 'write it'}`;
  });
  const refuse = v.custom<Record<string, never>>(() => false, `write ${what}`);
  return v.lazy((input) => (isObject(input) ? strict : (refuse as unknown as typeof strict)));
}

export function text(remedy: string) {
  return v.pipe(
    v.string(remedy),
    v.check((value) => value.trim() !== '', remedy),
  );
}

export function pattern(expression: RegExp, remedy: string) {
  return v.pipe(v.string(remedy), v.regex(expression, remedy));
}

export function choice<const T extends readonly string[]>(values: T) {
  return v.picklist(values, (issue) => {
    const near = typeof issue.input === 'string' ? didYouMean(issue.input, values) : undefined;
    return `write ${oneOf(values)}${near ? `; did you mean "${near}"?` : ''}`;
  });
}

export function whole(least: number, most: number, unit: string) {
  const remedy = `write a whole number of ${unit} from ${least} to ${most}`;
  return v.pipe(v.number(remedy), v.integer(remedy), v.minValue(least, remedy), v.maxValue(most, remedy));
}

export function yesOrNo() {
  return v.boolean('write true or false');
}

/** What an object is checked by, and what anything else is checked by: a mistake names one form only. */
export function byForm<const T extends v.GenericSchema, const Other extends v.GenericSchema>(
  object: T,
  other: Other,
) {
  return v.lazy((input) => (isObject(input) ? object : other)) as v.GenericSchema<
    v.InferInput<T> | v.InferInput<Other>,
    v.InferOutput<T> | v.InferOutput<Other>
  >;
}

/** An object whose keys are free. */
export function dictionary<T extends v.GenericSchema>(
  key: v.GenericSchema<string>,
  value: T,
  remedy: string,
) {
  const refuse = v.custom<Record<string, never>>(() => false, remedy);
  return byForm(v.record(key, value), refuse) as v.GenericSchema<
    Record<string, v.InferInput<T>>,
    Record<string, v.InferOutput<T>>
  >;
}

export function list<T extends v.GenericSchema>(item: T, remedy: string) {
  return v.array(item, remedy);
}

/** A URL of https, or of http to this very machine when `local`. */
export function url(
  example: string,
  local: boolean,
  accept: (url: URL) => string | undefined = () => undefined,
) {
  const refusal = (value: string) => {
    const read = readUrl(value, local);
    return typeof read === 'string' ? read : accept(read);
  };
  return v.pipe(
    v.string(`write a URL such as "${example}"`),
    v.check(
      (value) => refusal(value) === undefined,
      (issue) => `${refusal(String(issue.input))}; write a URL such as "${example}"`,
    ),
  );
}

/** The portal's base URL, as `https://host` without a trailing slash. */
export function baseUrl(example: string, local: boolean) {
  const bare = ({ pathname, search }: URL) =>
    pathname === '/' && search === '' ? undefined : 'must not contain a path or a query';
  return v.pipe(
    url(example, local, bare),
    v.transform((value) => new URL(value).origin),
  );
}

export function host() {
  const remedy = 'write a host name such as "hooks.example.com", without https://, path or *';
  return v.pipe(
    v.string(remedy),
    v.check((value) => readHost(value) !== undefined, remedy),
    v.transform((value) => readHost(value) ?? value),
  );
}

export function privateNetwork(local: boolean) {
  const remedy =
    'write a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 or fc00::/7, such as "10.20.0.0/16"';
  return v.pipe(
    v.string(remedy),
    v.check((value) => isPrivateNetwork(value, local), remedy),
  );
}

/** A template's id, or its exact title. */
export function templateReference() {
  const remedy = 'write a template\'s id such as 17, or its exact title such as "Marketing"';
  const id = v.pipe(
    v.number(remedy),
    v.integer(remedy),
    v.minValue(1, remedy),
    v.maxValue(2 ** 31 - 1, remedy),
  );
  const title = text(remedy);
  return v.lazy((input): v.GenericSchema<number | string> => (typeof input === 'number' ? id : title));
}
