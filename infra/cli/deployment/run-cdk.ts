import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/**
 * Runs the CDK's CLI of this project at the terminal of this process, and ends it when this process is interrupted: Ctrl-C
 * reaches both, another interrupt this process alone.
 *
 * @returns its exit code
 */
export function runCdk(
  args: readonly string[],
  cli = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk'),
): Promise<number> {
  return new Promise((resolve, reject) => {
    // Its stdout goes to stderr: stdout has the result alone.
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['inherit', process.stderr, 'inherit'] });
    const interrupt = () => child.kill('SIGINT');
    process.once('SIGINT', interrupt);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', interrupt);
      resolve(code ?? 1);
    });
  });
}
