import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, Interrupted, Unanswered } from '../command.ts';

/** A person at a terminal, who is asked one question after the other. */
export interface Prompt {
  /**
   * Asks; the answer comes without spaces around it.
   *
   * @param how `hidden` does not show what is typed
   * @throws CommandError without a terminal
   * @throws Unanswered at Ctrl-D
   * @throws Interrupted on Ctrl-C
   */
  ask(question: string, how: 'hidden' | 'shown'): Promise<string>;
  /** Gives the terminal back; the process would wait for it otherwise. */
  close(): void;
}

interface Streams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Questions go here: stdout has the result of a command alone. */
  stderr: NodeJS.WritableStream;
}

/**
 * Lines that are pasted together answer one question each, so all that comes is kept until it is asked for.
 *
 * @param options.without what to write on the command line where there is no terminal
 * @param options.unfinished what an end before the last answer leaves, such as "Nothing is stored."
 */
export function promptAt(
  { stdin, stderr }: Streams,
  { without, unfinished }: { without: string; unfinished: string },
): Prompt {
  const lines: string[] = [];
  let isHidden = false;
  let opened: Interface | undefined;
  let ended: Unanswered | undefined;
  let wake = () => {};
  const end = (why: Unanswered) => {
    ended ??= why;
    wake();
  };
  const open = () => {
    const output = new Writable({
      write(chunk, _encoding, done) {
        if (!isHidden) stderr.write(chunk);
        done();
      },
    });
    opened = createInterface({ input: stdin, output, terminal: true });
    opened.on('line', (line) => {
      lines.push(line);
      wake();
    });
    opened.on('SIGINT', () => end(new Interrupted(`Interrupted. ${unfinished}`)));
    opened.on('close', () => end(new Unanswered(`The input has ended. ${unfinished}`)));
  };
  return {
    async ask(question, how) {
      if (!stdin.isTTY) throw new CommandError(`There is no terminal to ask at; ${without}.`);
      isHidden = how === 'hidden';
      if (!opened) open();
      stderr.write(question);
      while (lines.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const answer = lines.shift();
      // What is not shown moves no cursor.
      if (isHidden || answer === undefined) stderr.write('\n');
      if (answer === undefined) throw ended;
      return answer.trim();
    },
    close: () => opened?.close(),
  };
}
