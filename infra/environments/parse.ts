import * as v from 'valibot';
import { isObject } from '../../lib/settings/fields.ts';
import type { Settings, SourceSettings } from '../../lib/settings/schema.ts';
import { setUpOf, setUps } from '../../lib/sources/registry/set-ups.ts';
import { found, type Mistake, type Path, SettingsError, toLine } from './mistakes.ts';
import { checkRules } from './rules.ts';
import { type EnvironmentSettings, fileSchema } from './schema.ts';

export interface ParseOptions {
  /** The environment's name. */
  environment: string;
  /** A laptop's stack: plain http to this very machine is possible. */
  local?: boolean;
  /** Whether samples have to give what they say; true unless given. */
  checkSamples?: boolean;
}

/** In the order in which their mistakes are listed. */
const sections = [
  'namespace',
  'portal',
  'sources',
  'projectRoom',
  'ticketRoom',
  'life',
  'outgoing',
  'privacy',
  'operations',
  'gateway',
  'network',
];

/**
 * The settings of one environment, every default filled in.
 *
 * @param json what its file holds, as `JSON.parse` gives it
 * @throws SettingsError with every mistake at once, one line each: the field's path and what to write instead
 */
export function parseSettings(
  json: unknown,
  { environment, local = false, checkSamples = true }: ParseOptions,
): EnvironmentSettings {
  const { file, mistakes } = readFile(json, local);
  const all = [...mistakes, ...checkRules(json, { environment })];
  if (all.length > 0 || !file) {
    const place = ({ path }: Mistake) => sections.indexOf(String(path[0]));
    throw errorOf(all.sort((a, b) => place(a) - place(b)));
  }
  const together = checkSamples ? mistakesOfSources(file) : [];
  if (together.length > 0) throw errorOf(together);
  const { $schema: _, ...settings } = file;
  return { namespace: environment, ...settings, environment };
}

function errorOf(mistakes: readonly Mistake[]): SettingsError {
  return new SettingsError(
    mistakes.map(toLine),
    undefined,
    mistakes.map(({ path }) => path),
  );
}

/** What only the fields of a source together get wrong, once each of them is right. */
function mistakesOfSources({ sources }: SettingsFile): Mistake[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    (setUpOf(source).mistakes?.(source) ?? []).map(({ path, message }) => ({
      path: ['sources', name, ...path],
      message,
    })),
  );
}

type SettingsFile = v.InferOutput<ReturnType<typeof fileSchema>>;

/** Applies the schema until it has named every unknown key: valibot names one of each object at a time. */
function readFile(json: unknown, local: boolean): { file?: SettingsFile; mistakes: Mistake[] } {
  const schema = fileSchema(local);
  const unknownKeys: Mistake[] = [];
  // A copy to delete from. JSON.stringify gives undefined for what is no JSON at all.
  const copy: unknown = JSON.parse(JSON.stringify(json) ?? 'null');
  nameTypes(copy);
  for (;;) {
    const { success, output, issues = [] } = v.safeParse(schema, copy);
    if (success) return { file: output, mistakes: unknownKeys };
    const unknown = issues.filter(isUnknownKey);
    if (unknown.length === 0) return { mistakes: [...unknownKeys, ...oncePerField(issues.map(toMistake))] };
    for (const issue of unknown) {
      unknownKeys.push(toMistake(issue));
      const place = issue.path?.at(-1);
      if (place) Reflect.deleteProperty(place.input as object, place.key as string);
    }
  }
}

/** A source that names no type has the type of its own name, if there is one. */
function nameTypes(copy: unknown): void {
  const sources = isObject(copy) ? copy.sources : undefined;
  for (const [name, source] of isObject(sources) ? Object.entries(sources) : []) {
    if (isObject(source) && source.type === undefined && Object.hasOwn(setUps, name)) source.type = name;
  }
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function toMistake(issue: v.BaseIssue<unknown>): Mistake {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  // An unknown key's value is not shown: it may be a secret that was put in the wrong file.
  return {
    path,
    message: issue.type === 'strict_object' ? issue.message : issue.message + found(issue.input),
  };
}

/** A number that is no integer and too small is one mistake, not two. */
function oncePerField(mistakes: Mistake[]): Mistake[] {
  const key = (path: Path) => JSON.stringify(path);
  return mistakes.filter(({ path }, index) => mistakes.findIndex((m) => key(m.path) === key(path)) === index);
}

/** The settings that the Lambdas read, without the sections that concern their hosting alone, and without samples. */
export function settingsOfLambdas({
  operations,
  gateway,
  network,
  ...settings
}: EnvironmentSettings): Settings {
  const sources = Object.entries(settings.sources).map(([name, source]) => {
    const { samples: _, ...rest } = source as SourceSettings & { samples?: unknown };
    return [name, rest] as const;
  });
  return { ...settings, sources: Object.fromEntries(sources) };
}
