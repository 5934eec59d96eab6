import { fileURLToPath } from 'node:url';

/** The path of a file of this folder; in the package they stand beside its code. */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
