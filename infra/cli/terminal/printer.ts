import { harmlessJson, oneHarmlessLine, withHarmlessTexts } from '../../../lib/kernel/text.ts';
import type { Paint } from '../../local/commands/terminal.ts';
import { CommandError, type Context } from '../command.ts';
import type { Screen } from '../watch.ts';
import type { Prompt } from './prompt.ts';

/** Where the program writes: a process has its two streams, a test has texts. */
export interface Terminal {
  /** The result alone: with `--json` one document. */
  stdout(text: string): void;
  /** Everything else. */
  stderr(text: string): void;
  /** Colours of stdout. */
  paint: Paint;
  /** The person at it; absent where there is none to ask. */
  prompt?: () => Prompt;
  /** Absent where stdout is no terminal. */
  screen?: Screen;
}

/**
 * The one way by which a command's words get to the terminal. Results, errors and progress hold texts of customers and
 * answers of other systems, which could move the cursor, forge lines, or turn the direction of what follows: each of
 * them is made one harmless line before a command arranges it, so no command has to think of that.
 */
export interface Printer {
  /** @param textOf the result for people, made from a result that holds no line break of anybody else */
  result<Result>(result: Result, textOf: (result: Result) => string): void;
  /** @param text a line, or several */
  progress(text: string | readonly string[]): void;
  failed(error: unknown): void;
}

export function printer(
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
  { json }: { json: boolean },
): Printer {
  const document = (value: unknown) => stdout(`${harmlessJson(value)}\n`);
  return {
    result(result, textOf) {
      if (json) document(result);
      else stdout(`${textOf(withHarmlessTexts(result))}\n`);
    },
    progress: (text) => stderr(`${harmlessLines(text)}\n`),
    failed(error) {
      const message = error instanceof Error ? error.message : String(error);
      const isSentence = error instanceof CommandError;
      stderr(`${isSentence ? harmlessLines(error.lines) : stackOf(error, message)}\n`);
      if (json) document({ error: message, ...(isSentence ? error.details : {}) });
    },
  };
}

/** @returns how a command asks whether to go on */
export function confirmAt({ prompt }: Pick<Terminal, 'prompt'>): Context['confirm'] {
  return async (question) => {
    const person = prompt?.();
    if (!person) throw new CommandError('There is no terminal to ask at; add --yes.');
    try {
      const answer = await person.ask(`${oneHarmlessLine(question)} Write yes to go on: `, 'shown');
      if (answer.toLowerCase() !== 'yes') throw new CommandError('Nothing is done.');
    } finally {
      person.close();
    }
  };
}

function harmlessLines(lines: string | readonly string[]): string {
  return [lines].flat().map(oneHarmlessLine).join('\n');
}

/** Where a defect is, below its message as one line. */
function stackOf(error: unknown, message: string): string {
  const stack = (error instanceof Error && error.stack) || message;
  return harmlessLines(stack.replace(message, () => oneHarmlessLine(message)).split('\n'));
}
