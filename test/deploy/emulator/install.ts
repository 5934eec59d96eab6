import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../run-command.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const python = process.env.PYTHON ?? 'python3';
/** For a Python without pip and venv, as Debian's is until somebody installs them. */
const pip = 'pip-25.3-py3-none-any.whl';
const pipIndex = 'https://pypi.org/simple/pip/';

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
  const module = (await succeeds(['-m', 'pip', '--version'])) ? ['-m', 'pip'] : [await fetchPip(directory)];
  const options = ['--quiet', '--disable-pip-version-check', '--no-compile', '--only-binary=:all:'];
  const { code, output } = await runCommand(python, [
    ...module,
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
  // The Simple API (https://packaging.python.org/en/latest/specifications/simple-repository-api/).
  const accept = 'application/vnd.pypi.simple.v1+json';
  const { files } = (await (await get(pipIndex, { accept })).json()) as {
    files: { filename: string; url: string; hashes: { sha256: string } }[];
  };
  const found = files.find(({ filename }) => filename === pip);
  if (!found) throw new Error(`${pipIndex} has no ${pip}.`);
  const bytes = Buffer.from(await (await get(new URL(found.url, pipIndex))).arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== found.hashes.sha256) {
    throw new Error(`${pip} did not arrive as it was published.`);
  }
  const file = join(directory, pip);
  writeFileSync(file, bytes);
  return join(file, 'pip');
}

async function get(url: string | URL, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answers HTTP ${answer.status}; install pip for ${python} instead.`);
  return answer;
}
