const controls = String.raw`\p{Cc}\u2028\u2029`;
const directions = String.raw`\u202a-\u202e\u2066-\u2069`;
const controlRuns = new RegExp(`[${controls}]+`, 'gu');
const directionChanges = new RegExp(`[${directions}]`, 'g');
const harmful = new RegExp(`[${controls}${directions}]`, 'gu');

/**
 * A text of somebody else's as one harmless line: each run of control characters and line breaks becomes a space, and
 * what turns the direction of all that follows is taken out (Unicode 16, UAX #9, 2.1 and 2.2: embeddings, overrides and
 * isolates). Letters of every script stay, and so do the marks that concern one place only.
 */
export function oneHarmlessLine(text: string): string {
  return text.replace(controlRuns, ' ').replace(directionChanges, '');
}

/**
 * A value with every text in its lists and plain objects made one harmless line, keys included. A list or object in
 * which nothing is harmful comes back as a copy.
 */
export function withHarmlessTexts<T>(value: T): T {
  return harmless(value) as T;
}

function harmless(value: unknown): unknown {
  if (typeof value === 'string') return oneHarmlessLine(value);
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [oneHarmlessLine(key), harmless(inner)]),
  );
}

/**
 * The JSON of a value for a terminal: the same value for every parser. JSON.stringify escapes the controls of
 * ASCII alone (RFC 8259, 7).
 */
export function harmlessJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(harmful, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
