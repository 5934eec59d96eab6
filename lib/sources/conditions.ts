import * as v from 'valibot';
import * as f from '../settings/fields.ts';

/** Which work items of a source get a room: for each field that is named, one of its values must fit. */
export type Conditions = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * The field `only` of an environment file.
 *
 * @param fields what the source can tell about a work item, such as `tags`, each with an example
 */
export function onlySetting(fields: Readonly<Record<string, string>>) {
  const entries = Object.entries(fields).map(([field, example]) => {
    const remedy = `write a list such as [${JSON.stringify(example)}]`;
    const value = v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))], remedy),
      v.trim(),
      v.minLength(1, remedy),
    );
    return [field, v.optional(v.pipe(v.array(value, remedy), v.minLength(1, remedy)))] as const;
  });
  const [first = '', example = ''] = Object.entries(fields)[0] ?? [];
  return v.optional(
    f.shape(Object.fromEntries(entries), `an object such as ${JSON.stringify({ [first]: [example] })}`),
  ) as v.GenericSchema<unknown, Conditions | undefined>;
}

/**
 * The first condition that a work item does not meet, as a sentence for the source's admin. What the
 * webhook does not say is not met.
 *
 * @param values by the names of the conditions; undefined for what the webhook does not say
 */
export function unmet(
  only: Conditions | undefined,
  values: Readonly<Record<string, readonly string[] | undefined>>,
): string | undefined {
  for (const [field, wanted] of Object.entries(only ?? {})) {
    if (!wanted) continue;
    const given = values[field];
    if (given === undefined) {
      return `This environment makes rooms by "only.${field}", which this webhook does not tell; add it to the body, or have the condition removed.`;
    }
    const folded = new Set(given.map(fold));
    if (!wanted.some((one) => folded.has(fold(one)))) {
      return `No room is wanted: "only.${field}" of this environment has none of its values.`;
    }
  }
  return undefined;
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
