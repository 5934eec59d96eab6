import { isObject } from '../../lib/settings/fields.ts';
import { environmentJsonSchema } from '../environments/json-schema.ts';

type Json = Record<string, unknown>;

/** The module of the type of environment files, made of their JSON Schema: names, values, and what each field means. */
export function settingsFileModule(): string {
  const { definitions, ...file } = environmentJsonSchema();
  const sources = Object.entries(definitions as Record<string, Json>);
  const all = sources.map(([name]) => typeName(name)).join(' | ');
  return [
    '// Made of the schema of environment files: npx vitest run test/infra/package/settings-file -u writes it.',
    '/** The settings of an environment, as they stand in an environment file. */',
    `export interface EnvironmentFile ${typeOf(file, 0)}`,
    ...sources.map(
      ([name, schema]) =>
        `\n/** A source of the type \`${name}\`. */\nexport interface ${typeName(name)} ${typeOf(schema, 0)}`,
    ),
    '\n/** An external system. It may leave out its type where its name is one. */',
    `export type Source = ${all};\n`,
  ].join('\n');
}

/** `project-system` as `ProjectSystemSource`. */
function typeName(name: string): string {
  return `${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Source`;
}

function typeOf(schema: Json, depth: number): string {
  const { anyOf, enum: values, type, items, additionalProperties, properties } = schema;
  if (Array.isArray(anyOf)) return unionOf(anyOf.map((form: Json) => typeOf(form, depth)));
  if (Array.isArray(values)) return unionOf(values.map((value) => quoted(value)));
  if ('const' in schema) return quoted(schema.const);
  if (type === 'array') return arrayOf(isObject(items) ? typeOf(items, depth) : 'unknown');
  if (type === 'string') return 'string';
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  if (isObject(properties) && !isObject(additionalProperties)) return objectOf(schema, depth);
  if (isObject(additionalProperties)) return `Record<string, ${typeOf(additionalProperties, depth)}>`;
  return 'unknown';
}

function objectOf({ properties, required }: Json, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const fields = Object.entries(properties as Record<string, Json>).filter(([name]) => name !== '$schema');
  const lines = fields.flatMap(([name, field]) => {
    const optional = Array.isArray(required) && required.includes(name) ? '' : '?';
    // Which types of source an environment may name is said once for all names.
    const type = depth === 0 && name === 'sources' ? 'Record<string, Source>' : typeOf(field, depth + 1);
    const key = /^[a-z]\w*$/i.test(name) ? name : quoted(name);
    return [...commentOf(field, indent), `${indent}readonly ${key}${optional}: ${type};`];
  });
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function commentOf({ description, default: usual }: Json, indent: string): string[] {
  if (typeof description !== 'string') return [];
  const text = description.replaceAll('*/', '*\\/');
  const fallback =
    usual === undefined ? [] : [`${indent} *`, `${indent} * @default ${JSON.stringify(usual)}`];
  return fallback.length === 0
    ? [`${indent}/** ${text} */`]
    : [`${indent}/**`, `${indent} * ${text}`, ...fallback, `${indent} */`];
}

function unionOf(types: string[]): string {
  return [...new Set(types)].join(' | ');
}

function arrayOf(type: string): string {
  return /^\w+$/.test(type) ? `readonly ${type}[]` : `readonly (${type})[]`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}
