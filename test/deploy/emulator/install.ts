import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../run-command.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const python = process.env.PYTHON ?? 'python3';
/** For a Python without pip and venv, as Debian's is until somebody installs them. */
const pipFacts = 'https://pypi.org/pypi/pip/25.3/json';

/**
 * Installs MiniStack into a folder of its own, as root or not, without touching the Python of the machine.
 *
 * @param directory exists and is empty
 * @returns the Python to run it with, and the variables that make it find MiniStack
 * @throws Error that says what is missing
 */
export async function installMinistack(
  directory: string,
): Promise<{ python: string; env: { PYTHONPATH: string } }> {
  const target = join(directory, 'packages');
  const pip = (await succeeds(['-m', 'pip', '--version'])) ? ['-m', 'pip'] : [await fetchPip(directory)];
  const options = ['--quiet', '--disable-pip-version-check', '--no-compile', '--only-binary=:all:'];
  const { code, output } = await runCommand(python, [
    ...pip,
    'install',
    ...options,
    '--target',
    target,
    '--requirement',
    requirements,
  ]);
  if (code !== 0)
    throw new Error(`MiniStack could not be installed; it needs Python 3.10 or later:\n${output}`);
  return { python, env: { PYTHONPATH: target } };
}

async function succeeds(args: string[]): Promise<boolean> {
  try {
    return (await runCommand(python, args)).code === 0;
  } catch {
    throw new Error(`There is no ${python}. Install Python 3.10 or later, or set PYTHON.`);
  }
}

/** @returns the path under which Python runs pip out of its own package, without an installation */
async function fetchPip(directory: string): Promise<string> {
  const { urls } = (await (await fetch(pipFacts)).json()) as {
    urls: { packagetype: string; filename: string; url: string; digests: { sha256: string } }[];
  };
  const wheel = urls.find(({ packagetype }) => packagetype === 'bdist_wheel');
  if (!wheel) throw new Error(`${pipFacts} names no wheel.`);
  const bytes = Buffer.from(await (await fetch(new URL(wheel.url, pipFacts))).arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== wheel.digests.sha256) {
    throw new Error(`${wheel.filename} did not arrive as it was published.`);
  }
  const file = join(directory, wheel.filename);
  writeFileSync(file, bytes);
  return join(file, 'pip');
}
