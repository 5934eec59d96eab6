import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a process with a local stack tells of its run. */
export interface Run {
  executions: number;
  seconds: number;
  /** User and system, of all threads, for an execution: of each tenth of the executions, in their order. */
  processorMs: number[];
  /** What the executions have left in the heap of the stack's own thread. */
  heapBytes: number;
  /** Of the whole process. */
  processBytes: number;
  /** For `GET /executions`. */
  listMs: number;
}

/** Executions at a time: as many Lambdas of a kind as the local stack runs. */
export const atATime = 10;
/** Executions before those that count: every Lambda has started. */
export const warmUp = 50;

/** Runs so many executions in a local stack that has a process to itself. */
export async function runStack(executions: number): Promise<Run> {
  const child = fileURLToPath(new URL('./child.ts', import.meta.url));
  // With the loader of TypeScript that this process was started with.
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...process.execArgv,
    '--expose-gc',
    child,
    String(executions),
  ]);
  return JSON.parse(stdout);
}
