import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError } from './deployment.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The arguments of a command, checked: so many words as are wanted, and no option but the known.
 *
 * @param wanted how many words, or which numbers of words
 * @throws CommandError that says how the command is written
 */
export function commandArguments<const T extends Options>({
  usage,
  words: wanted,
  options,
}: {
  usage: string;
  words: number | readonly number[];
  options: T;
}) {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options });
    if ([wanted].flat().includes(positionals.length)) return { words: positionals, values };
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${usage}`);
  }
  throw new CommandError(usage);
}
