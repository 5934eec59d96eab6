import { parseJson, repeatedKey } from '../../kernel/json.ts';
import type { FieldMistake, ParsedItem } from '../contract/receive.ts';

/** A body that a person has written around a vendor's placeholders. */
export interface Handwritten {
  /** The field with the words of a customer: the last one. */
  words: string;
  /** Fields that hold nothing of a customer's. */
  trusted: readonly string[];
}

/** JSON as a program writes it; undefined for what is none. A key that comes twice is a mistake. */
export function parseOnce(text: string): ParsedItem | undefined {
  const json = parseJson(text);
  if (json === undefined) return undefined;
  const key = repeatedKey(text);
  return key === undefined ? { json } : { mistakes: [{ field: key, message: 'comes twice; send it once' }] };
}

/**
 * The JSON of a body that is written by hand. There a quote in a customer's words would break the JSON, or worse, end
 * the text and add fields of the customer's choice. So everything that stands before the words is taken as it is, the
 * fields that are trusted before all others, and all the rest is the words.
 */
export function parseHandwritten(text: string, { words, trusted }: Handwritten): ParsedItem | undefined {
  const start = new RegExp(`"${words}"\\s*:\\s*"`).exec(text);
  if (!start) return parseOnce(text);
  const rest = text.slice(start.index + start[0].length).trimEnd();
  if (!rest.endsWith('}')) return parseOnce(text);
  const head = parseOnce(`${text.slice(0, start.index).trimEnd().replace(/,$/, '')}}`);
  if (!head || 'mistakes' in head) return head;
  // JSON that ends with a brace is an object.
  const fields = head.json as Record<string, unknown>;
  const early = mistakeOfOrder(Object.keys(fields), trusted);
  if (early) return { mistakes: [early] };
  const raw = rest.slice(0, -1).trimEnd();
  if (!raw.endsWith('"') || hasMoreFields(raw)) {
    const message =
      'write it as the last field of the body: a quote in it could add or change the fields that follow';
    return { mistakes: [{ field: words, message }] };
  }
  return { json: { ...fields, [words]: wordsOf(raw.slice(0, -1)) } };
}

/** A quote in a field that is not trusted could add or change each field after it. */
function mistakeOfOrder(keys: readonly string[], trusted: readonly string[]): FieldMistake | undefined {
  const first = keys.findIndex((key) => !trusted.includes(key));
  const late = first < 0 ? undefined : keys.slice(first).find((key) => trusted.includes(key));
  if (late === undefined) return undefined;
  const message = `write it before "${keys[first]}": a quote in that text could add or change it`;
  return { field: late, message };
}

/** `x", "priority": "high"`: the end of the words, a comma, and a name with its colon. */
function hasMoreFields(raw: string): boolean {
  return /"\s*,\s*"(?:[^"\\]|\\.)*"\s*:/.test(raw);
}

/**
 * Placeholders are not escaped, so `C:\temp` stays. What has its quotes escaped was written as JSON, and what has no
 * escapes but those of letters other than ASCII.
 */
function wordsOf(raw: string): string {
  const json = parseJson(`"${raw}"`);
  if (typeof json !== 'string') return raw;
  return raw.includes('\\"') || !/\\[bfnrt\\]/.test(raw) ? json : raw;
}
