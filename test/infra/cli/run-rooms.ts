import type { AnyCommand } from '../../../infra/cli/command.ts';
import { runProgram } from '../../../infra/cli/program.ts';
import { paint } from '../../../infra/local/commands/terminal.ts';

export interface RoomsRun {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, as a person at a terminal sees them. */
  output: string;
}

/**
 * Runs one command line of `rooms` in this process.
 *
 * @param options.answer what the person at the terminal answers; without it there is none
 */
export async function runRooms(
  argv: readonly string[],
  commands?: readonly AnyCommand[],
  { answer }: { answer?: string } = {},
): Promise<RoomsRun> {
  const run = { stdout: '', stderr: '', output: '' };
  const write = (stream: 'stdout' | 'stderr') => (text: string) => {
    run[stream] += text;
    run.output += text;
  };
  const person = {
    ask: async (question: string) => {
      write('stderr')(question);
      return answer ?? '';
    },
    close: () => {},
  };
  const terminal = {
    stdout: write('stdout'),
    stderr: write('stderr'),
    paint: paint({}),
    ...(answer === undefined ? {} : { prompt: () => person }),
  };
  return { code: await runProgram(argv, terminal, commands), ...run };
}
