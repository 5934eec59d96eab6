import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import notOurs from './not-ours.json' with { type: 'json' };
import { PortalHost } from './portals.ts';
import { outcomesOf, verdictOf } from './report.ts';
import { checkWithSdk } from './sdk/run.ts';
import { missingIn, SuiteCopy } from './suite.ts';

const usage = `Usage: npm run test:vendor -- --suite DIR
       npm run test:vendor -- --sdk

DIR is a checkout of ONLYOFFICE's own API tests, branch master:
  git clone -b master https://github.com/ONLYOFFICE/DocSpace-api-tests.git DIR

Runs those of its tests that are about rooms, folders, API keys, people and groups against the DocSpace simulator; or,
with --sdk, checks the simulator's answers by the models of ONLYOFFICE's SDK for Python, which it installs from PyPI.`;

/** @returns the exit code: 0 all pass that should, 1 some do not, 2 the command line or the suite is wrong */
export async function main(argv: string[], say: (line: string) => void = console.log): Promise<number> {
  if (argv.length === 1 && argv[0] === '--sdk') return checkWithSdk(say);
  const suite = suiteIn(argv);
  if (suite === undefined) {
    say(usage);
    return 2;
  }
  const directory = resolve(suite);
  if (!existsSync(directory)) {
    say(`There is no directory ${directory}.\n\n${usage}`);
    return 2;
  }
  const missing = missingIn(directory);
  if (missing.length > 0) {
    say(`${directory} is no checkout of the suite's branch master. It has no ${missing.join(', ')}.`);
    return 2;
  }
  return run(directory, say);
}

function suiteIn(argv: string[]): string | undefined {
  try {
    return parseArgs({ args: argv, options: { suite: { type: 'string' } } }).values.suite || undefined;
  } catch {
    return undefined;
  }
}

async function run(directory: string, say: (line: string) => void): Promise<number> {
  const copy = new SuiteCopy(directory);
  const host = new PortalHost();
  try {
    say('Installing the packages of the suite in a temporary copy ...');
    await copy.install();
    const listed = await copy.titles();
    say(`Running it against the simulator ...`);
    const report = await copy.run(
      notOurs.map(({ title }) => title),
      await host.start(),
    );
    const { lines, ok } = verdictOf(listed, outcomesOf(report), notOurs);
    for (const line of lines) say(line);
    return ok ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  } finally {
    await host.stop();
    copy.remove();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
