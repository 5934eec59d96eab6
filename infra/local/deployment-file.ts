import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.build/local-stacks/', import.meta.url));
const fileOf = (port: number) => `${folder}${port}.json`;

/**
 * Writes what the commands need of the local stack at a port to a file of this folder that only its user can read:
 * the endpoints in it open the records and the secrets.
 *
 * @returns removes the file
 */
export function writeDeploymentFile(port: number, facts: object): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(port);
  // One that an earlier stack left behind may have other rights.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(facts), { mode: 0o600, flag: 'wx' });
  return () => rmSync(file, { force: true });
}

/** The file of the local stack at a port, undefined if there is none. A stack that was killed leaves its file. */
export function readDeploymentFile(port: number): unknown {
  try {
    return JSON.parse(readFileSync(fileOf(port), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
