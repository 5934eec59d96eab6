import { elementsOf, parseJson } from '../../kernel/json.ts';
import type { ParsedBody, ParsedItem } from '../contract/receive.ts';
import { parseOnce } from './handwritten.ts';

/**
 * The items of a JSON list, each read by itself: a key that comes twice in one of them is a mistake of that one alone.
 *
 * @returns undefined for a text that is no list
 */
export function parseSeveral(text: string): ParsedBody | undefined {
  if (!Array.isArray(parseJson(text))) return undefined;
  // An element of valid JSON is valid JSON.
  return { items: elementsOf(text).map((element) => parseOnce(element) as ParsedItem) };
}
