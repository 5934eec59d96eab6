/** The parts of a template: texts as they are, and expressions that stood between braces. */
export type TemplatePart = { text: string } | { expression: string };

/** The parts of a template; undefined for one with a brace that lacks its other one. An expression may have braces. */
export function templateParts(template: string): TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < template.length; at += 1) {
    const letter = template[at];
    if (letter !== '{' && letter !== '}') continue;
    depth += letter === '{' ? 1 : -1;
    if (depth < 0) return undefined;
    if (letter === '{' && depth === 1) parts.push({ text: template.slice(from, at) });
    else if (depth === 0) parts.push({ expression: template.slice(from, at) });
    else continue;
    from = at + 1;
  }
  return depth === 0 ? [...parts, { text: template.slice(from) }] : undefined;
}

/**
 * A template with the values of its expressions, each encoded so that it stays within its part of the path: an id of a body
 * leads nowhere else.
 *
 * @returns undefined where a value is no text or number, or would be "." or ".."
 */
export function filledPath(template: string, values: readonly unknown[]): string | undefined {
  const left = [...values];
  const filled = (templateParts(template) ?? []).map((part) =>
    'text' in part ? part.text : encoded(left.shift()),
  );
  return filled.includes(undefined) ? undefined : filled.join('');
}

function encoded(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  // URL parsers take both away, also in the form %2e (URL Standard of the WHATWG, "double-dot path segment").
  if (text === '' || /^\.{1,2}$/.test(text) || !text.isWellFormed()) return undefined;
  return encodeURIComponent(text);
}
