import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const python = process.env.PYTHON ?? 'python3';
/** For a Python without pip and venv, as Debian's is until somebody installs them. */
const pip = 'pip-25.3-py3-none-any.whl';
const pipIndex = 'https://pypi.org/simple/pip/';
/** Beside what else is built; git ignores it. */
const cache = '.build/python';

/** A Python, and the variables that make it find packages. */
export interface InstalledPackages {
  python: string;
  env: { PYTHONPATH: string };
}

/**
 * Installs packages into a folder of their own, as root or not, without touching the Python of the machine. The folder
 * is kept, and found again as long as the file and the Python are the same.
 *
 * @param requirements a file that pins packages
 * @param onlyThese whether what they need beside the file's is left out
 * @throws Error that says what is missing
 */
export async function installPackages(
  requirements: string,
  { onlyThese = false } = {},
): Promise<InstalledPackages> {
  const version = await runPython(['--version']);
  const key = createHash('sha256').update(version.output).update(readFileSync(requirements)).digest('hex');
  const target = join(process.cwd(), cache, key.slice(0, 16));
  if (!existsSync(target)) await installInto(target, requirements, onlyThese ? ['--no-deps'] : []);
  return { python, env: { PYTHONPATH: target } };
}

async function installInto(target: string, requirements: string, more: string[]): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const module = (await hasPip()) ? ['-m', 'pip'] : [await fetchPip(unfinished)];
    const options = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-compile',
      '--only-binary=:all:',
      ...more,
    ];
    const where = ['--target', join(unfinished, 'packages'), '--requirement', requirements];
    const { code, output } = await runPython([...module, 'install', ...options, ...where]);
    if (code !== 0) {
      throw new Error(`${requirements} could not be installed; it needs Python 3.10 or later:\n${output}`);
    }
    if (!existsSync(target)) renameSync(join(unfinished, 'packages'), target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function hasPip(): Promise<boolean> {
  return (await runPython(['-m', 'pip', '--version'])).code === 0;
}

async function runPython(args: string[]) {
  try {
    return await runCommand(python, args);
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
