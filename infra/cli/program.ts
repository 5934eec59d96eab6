import { paint } from '../local/commands/terminal.ts';
import { nearest, readArguments } from './arguments.ts';
import { readingFromAws } from './aws-trouble.ts';
import {
  type AnyCommand,
  CommandError,
  type Context,
  exitCodes,
  type Input,
  Interrupted,
} from './command.ts';
import { commandsFor } from './commands/index.ts';
import { helpJson, helpText, overviewText } from './help.ts';
import { confirmAt, printer, type Terminal } from './terminal/printer.ts';
import { watch } from './watch.ts';

/**
 * Runs one command line of `rooms`.
 *
 * @param argv what follows `rooms`
 * @param given instead of the commands of `rooms`
 * @returns the exit code
 */
export async function runProgram(
  argv: readonly string[],
  terminal: Terminal,
  given?: readonly AnyCommand[],
): Promise<number> {
  const { result: show, progress, failed } = printer(terminal, { json: isSet(argv, '--json') });
  try {
    const { name, rest } = commandName(argv);
    const known = given ?? (await commandsFor(name));
    const help = isSet(argv, '--help') || isSet(argv, '-h');
    if (name === undefined || name === 'help') {
      if (!help && name === undefined) throw new CommandError(overviewText(known, paint({})).split('\n'));
      show({ commands: known.map(helpJson) }, () => overviewText(known, terminal.paint));
      return exitCodes.done.code;
    }
    const command = commandNamed(name, known);
    if (help) {
      show(helpJson(command), () => helpText(command, terminal.paint));
      return exitCodes.done.code;
    }
    const input = readArguments(command, rest);
    const context = { progress, confirm: confirmAt(terminal) };
    if (command.watches?.(input) || (command.isWatchable && isSet(argv, '--watch'))) {
      await watched(command, input, { ...context, terminal, json: isSet(argv, '--json') });
      return exitCodes.interrupted.code;
    }
    const run = () => command.run(input, context);
    const result: unknown = await (command.isWatchable ? readingFromAws(run) : run());
    show(result, (harmless) => command.text(harmless, terminal.paint));
    return (command.attention?.isNeeded(result) ? exitCodes.needsAttention : exitCodes.done).code;
  } catch (error) {
    failed(error);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return exitCodes.interrupted.code;
  return (error instanceof CommandError ? exitCodes.nothingDone : exitCodes.defect).code;
}

/** Shows the result of a command that reads only again and again. */
async function watched(
  command: AnyCommand,
  input: Input,
  { terminal, json, ...context }: Context & { terminal: Terminal; json: boolean },
): Promise<void> {
  const { screen, paint } = terminal;
  const what = command.watches ? `rooms ${command.name}` : '--watch';
  const once = command.watches
    ? 'npx rooms status NAME prints once'
    : 'without it the result is printed once';
  if (json) throw new CommandError(`${what} is for people, and --json prints one document; ${once}.`);
  if (!screen) throw new CommandError(`${what} needs a terminal; ${once}.`);
  await watch(async () => {
    let text = '';
    const page = printer({ ...terminal, stdout: (part) => (text += part) }, { json });
    page.result(await readingFromAws(() => command.run(input, context)), (harmless) =>
      command.text(harmless, paint),
    );
    return text.trimEnd();
  }, screen);
}

/** What Ctrl-C says. */
export function interruptedText(argv: readonly string[], known: readonly AnyCommand[]): string {
  const command = known.find(({ name }) => name === commandName(argv).name);
  if (command?.isWatchable || command?.watches) return 'Ended. Nothing was changed.';
  return `Interrupted. ${command?.interrupted ?? 'What was not begun yet is not done; the command may be run again.'}`;
}

/** The first word that is no option: `rooms --json find ...` is understood too. */
export function commandName(argv: readonly string[]): { name: string | undefined; rest: string[] } {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  return { name: argv[at], rest: argv.filter((_, index) => index !== at) };
}

function commandNamed(written: string, known: readonly AnyCommand[]): AnyCommand {
  const found = known.find(({ name }) => name === written);
  if (found) return found;
  const names = known.map(({ name }) => name);
  const near = nearest(written, names);
  const hint = near ? `; did you mean "${near}"?` : `, only ${names.join(', ')}.`;
  throw new CommandError(`rooms has no command "${written}"${hint} See npx rooms --help.`);
}

/** Before `--`, after which everything is a word. */
function isSet(argv: readonly string[], option: string): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes(option);
}
