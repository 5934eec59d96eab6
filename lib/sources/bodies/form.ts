import type { FieldMistake, ParsedBody } from '../contract/receive.ts';

/**
 * The fields of a form as members of an object, all of them texts (URL Standard of the WHATWG, "urlencoded parsing", but
 * what is no UTF-8 or no percent-encoding is refused, as it is in JSON). A field that comes twice is a mistake. Where the
 * only field holds JSON, as GitHub and others send it (`payload={...}`), the body is that.
 *
 * @param parseText reads the JSON of a field
 * @returns undefined for what is no form in UTF-8
 */
export function parseForm(
  text: string,
  parseText: (json: string) => ParsedBody | undefined,
): ParsedBody | undefined {
  if (isLikeJson(text)) return { mistakes: [jsonByItself] };
  const fields = fieldsOf(text);
  if (!fields) return undefined;
  const [first, second] = fields;
  if (first && !second && isLikeJson(first[1]))
    return parseText(first[1]) ?? { json: Object.fromEntries(fields) };
  const seen = new Set<string>();
  for (const [field] of fields) {
    if (seen.has(field)) return { mistakes: [{ field, message: 'comes twice; send it once' }] };
    seen.add(field);
  }
  return { json: Object.fromEntries(fields) };
}

/** What curl sends of JSON without a header: "+" and "&" in it would get lost. */
const jsonByItself: FieldMistake = {
  field: '(body)',
  message: 'is JSON and no form: send it with "content-type: application/json"',
};

function isLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function fieldsOf(text: string): [string, string][] | undefined {
  try {
    return text
      .split('&')
      .filter((field) => field !== '')
      .map((field) => {
        const end = field.includes('=') ? field.indexOf('=') : field.length;
        return [decoded(field.slice(0, end)), decoded(field.slice(end + 1))];
      });
  } catch {
    return undefined;
  }
}

/** @throws URIError for what is no percent-encoding, or no UTF-8 */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
