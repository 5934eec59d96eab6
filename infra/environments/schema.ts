import * as v from 'valibot';
import * as f from '../../lib/settings/fields.ts';
import { type Settings, type SourceSettings, sections, sourceFields } from '../../lib/settings/schema.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { setUps } from '../../lib/sources/registry/set-ups.ts';
import { gateway, network, operations } from './hosting.ts';

/** A source by its type, whose own fields decide. What names no type is left to the rules. */
const source = (local: boolean) =>
  v.lazy((input) => {
    const remedy = `write an object such as { "type": ${JSON.stringify(sourceTypeNames[0])} }`;
    if (!f.isObject(input)) return v.custom(() => false, remedy);
    const { type } = input;
    if (type === undefined) return v.looseObject({});
    const known = sourceTypeNames.find((name) => name === type);
    if (known === undefined) return v.looseObject({ type: f.choice(sourceTypeNames) });
    const { settings, example, describe } = setUps[known];
    const fields = f.shape(
      { ...sourceFields, type: v.literal(known), ...settings(local) },
      `an object such as ${JSON.stringify(example)}`,
    );
    if (!describe) return fields;
    return v.pipe(
      fields,
      v.transform((written) => describe(written as SourceSettings, local)),
    );
  }) as v.GenericSchema<unknown, SourceSettings>;

/** The sections that concern the hosting alone: the Lambdas do not read them. */
const hosting = {
  operations: v.optional(operations, {}),
  gateway: v.optional(gateway, {}),
  /** Absent: Lambda's own network. */
  network: v.exactOptional(network),
};

/** The form of an environment file. What several fields together can get wrong is found by the rules. */
export function fileSchema(local: boolean) {
  return f.shape(
    {
      /** For editors; it says nothing about the environment. */
      $schema: v.exactOptional(v.string('write the address of a JSON Schema, or leave it out')),
      ...sections(source(local), local),
      ...hosting,
    },
    'an object such as { "portal": { "url": "https://acme.onlyoffice.com" }, "sources": { "project-system": {} } }',
  );
}

/** The settings of one environment after they were checked: every default is filled in. */
export type EnvironmentSettings = Settings & v.InferOutput<v.ObjectSchema<typeof hosting, undefined>>;
