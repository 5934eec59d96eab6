import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import type { Conditions } from './conditions.ts';

/**
 * The field `only` of an environment file.
 *
 * @param fields what the source can say about a work item, such as `tags`, each with an example
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
  const examples = Object.entries(fields).map(([field, example]) => [field, [example]]);
  const oneExample = Object.fromEntries(examples.slice(0, 1));
  return v.optional(
    f.shape(Object.fromEntries(entries), `an object such as ${JSON.stringify(oneExample)}`),
  ) as v.GenericSchema<unknown, Conditions | undefined>;
}
