import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { repeatedKey } from '../../lib/kernel/json.ts';
import { oneHarmlessLine } from '../../lib/kernel/text.ts';
import { isLoopback } from '../../lib/settings/addresses.ts';
import { isObject } from '../../lib/settings/fields.ts';
import { lineOf } from './lines.ts';
import { type Path, SettingsError } from './mistakes.ts';
import { parseSettings } from './parse.ts';
import type { EnvironmentSettings } from './schema.ts';

const here = dirname(fileURLToPath(import.meta.url));

export interface LoadOptions {
  /** A laptop's stack: plain http to this very machine is possible. */
  local?: boolean;
  /** What stands for `${NAME}` in the file's texts. */
  values?: Record<string, string>;
  /** Changes what the file holds before it is checked. */
  adapt?: (json: unknown) => unknown;
  /** Whether samples have to give what they say; true unless given. */
  checkSamples?: boolean;
}

/**
 * Is the AWS that the SDK and the CDK speak to an emulator on this very machine? Then the portal and the
 * sources may be there too, and be spoken to over plain http.
 */
export function isOnEmulator({ AWS_ENDPOINT_URL: url = '' }: NodeJS.ProcessEnv = process.env): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/**
 * The checked settings of an environment.
 *
 * @param nameOrFile `dev` for infra/environments/dev.json, or the path of any file that ends in `.json`;
 *   the environment is then called like the file
 * @throws SettingsError for a missing file (it lists those that exist), for what is no JSON (with line and
 *   column) and for mistakes (all of them); its message is meant for people as it is
 */
export function loadEnvironment(
  nameOrFile: string,
  { local = false, values = {}, adapt = (json) => json, checkSamples = true }: LoadOptions = {},
): EnvironmentSettings {
  const file = nameOrFile.endsWith('.json') ? nameOrFile : join(here, `${checkName(nameOrFile)}.json`);
  const json = withSamples(replace(adapt(readJson(file)), values), dirname(file));
  try {
    return parseSettings(json, { environment: basename(file, '.json'), local, checkSamples });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // Their expressions are long, and a source may have dozens of them.
    const mistakes = error.mistakes.map((mistake, index) => {
      const place = error.places[index] ?? [];
      return isOfCustom(json, place) ? `${mistake} (line ${lineOf(textOf(file), place)})` : mistake;
    });
    throw new SettingsError(
      mistakes,
      `${file} has ${mistakes.length} mistake${mistakes.length > 1 ? 's' : ''}:`,
    );
  }
}

/** Is a mistake in the settings of a source without code? */
function isOfCustom(json: unknown, [section, name]: Path): boolean {
  const sources = isObject(json) && section === 'sources' && isObject(json.sources) ? json.sources : {};
  const source = sources[String(name)];
  return isObject(source) && (source.type ?? name) === 'custom';
}

/** Editors on Windows may write a byte order mark, which is not part of JSON. */
function textOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
}

/**
 * The file with what its sources name as samples: files beside it. What is no name of a file stays as it is.
 *
 * @param folder where the environment's file is
 */
function withSamples(json: unknown, folder: string): unknown {
  if (!isObject(json) || !isObject(json.sources)) return json;
  const sources = Object.entries(json.sources).map(([name, source]) => {
    if (!isObject(source) || !Array.isArray(source.samples)) return [name, source];
    const samples = source.samples.map((sample: unknown) => {
      if (typeof sample !== 'string') return sample;
      const read = readJson(join(folder, sample), `sources.${name}.samples names ${sample}, which`);
      return isObject(read) ? { file: sample, ...read } : read;
    });
    return [name, { ...source, samples }];
  });
  return { ...json, sources: Object.fromEntries(sources) };
}

/** The names of the environments that have a file here. */
export function environmentNames(): string[] {
  return readdirSync(here)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

function checkName(name: string): string {
  if (/^[a-z0-9-]+$/.test(name)) return name;
  throw new SettingsError([
    `"${name}" is no environment's name; write one of ${environmentNames().join(', ')}, or the path of a file that ends in .json`,
  ]);
}

/** @param missing begins the sentence about a file that does not exist; without it the file is an environment's */
function readJson(file: string, missing?: string): unknown {
  let text: string;
  try {
    text = textOf(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new SettingsError([`${file} cannot be read (${code})`]);
    if (missing) throw new SettingsError([`${missing} does not exist (${file})`]);
    throw new SettingsError([
      `${file} does not exist; the environments are ${environmentNames().join(', ')}. Copy dev.json to begin a new one.`,
    ]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SettingsError([`${file}${jsonErrorOf(text) ?? `: ${(error as Error).message}`}`]);
  }
  // JSON.parse takes the last and says nothing, so that a setting would be lost.
  const twice = repeatedKey(text);
  if (twice === undefined) return json;
  throw new SettingsError([`${file} has "${oneHarmlessLine(twice)}" twice in one object; write it once`]);
}

/** Where JSON ends to be JSON, and why. esbuild knows on every version of Node; JSON.parse does not. */
function jsonErrorOf(text: string): string | undefined {
  try {
    transformSync(text, { loader: 'json', logLevel: 'silent' });
    return undefined;
  } catch (error) {
    const [first] =
      (error as { errors?: { text: string; location: { line: number; column: number } | null }[] }).errors ??
      [];
    if (!first?.location) return undefined;
    const { line, column } = first.location;
    return ` is not JSON: line ${line}, column ${column + 1}: ${first.text}`;
  }
}

function replace(json: unknown, values: Record<string, string>): unknown {
  if (typeof json === 'string') {
    return json.replace(
      /\$\{(\w+)\}/g,
      (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole) ?? whole,
    );
  }
  if (Array.isArray(json)) return json.map((item) => replace(item, values));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, replace(value, values)]));
}
