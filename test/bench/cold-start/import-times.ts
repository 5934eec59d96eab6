import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Times the import of bundles, each time in a fresh process which does nothing else. Every round imports every file once,
 * and begins with another file, so that whatever else the machine does meets all of them alike.
 *
 * It is the processor that is timed, user and system: a Lambda waits for nothing else while it imports, and what else
 * runs on this machine is not counted.
 *
 * @returns milliseconds by file, one value a round, in the order of the rounds
 */
export async function importTimes(files: readonly string[], rounds: number): Promise<Map<string, number[]>> {
  const times = new Map(files.map((file): [string, number[]] => [file, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = Math.floor((round * files.length) / rounds);
    for (const file of [...files.slice(first), ...files.slice(0, first)]) {
      times.get(file)?.push(await importTime(file));
    }
  }
  return times;
}

/** Also of a module: `--eval` takes `await` if it is told that it is one. */
async function importTime(file: string): Promise<number> {
  const load = file.endsWith('.mjs') ? 'await import' : 'require';
  const program = `
    const begun = process.cpuUsage();
    ${load}(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(begun);
    console.log((user + system) / 1000);`;
  const type = file.endsWith('.mjs') ? 'module' : 'commonjs';
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '--eval', program], {
    // Nothing of this process's own, such as a loader of TypeScript or settings of AWS.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  return Number(stdout);
}
