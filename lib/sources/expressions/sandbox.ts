import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Context, createContext, runInContext } from 'node:vm';
import { sandboxScript } from './sandbox-script.ts';

/** What the bundles call the file of JSONata that stands beside their code (infra/bundles). */
export const engineFileName = 'jsonata.js';

/** An evaluation that does not end is stopped after this, whatever it does. */
const longestMs = 2000;

let context: Context | undefined;

/**
 * Runs a function of the sandbox with a text, and gives the text that it leaves.
 *
 * The sandbox is a context of its own in this process: it has JSONata and the language, and no file, network, clock of ours
 * or variable of the process. It makes no code of texts. Its promises settle before this returns
 * (nodejs.org/api/vm.html, `microtaskMode: 'afterEvaluate'`), and count against the time.
 *
 * @param timeoutMs how long it may take
 * @returns undefined when the time is over
 */
export function inSandbox(
  name: 'start' | 'inspect',
  task: string,
  timeoutMs = longestMs,
): string | undefined {
  context ??= newContext();
  const sandbox = context as { task?: string; output?: string };
  sandbox.task = task;
  Reflect.deleteProperty(sandbox, 'output');
  try {
    runInContext(`${name}()`, context, { timeout: timeoutMs });
    const { output } = sandbox;
    sandbox.task = '';
    return typeof output === 'string' ? output : undefined;
  } catch {
    // What was stopped may be half done.
    context = undefined;
    return undefined;
  }
}

function newContext(): Context {
  const made = createContext(Object.create(null), {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: false, wasm: false },
  });
  runInContext(readFileSync(engineFileOf(import.meta.dirname), 'utf8'), made);
  runInContext(sandboxScript, made);
  return made;
}

/** The file of JSONata: beside the code in `folder`, as in a bundle, or that of the package. */
export function engineFileOf(folder: string): string {
  const inBundle = join(folder, engineFileName);
  if (existsSync(inBundle)) return inBundle;
  return createRequire(inBundle).resolve('jsonata/jsonata.min.js');
}
