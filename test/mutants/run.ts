import { existsSync, statSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';
import { accepted } from './accepted.ts';
import { judge, readFigures, writeFigures } from './results.ts';

/**
 * Changes one rule after the other in these files and folders (`lib` and `functions` unless given), runs the tests of
 * single modules each time, and lists the changes that no test noticed. What it knows of unchanged code and tests it
 * takes from its last run (`.build/mutants`), or tries all again with `--force`.
 */
const force = process.argv.includes('--force');
const paths = process.argv.slice(2).filter((argument) => argument !== '--force');
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`There is no ${missing.join(', ')}. Give files and folders below lib or functions.`);
  process.exit(2);
}

const stryker = new Stryker({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './test/mutants/not-mutated.mjs'],
  ignorers: ['not-mutated'],
  mutate: (paths.length > 0 ? paths : ['lib', 'functions']).map((path) =>
    statSync(path).isDirectory() ? `${path}/**/*.ts` : path,
  ),
  // An option of the plugin, of which Stryker's types know nothing.
  ...{ vitest: { configFile: 'test/mutants/vitest.config.ts' } },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  incremental: true,
  force,
  incrementalFile: '.build/mutants/incremental.json',
  tempDirName: '.build/mutants/sandbox',
  reporters: ['progress'],
  disableTypeChecks: false,
  // Stryker would rewrite it by a part of TypeScript that version 7 does not have.
  tsconfigFile: 'none',
  ignorePatterns: ['.build', 'cdk.out', 'test/bench'],
});

const judged = judge(await stryker.runMutationTest(), accepted);
writeFigures({ ...readFigures(), ...judged.figures });
for (const { file, line, original, replacement } of judged.survivors) {
  console.log(`${file}:${line}\n  - ${original}\n  + ${replacement}`);
}
for (const { file, original } of judged.stale) console.log(`accepted, but not there: ${file}: ${original}`);
console.log(`${judged.survivors.length} changes that no test noticed`);
