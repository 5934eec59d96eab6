import type { SampleWish, SourceSamples } from '../contract/samples.ts';
import { sign } from '../generic/authentication.ts';
import type { CustomSettings } from './settings.ts';

/** The bodies that the settings have as samples, about another item; the first is the usual one. */
export const customSamples: SourceSamples<CustomSettings> = {
  sign,
  samples: ({ samples }, wish) => ({
    ...Object.fromEntries(
      samples.map(({ file, body, items }, index) => [
        file?.replace(/.*\//, '').replace(/\.json$/, '') ?? `sample-${index + 1}`,
        about(wish, body, items[0] ?? {}),
      ]),
    ),
    test: { event: 'test' },
  }),
};

/** The body with the id, title and type that are wished wherever it has those that the sample says of it. */
function about(wish: SampleWish, body: unknown, item: Readonly<Record<string, unknown>>): unknown {
  const wished = new Map<unknown, string>();
  const replace = (said: unknown, by: string | undefined) => {
    if (typeof said === 'string' && said !== '' && by !== undefined) wished.set(said, by);
  };
  replace(item.projectType, wish.projectType);
  replace(item.projectName ?? item.subject, wish.title);
  replace(item.projectId ?? item.ticketId, wish.id);
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part)]));
    }
    const by = wished.get(typeof value === 'number' ? String(value) : value);
    if (by === undefined) return value;
    return typeof value === 'number' && /^\d{1,15}$/.test(by) ? Number(by) : by;
  };
  return replaced(body);
}
