import * as v from 'valibot';
import { oneHarmlessLine } from '../../kernel/text.ts';
import type { FieldMistake } from '../contract/receive.ts';

/**
 * An id is what the source says it is: a string, or a number that JSON can carry exactly. An "é" may be one character or
 * two (Unicode 16, UAX #15); which of them it is depends on the program that wrote it, so intake decides (`formsOfId`).
 */
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

/**
 * The id of a vendor: digits, as a text or a number. Vendors read 007 as the number 7 (Zendesk answers
 * /api/v2/tickets/007 with ticket 7), so it is written in one way, or one ticket would get two rooms.
 */
export const digits = (example: string) => {
  const remedy = `send its number, such as "${example}"`;
  return v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))], remedy),
    v.trim(),
    v.regex(/^\d{1,20}$/, remedy),
    v.transform((digits) => digits.replace(/^0+(?=\d)/, '')),
  );
};

const textOrNumber = (remedy: string) =>
  v.union([v.string(), v.pipe(v.number(), v.transform(String))], remedy);

/** A text of one line that decides something. Lone halves of a surrogate pair become U+FFFD. */
export const text = (remedy: string, longest: number) =>
  v.pipe(
    textOrNumber(remedy),
    v.maxLength(longest, remedy),
    v.transform((value) => oneHarmlessLine(value.toWellFormed())),
  );

/** More of a name is kept nowhere; a room's title holds 170 characters. */
const maxNameLength = 1000;

/** A name for people, of any length: what does not fit into a room's title is cut off anyway. */
export const line = (remedy: string) =>
  v.pipe(
    textOrNumber(remedy),
    v.transform((value) => oneHarmlessLine(value.slice(0, maxNameLength).toWellFormed())),
  );

/** The title of a ticket, which may be absent. */
export const title = v.nullish(line('send it as a text'), '');

const itemUrlRemedy =
  'send the http or https URL of its page in your system, of at most 2000 characters, or leave it out';

/** The page of a work item in its own system, for people: nobody calls it from here. */
export const itemUrl = v.pipe(
  v.string(itemUrlRemedy),
  v.maxLength(2000, itemUrlRemedy),
  v.check((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), itemUrlRemedy),
  v.check((value) => URL.canParse(value) && new URL(value).password === '', itemUrlRemedy),
  // Written anew, it holds no character that is more than itself in a text.
  v.transform((value) => new URL(value).href),
);

/** Words that a webhook may have or not, as a list or as a text with commas; undefined where it has none. */
export const words = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value): string[] | undefined => {
      if (value === null) return undefined;
      const parts = Array.isArray(value) ? value : [value];
      return parts
        .flatMap((part) =>
          ['string', 'number', 'boolean'].includes(typeof part) ? `${part}`.split(',') : [],
        )
        .map((part) => part.trim());
    }),
  ),
);

/** `v.object` with remedies: for a body that is no object (valibot takes a list for one) and for each absent field. */
export function body<const Entries extends v.ObjectEntries>(entries: Entries, example: string) {
  const remedy = `send a JSON object such as ${example}`;
  const object = v.object(entries, (issue) => (issue.expected === 'Object' ? remedy : 'missing; send it'));
  const refuse = v.custom<never>(() => false, remedy) as unknown as typeof object;
  return v.lazy((input) => (Array.isArray(input) ? refuse : object));
}

/** Every wrong field at once. Values are not quoted, because a body may hold anything. */
export function mistakesOf(issues: readonly v.BaseIssue<unknown>[]): FieldMistake[] {
  const mistakes = new Map(issues.map((issue) => [v.getDotPath(issue) ?? '(body)', issue.message]));
  return [...mistakes].map(([field, message]) => ({ field, message }));
}
