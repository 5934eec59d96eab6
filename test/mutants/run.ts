import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { accepted } from './accepted.ts';
import { judge, readFigures, writeFigures } from './results.ts';

/**
 * Changes one rule after the other in these files and folders (`lib` and `functions` unless given), runs the tests of
 * their own folders each time, and lists the changes that none of these noticed. What it knows of unchanged code and
 * tests it takes from its last run (`.build/mutants`), or tries all again with `--force`. `--static` changes constants
 * too, which takes several times as long. `--page` tries nothing and writes the page of results again.
 */
const options = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const unknown = [...options].filter((option) => !['--page', '--force', '--static'].includes(option));
if (unknown.length > 0) {
  console.error(`There is no option ${unknown.join(', ')}, only --force, --static and --page.`);
  process.exit(2);
}
const paths = process.argv.slice(2).filter((argument) => !options.has(argument));
if (options.has('--page')) {
  writeFigures(readFigures());
  process.exit();
}
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`There is no ${missing.join(', ')}. Give files and folders below lib or functions.`);
  process.exit(2);
}

/** Folders of tests that do not mirror the folder of the code that they test. */
const otherTests: Record<string, string[]> = {
  'lib/docspace': ['test/infra/environments'],
  'lib/intake': ['test/lib/sources'],
  'lib/kernel': ['test/lib/docspace', 'test/lib/sources'],
  'lib/settings': ['test/infra/environments', 'test/lib/sources'],
  'lib/sources': ['test/lib/intake'],
  // The stores in memory are those of all other tests.
  'lib/stores': ['test/lib/intake', 'test/lib/work-items'],
};

/** The folders of tests of a file or folder: those that mirror the first two folders of its path. */
function testsOf(path: string): string[] {
  const [top = '', folder = ''] = path.split('/');
  const mirrored = folder.endsWith('.ts') || folder === '' ? top : `${top}/${folder}`;
  const others = Object.entries(otherTests).filter(
    ([code]) => `${mirrored}/`.startsWith(`${code}/`) || `${code}/`.startsWith(`${mirrored}/`),
  );
  return [`test/${mirrored}`, ...others.flatMap(([, tests]) => tests)];
}

const mutated = paths.length > 0 ? paths : ['lib', 'functions'];
process.env.MUTANTS_TESTS = JSON.stringify(mutated.flatMap(testsOf));
if (options.has('--static')) process.env.MUTANTS_STATIC = 'yes';

const incrementalFile = '.build/mutants/incremental.json';
forgetUntried(incrementalFile);

/**
 * Stryker keeps it for a fact that no test runs a line, also when a test has come that does, and that no test noticed a
 * changed constant, for it does not know which tests read that.
 */
function forgetUntried(file: string): void {
  if (!existsSync(file)) return;
  const known: { files: Record<string, { mutants: { status: string; static?: boolean }[] }> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const of of Object.values(known.files)) {
    of.mutants = of.mutants.filter(
      ({ status, static: isConstant = false }) =>
        status !== 'NoCoverage' && !(status === 'Survived' && isConstant),
    );
  }
  writeFileSync(file, JSON.stringify(known));
}

const stryker = new Stryker({
  testRunner: 'in-process',
  testRunnerNodeArgs: ['--import', 'tsx'],
  plugins: ['./test/mutants/test-runner.mjs', './test/mutants/not-mutated.mjs'],
  ignorers: ['not-mutated'],
  mutate: mutated.map((path) => (statSync(path).isDirectory() ? `${path}/**/*.ts` : path)),
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 2),
  // A constant of a module is changed only with `--static`: all tests run again for each, in a new process.
  ignoreStatic: !options.has('--static'),
  // The runner ends a test that hangs by itself.
  timeoutMS: 60_000,
  incremental: true,
  force: options.has('--force'),
  incrementalFile,
  tempDirName: '.build/mutants/sandbox',
  reporters: ['progress'],
  disableTypeChecks: false,
  // Stryker would rewrite it by a part of TypeScript that version 7 does not have.
  tsconfigFile: 'none',
  ignorePatterns: ['.build', 'cdk.out'],
});

const isMutated = (file: string) =>
  mutated.some((path) => `${file}/`.startsWith(`${path.replace(/\/$/, '')}/`));
// What it knows of other files comes along.
const results = (await stryker.runMutationTest()).filter(({ fileName }) =>
  isMutated(relative('.', fileName)),
);
const judged = judge(results, accepted);
const others = Object.entries(readFigures()).filter(([file]) => !isMutated(file));
writeFigures({ ...Object.fromEntries(others), ...judged.figures });
for (const { file, line, original, replacement } of judged.survivors) {
  console.log(`${file}:${line}\n  - ${original}\n  + ${replacement}`);
}
for (const { file, original } of judged.stale) console.log(`accepted, but not there: ${file}: ${original}`);
console.log(`${judged.survivors.length} changes that no test noticed`);
