import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  /** All variables; those of this process unless given. */
  env?: NodeJS.ProcessEnv;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both streams, in the order of arrival. */
  output: string;
}

/** Runs a command to its end. Rejects when there is no such command. */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const written = { stdout: '', stderr: '', output: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
        written.output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...written }));
  });
}
