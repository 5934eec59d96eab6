/**
 * Prunes `response` to the fields of the query: `fields=a,b` or repeated, nested as `folders.id`; lists are
 * transparent and names keep their case. A header of that name, as the official TypeScript SDK sends it, has
 * no effect (DynamicIgnoreResolver.cs:71-107; ApiContext.cs:67-93, DocSpace-server 3.7.2).
 */
export function prune(value: unknown, fields: string[]): unknown {
  const paths = fields.flatMap((field) => field.split(',')).map((field) => field.trim().split('.'));
  const wanted = paths.filter((path) => path[0] !== '');
  return wanted.length === 0 ? value : keep(value, wanted as string[][]);
}

function keep(value: unknown, paths: string[][]): unknown {
  if (Array.isArray(value)) return value.map((item) => keep(item, paths));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const matching = paths.filter((path) => path[0] === name);
    if (matching.length === 0) continue;
    const deeper = matching.map((path) => path.slice(1));
    kept[name] = deeper.some((path) => path.length === 0) ? inner : keep(inner, deeper);
  }
  return kept;
}
