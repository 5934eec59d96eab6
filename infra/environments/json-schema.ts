import { readFileSync } from 'node:fs';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { isObject } from '../../lib/settings/fields.ts';
import { accessNames } from '../../lib/settings/schema.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { fileSchema } from './schema.ts';

type Json = Record<string, unknown>;

/**
 * The JSON Schema of environment files, for editors: names, values, and with each field its meaning from the settings
 * page and what to write. It is made from the schema that checks the files, and says less: what several fields together
 * can get wrong, and what only code can check, is found by `cdk synth` and `npm start`.
 */
export function environmentJsonSchema(): Json {
  const schema = converted(fileSchema(true));
  describe(schema, '', meanings());
  const { sources } = schema.properties as {
    sources: { additionalProperties: { anyOf: Json[] }; properties?: Json };
  };
  const definitions: Json = {};
  for (const form of sources.additionalProperties.anyOf) {
    const { type } = form.properties as { type: { const: string } };
    definitions[type.const] = { ...form, required: requiredOf(form).filter((key) => key !== 'type') };
  }
  const named = sourceTypeNames.map((type) => ({ allOf: [ref(type), { required: ['type'] }] }));
  sources.additionalProperties.anyOf = named;
  // A source that is named like a type may leave it out (parse.ts).
  sources.properties = Object.fromEntries(
    sourceTypeNames.map((type) => [type, { anyOf: [ref(type), ...named] }]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'An environment of DocSpace Rooms',
    ...schema,
    definitions,
  };
}

const ref = (type: string) => ({ $ref: `#/definitions/${type}` });
const requiredOf = (schema: Json) => (schema.required ?? []) as string[];

function converted(schema: v.GenericSchema): Json {
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'lazy') return choiceOf(valibotSchema as unknown as Lazy) as JsonSchema;
      const remedy = remedyOf(valibotSchema);
      return remedy ? { ...jsonSchema, description: remedy } : undefined;
    },
  }) as Json;
  const { definitions: ___, ...plain } = rest;
  return plain;
}

type Lazy = v.LazySchema<v.GenericSchema>;

/** A form that fits nothing, which only has a message for people. */
const isRefusal = ({ type }: v.GenericSchema) => type === 'custom';

/**
 * The forms that a field may have. Which one counts is decided by code that looks at what is written, so each kind of
 * value is tried; and where an object names its form, each of the names.
 */
function choiceOf({ getter }: Lazy): Json {
  const formOf = (input: unknown) => getter(input) as v.GenericSchema;
  const tried = [{}, ...keysOfForms.map((key) => ({ [key]: '' })), 'x', 1, [], true].map(formOf);
  // Each is converted once: what is nested deep would be converted again for each level above it.
  const forms = [...new Set(tried)].flatMap((form) => {
    const names = namesOf(form);
    return names ? names.values.map((value) => formOf({ [names.key]: value })) : [form];
  });
  const written = forms.filter((form) => !isRefusal(form)).map((form) => JSON.stringify(converted(form)));
  const distinct = [...new Set(written)].map((text) => JSON.parse(text) as Json);
  const remedy = remedyOf(forms.find(isRefusal) ?? formOf(undefined));
  const described = remedy ? { description: remedy } : {};
  return distinct.length === 1 ? { ...distinct[0], ...described } : { anyOf: distinct, ...described };
}

/** Fields that choose the form of an object by being there (lib/sources/signatures/declared-proof-setting.ts). */
const keysOfForms = ['signature', 'jwt'];

/** The field by which an object of several forms names its own, and its values. */
function namesOf(form: v.GenericSchema): { key: string; values: readonly string[] } | undefined {
  if (form.type !== 'loose_object') return undefined;
  const { entries } = form as unknown as {
    entries: Record<string, { type: string; options?: readonly string[] }>;
  };
  // Without any field it stands for a source that names no type: tried with each of them.
  if (Object.keys(entries).length === 0) return { key: 'type', values: sourceTypeNames };
  const [found] = Object.entries(entries).filter(([, { type }]) => type === 'picklist');
  return found && { key: found[0], values: found[1].options ?? [] };
}

/** What the schema says to write in place of something impossible. */
function remedyOf(
  schema: v.GenericSchema | v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>,
): string | undefined {
  // The messages of an object are about its keys.
  if (schema.type.endsWith('object')) return undefined;
  const [issue] = v.safeParse(schema as v.GenericSchema, Symbol('nothing fits this')).issues ?? [];
  return issue && /^(write|missing; write) /.test(issue.message)
    ? issue.message.replace('missing; ', '')
    : undefined;
}

/** Puts the meaning of each field before what to write, and the names of rights where one is wanted. */
function describe(schema: Json, path: string, of: ReadonlyMap<string, string>): void {
  for (const form of (schema.anyOf as Json[]) ?? []) describe(form, path, of);
  if (isObject(schema.items)) describe(schema.items, path, of);
  if (isObject(schema.additionalProperties)) describe(schema.additionalProperties, `${path}.NAME`, of);
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (name === 'access') Object.assign(field, { type: 'string', enum: accessNames });
    const meaning = of.get(place);
    const remedy = field.description as string | undefined;
    const sentences = [meaning, remedy].flatMap((text) =>
      text ? [`${text.replace(/^./, (one) => one.toUpperCase())}.`] : [],
    );
    if (sentences.length > 0) field.description = sentences.join(' ');
    describe(field, place, of);
  }
}

/** Meanings of fields by their paths, from the tables of the settings page. */
function meanings(): Map<string, string> {
  const page = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const rows = page.matchAll(/^\| `([^`]+)` \| (.*?) \| (.*) \|$/gm);
  return new Map(
    [...rows].map(([, path = '', , meaning = '']) => [path, meaning.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')]),
  );
}
