/** What every JSON text begins with (RFC 8259, 2 and 3). */
const beginning = /^[ \t\n\r]*[[{"\-\dtfn]/;

/** The value of a JSON text, or undefined for what is not JSON; no JSON text stands for undefined. */
export function parseJson(text: string): unknown {
  // A key or a page of HTML is known at once: the exception of JSON.parse costs more than most parsing.
  if (!beginning.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A key that one object of a JSON text has twice; JSON.parse would take the last and say nothing (RFC 8259, 4).
 *
 * @param text valid JSON
 */
export function repeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  let before = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/gs)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key: string = JSON.parse(before);
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
    before = token;
  }
  return undefined;
}

/**
 * The texts of the elements of a JSON list.
 *
 * @param text valid JSON
 */
export function elementsOf(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    const ends = token === ']' || token === '}';
    if (ends) depth -= 1;
    if ((depth === 1 && token === ',') || (depth === 0 && ends)) {
      elements.push(text.slice(from, index));
      from = index + 1;
    }
    if (token !== '[' && token !== '{') continue;
    depth += 1;
    if (depth === 1) from = index + 1;
  }
  // Only an empty list has an element without any text.
  return elements.filter((element) => element.trim() !== '');
}

/**
 * The text of a secret that one plain text is expected in. The console of Secrets Manager offers "Key/value" first, and
 * stores a JSON object: its value is meant where it has only one. So is the one text of a list, or one in JSON's quotes.
 *
 * @returns undefined for a JSON object or list of which nobody knows what is meant
 */
export function plainSecret(value: string): string | undefined {
  const json = parseJson(value);
  if (typeof json === 'string') return json;
  // Digits alone, or words such as true, are a text like any other.
  if (typeof json !== 'object' || json === null) return value;
  const [only, ...others] = Object.values(json);
  return typeof only === 'string' && others.length === 0 ? only : undefined;
}
