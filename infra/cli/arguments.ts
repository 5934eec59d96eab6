import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError, runCommand } from './deployment.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The arguments of a command, checked: so many words as are wanted, and no option but the known.
 *
 * @param wanted how many words, or which numbers of words
 * @throws CommandError that says how the command is written
 */
export function commandArguments<const T extends Options>(
  argv: string[],
  {
    usage,
    words: wanted,
    options,
  }: {
    usage: string;
    words: number | readonly number[];
    options: T;
  },
) {
  try {
    const { positionals, values } = parseArgs({ args: argv, allowPositionals: true, options });
    if ([wanted].flat().includes(positionals.length)) return { words: positionals, values };
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${usage}`);
  }
  throw new CommandError(usage);
}

/**
 * Runs a command if its file is what was started, and shows what it says.
 *
 * @param file `import.meta.url` of the command
 */
export async function runIfStarted(
  file: string,
  command: (argv: string[]) => Promise<string>,
): Promise<void> {
  if (process.argv[1] !== fileURLToPath(file)) return;
  await runCommand(async () => console.log(await command(process.argv.slice(2))));
}
