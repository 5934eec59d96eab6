import type { Paint } from '../local/commands/terminal.ts';
import { type AnyCommand, commonOptions, exitCodes, type Option, optionsOf, type Word } from './command.ts';

/** `rooms find NAME [SOURCE/]ID [--environment FILE]` */
export function usageOf(command: AnyCommand): string {
  const words = Object.values<Word>(command.words).map(({ label, optional }) =>
    optional ? `[${label}]` : label,
  );
  const options = Object.entries<Option>(optionsOf(command)).map((entry) => `[${optionLabel(entry)}]`);
  return ['rooms', command.name, ...words, ...options, '[--json]'].join(' ');
}

/** What `rooms --help` prints. */
export function overviewText(commands: readonly AnyCommand[], { bold }: Paint): string {
  return [
    'What people do to a deployment of DocSpace Rooms.',
    '',
    bold('Usage'),
    '  npx rooms COMMAND ...',
    '',
    bold('Commands'),
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    bold('Options of every command'),
    ...columns(Object.entries(commonOptions).map(([name, { summary }]) => [`--${name}`, summary])),
    '',
    bold('Exit codes'),
    ...columns(Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning])),
    '',
    'Commands use your AWS credentials, except for the local stack (npm start).',
  ].join('\n');
}

/** What `rooms COMMAND --help` prints. */
export function helpText(command: AnyCommand, { bold }: Paint): string {
  const { name, summary, description, words, examples } = command;
  const all = { ...optionsOf(command), ...commonOptions };
  return [
    `rooms ${name}: ${summary}.`,
    ...(description ? ['', description] : []),
    '',
    bold('Usage'),
    `  npx ${usageOf(command)}`,
    '',
    ...columns([
      ...Object.values<Word>(words).map(({ label, summary }): [string, string] => [label, summary]),
      ...Object.entries<Option>(all).map((entry): [string, string] => [optionLabel(entry), entry[1].summary]),
    ]),
    '',
    bold('Examples'),
    ...examples.map((example) => `  npx rooms ${example}`),
    '',
    bold('Exit codes'),
    ...columns(exitCodesOf(command).map(([code, meaning]) => [String(code), meaning])),
  ].join('\n');
}

/** The same facts for `--help --json`. */
export function helpJson(command: AnyCommand) {
  const { name, summary, description, words, examples } = command;
  const codes = Object.fromEntries(exitCodesOf(command));
  return { name, summary, description, words, options: optionsOf(command), examples, exitCodes: codes };
}

/** The codes that a command can end with, and what each says. */
function exitCodesOf({ attention }: AnyCommand): [number, string][] {
  const { needsAttention } = exitCodes;
  return Object.values(exitCodes)
    .filter(({ code }) => attention || code !== needsAttention.code)
    .map(({ code, meaning }) => [
      code,
      code === needsAttention.code && attention ? attention.meaning : meaning,
    ]);
}

function optionLabel([name, { label }]: [string, Option]): string {
  return label === undefined ? `--${name}` : `--${name} ${label}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
