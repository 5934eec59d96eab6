import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for the bundled programs of this run; see test/programs.ts. */
    programs: string;
  }
}

/** Gives all workers of a run one folder for the bundled programs, and removes it with what they left there. */
export default function setUp({ provide }: TestProject): () => void {
  // Below the project, where what is not bundled is found.
  const parent = join(import.meta.dirname, '../.build');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'programs-'));
  provide('programs', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
