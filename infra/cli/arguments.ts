import { parseArgs } from 'node:util';
import {
  type AnyCommand,
  type Command,
  CommandError,
  commonOptions,
  type Input,
  type Option,
  optionsOf,
} from './command.ts';
import { usageOf } from './help.ts';

type InputOf<C> = C extends Command<infer _, infer W, infer O> ? Input<W, O> : never;

/**
 * The command line of a command, checked.
 *
 * @param argv what follows the command's name
 * @throws CommandError with one sentence that says what to write
 */
export function readArguments<C extends AnyCommand>(command: C, argv: readonly string[]): InputOf<C> {
  const options: Record<string, Option> = { ...optionsOf(command), ...commonOptions };
  const config = { args: [...argv], allowPositionals: true, options } as const;
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const known = Object.keys(options).map((name) => `--${name}`);
    const near = nearest(token.rawName, known);
    const hint = near ? `; did you mean "${near}"? It is written:` : '. It is written:';
    throw new CommandError(
      `rooms ${command.name} has no option "${token.rawName}"${hint} npx ${usageOf(command)}`,
    );
  }
  const { positionals, values } = strictly(command, () => parseArgs(config));
  const words = Object.entries<{ label: string; optional?: true }>(command.words);
  const missing = words.filter(([, { optional }], index) => !optional && positionals[index] === undefined);
  const [first] = missing;
  if (first) throw new CommandError(`${first[1].label} is missing. Write: npx ${usageOf(command)}`);
  if (positionals.length > words.length) {
    const more = positionals.slice(words.length).join(' ');
    throw new CommandError(`"${more}" is too much. Write: npx ${usageOf(command)}`);
  }
  const flags = Object.entries(options).filter(([, { type }]) => type === 'boolean');
  return {
    words: Object.fromEntries(words.map(([name], index) => [name, positionals[index] as string])),
    options: { ...Object.fromEntries(flags.map(([name]) => [name, false])), ...values },
  } as InputOf<C>;
}

/** A string without its text, or a text for a flag. */
function strictly<T>(command: AnyCommand, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const [sentence] = (error as Error).message.split('\n');
    throw new CommandError(`${sentence?.replace(/\.?$/, '.')} Write: npx ${usageOf(command)}`);
  }
}

/** The candidate that a person may have meant; undefined if none is near. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const [first] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(written, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return first?.candidate;
}

/** Characters to insert, delete or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, its] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (letter === its ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
