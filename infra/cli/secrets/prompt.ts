import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError } from '../command.ts';

/**
 * Asks the person at the terminal. The question goes to stderr: stdout has the result of a command alone.
 *
 * @param how `hidden` does not show what is typed
 * @throws CommandError without a terminal, and on Ctrl-C
 */
export function askPerson(question: string, how: 'hidden' | 'shown'): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new CommandError('There is no terminal to ask at; name a file of secrets with --file FILE.');
  }
  stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = how === 'hidden' ? nowhere : stderr;
  const lines = createInterface({ input: stdin, output, terminal: true });
  return new Promise<string>((resolve, reject) => {
    lines.on('SIGINT', () => reject(new CommandError('\nInterrupted. Nothing is stored.')));
    lines.question('', resolve);
  })
    .then((answer) => answer.trim())
    .finally(() => {
      lines.close();
      if (how === 'hidden') stderr.write('\n');
    });
}
