import { type ParseArgsConfig, parseArgs } from 'node:util';
import { onClosedPipe } from '../infra/local/commands/closed-pipe.ts';

/** A command line of a developer's script that cannot be understood. The message is shown without a stack trace. */
export class UsageError extends Error {}

/**
 * The options of a script.
 *
 * @param usage the sentence that says how the script is written
 * @throws UsageError
 */
export function optionsOf<const T extends NonNullable<ParseArgsConfig['options']>>(
  argv: string[],
  { usage, options }: { usage: string; options: T },
) {
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

/** Runs a script: a mistake in its command line is a sentence and exit code 2, a defect shows where it is. */
export async function runScript(script: (argv: string[]) => Promise<number>): Promise<void> {
  onClosedPipe();
  try {
    process.exitCode = await script(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
