import * as v from 'valibot';
import { isObject } from '../settings/fields.ts';
import type { FieldMistake, Reading } from './source-type.ts';

/** An id is what the source says it is: a string, or a number that JSON can carry exactly. */
export const id = (example: string) => {
  const remedy = `send a string of 1 to 200 characters such as "${example}", or a whole number`;
  return v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))], remedy),
    v.trim(),
    v.minLength(1, remedy),
    v.maxLength(200, remedy),
    // Lone halves of a surrogate pair cannot be stored or encoded as UTF-8.
    v.check((text) => text.isWellFormed(), remedy),
  );
};

/** The id of a vendor: digits, as a text or a number. */
export const digits = (example: string) => {
  const remedy = `send its number, such as "${example}"`;
  return v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))], remedy),
    v.trim(),
    v.regex(/^\d{1,20}$/, remedy),
  );
};

export const text = (remedy: string, longest: number) =>
  v.pipe(
    v.string(remedy),
    v.maxLength(longest, remedy),
    v.transform((value) => value.toWellFormed()),
  );

/** A title of a vendor's, of any length: what does not fit a room's title is cut from it later anyway. */
export const title = v.nullish(
  v.pipe(
    v.string('send it as a text'),
    v.transform((value) => value.slice(0, 1000).toWellFormed()),
  ),
  '',
);

/** What the webhook may say or not, in whatever form: only its words matter. */
export const words = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value): string[] | undefined => {
      if (value === undefined || value === null) return undefined;
      const parts = Array.isArray(value) ? value : [value];
      return parts
        .flatMap((part) =>
          ['string', 'number', 'boolean'].includes(typeof part) ? `${part}`.split(',') : [],
        )
        .map((part) => part.trim())
        .filter((part) => part !== '');
    }),
  ),
);

/** `v.object` with one remedy for a body that is no object (valibot takes a list for one) and for each absent field. */
export function body<const Entries extends v.ObjectEntries>(entries: Entries, example: string) {
  const remedy = `send a JSON object such as ${example}`;
  const object = v.object(entries, (issue) => (issue.expected === 'Object' ? remedy : 'missing; send it'));
  const refuse = v.custom<never>(() => false, remedy) as unknown as typeof object;
  return v.lazy((input) => (Array.isArray(input) ? refuse : object));
}

/** Every wrong field at once; values are not quoted, for a body may hold anything. */
export function mistakesOf(issues: readonly v.BaseIssue<unknown>[]): FieldMistake[] {
  const mistakes = new Map<string, string>();
  for (const issue of issues) {
    const field = v.getDotPath(issue) ?? '(body)';
    if (!mistakes.has(field)) mistakes.set(field, issue.message);
  }
  return [...mistakes].map(([field, message]) => ({ field, message }));
}

/** What every type answers to a test, so that an admin sees that the proof works and that nothing was made. */
export const testSeen: Reading = { outcome: 'ignored', reason: 'test: signature right' };

/** `{ "event": "test" }` or `{ "test": true }`, and a body whose placeholders nobody has filled in. */
export function isTest(json: unknown): boolean {
  if (!isObject(json)) return false;
  if (json.event === 'test' || json.type === 'test' || json.test === true) return true;
  return [json.ticket_id, json.id].some((value) => typeof value === 'string' && value.includes('{{'));
}

/**
 * The JSON of a body that a person has written around a vendor's placeholders. There a quote in a ticket's
 * subject would break the JSON, or worse, end the text and add fields of the customer's choice. So whatever
 * stands before `"subject"`, the last field, is taken as it is, and all the rest is the subject.
 */
export function parseHandwritten(text: string): unknown {
  const start = /"subject"\s*:\s*"/.exec(text);
  const rest = start ? text.slice(start.index + start[0].length).trimEnd() : '';
  if (!start || !rest.endsWith('}')) return parseJson(text);
  const raw = rest.slice(0, -1).trimEnd();
  const head = parseJson(`${text.slice(0, start.index).trimEnd().replace(/,$/, '')}}`);
  if (!raw.endsWith('"') || !isObject(head)) return undefined;
  const subject = parseJson(`"${raw}`);
  return { ...head, subject: typeof subject === 'string' ? subject : raw.slice(0, -1) };
}

/** Undefined for what is not JSON; no JSON text stands for undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
