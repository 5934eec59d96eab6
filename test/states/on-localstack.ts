import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { serve } from '../../infra/local/http/server.ts';
import { machineFiles, readDefinition } from '../../infra/machines/files.ts';
import type { InstalledPackages } from '../python-packages.ts';
import { namesInBranches } from './on-runner.ts';
import { type MachineCall, type MachineCase, type MachineOutcome, Script, withoutTrace } from './script.ts';

const engine = fileURLToPath(new URL('engine.py', import.meta.url));

/**
 * Runs cases on LocalStack's engine: a step that is to fail by States.Timeout gives no answer in its time.
 *
 * @throws Error with what the engine printed if it does not come to its end
 */
export async function onLocalStack(
  installed: InstalledPackages,
  cases: readonly MachineCase[],
): Promise<Map<string, MachineOutcome>> {
  const script = new Script(cases);
  const server = await serve(async (request) =>
    Response.json(script.turn((await request.json()) as MachineCall)),
  );
  try {
    const machines = Object.fromEntries(
      Object.entries(machineFiles).map(([name, file]) => [name, readDefinition(file, (id) => id) as Scope]),
    );
    const inputs = cases.map(({ name, machine }) => ({
      name,
      machine,
      input: { key: name, attempt: 1, update: 1 },
    }));
    const child = spawn(installed.python, [engine], {
      env: { ...process.env, ...installed.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const ended = once(child, 'close');
    const errors = text(child.stderr);
    child.stdin.end(JSON.stringify({ script: server.url, machines, cases: inputs }));
    const outcomes = new Map<string, MachineOutcome>();
    for await (const line of createInterface({ input: child.stdout })) {
      const { name, states, status, output, error, cause } = JSON.parse(line) as Outcome;
      const machine = cases.find((one) => one.name === name)?.machine ?? 'ProjectRoom';
      const inBranches = namesInBranches(machines[machine] as Scope);
      outcomes.set(name, {
        status,
        output,
        error,
        cause: cause === undefined ? undefined : JSON.stringify(withoutTrace(cause)),
        states: states.filter((state) => !inBranches.has(state)),
        calls: script.callsOf(name),
      });
    }
    const [code] = await ended;
    if (code !== 0)
      throw new Error(`LocalStack's engine ended with ${code}:\n${(await errors).slice(-3000)}`);
    return outcomes;
  } finally {
    await server.close();
  }
}

interface Scope {
  States: object;
}

/** A line of what `engine.py` prints. */
interface Outcome extends Omit<MachineOutcome, 'calls' | 'cause' | 'error'> {
  name: string;
  error?: string;
  cause?: string;
}
