import type { SourceSettings } from '../settings/schema.ts';
import { parseForm } from '../sources/bodies/form.ts';
import { parseOnce } from '../sources/bodies/handwritten.ts';
import type { HeaderMap, ParsedBody } from '../sources/contract/receive.ts';
import { receiverOf } from '../sources/registry/receivers.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

/** What to send, for a body of another content type. */
export const contentTypeRemedy = `Send the body as JSON, with "content-type: ${json}", or as a form, with "content-type: ${form}".`;

/** Can a body with these headers be read? */
export function hasKnownContentType(headers: HeaderMap): boolean {
  return [json, form].includes(mediaTypeOf(headers));
}

/**
 * What an authenticated body says, or what is wrong with it.
 *
 * @returns the problem as a sentence for a body that is neither JSON nor a form in UTF-8
 */
export function parseBody(body: Uint8Array, headers: HeaderMap, source: SourceSettings): ParsedBody | string {
  const receiver = receiverOf(source);
  const isForm = mediaTypeOf(headers) === form;
  const parseText = receiver.parse ?? parseOnce;
  const text = textOf(body);
  const parsed = text === undefined ? undefined : isForm ? parseForm(text, parseText) : parseText(text);
  if (parsed && 'json' in parsed && receiver.itemsOf) return receiver.itemsOf(source, parsed.json);
  if (parsed) return parsed;
  return isForm
    ? 'The body is no form in UTF-8. Send fields as name=value with "&" between them, percent-encoded.'
    : 'The body is not JSON in UTF-8. Send one JSON object.';
}

/** Undefined for other bytes than UTF-8. */
function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

function mediaTypeOf(headers: HeaderMap): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}
