import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  /** All variables; those of this process unless told. */
  env?: NodeJS.ProcessEnv;
}

export interface Ended {
  code: number | null;
  /** What it wrote to both of its streams. */
  output: string;
}

/** Runs a command to its end. Rejects when there is no such command. */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
