import { parseJson } from '../../kernel/json.ts';
import { isObject } from '../../settings/fields.ts';

/**
 * The JSON of a body that a person has written around a vendor's placeholders. There a quote in a ticket's
 * subject would break the JSON, or worse, end the text and add fields of the customer's choice. So everything that
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
