import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { outcomesOf, type RunnerReport } from './report.ts';

/** Folders of specs, below the suite's `src/tests`. */
const folders = ['rooms/rooms', 'folders', 'apiKeys', 'people/profiles', 'group/group'];

const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'playwright.config.ts', 'config', 'src'];

/** What the directory of a checkout lacks, as paths in it. */
export function missingIn(directory: string): string[] {
  const needed = [...files, 'src/fixtures', ...folders.map((folder) => `src/tests/${folder}`)];
  const manifest = join(directory, 'package.json');
  return [...needed, ...(existsSync(manifest) ? packagesIn(manifest) : [])].filter((path) => {
    return !existsSync(join(directory, path));
  });
}

/** Packages that the suite brings along as files. */
function packagesIn(manifest: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.values(dependencies).flatMap((version) =>
    version.startsWith('file:') ? version.slice('file:'.length) : [],
  );
}

/** Its keys are named by three words drawn at random, which now and then are longer than the 30 characters of a name. */
function shortenNamesOfKeys(spec: string): void {
  if (!existsSync(spec)) return;
  const text = readFileSync(spec, 'utf8');
  writeFileSync(spec, text.replaceAll('faker.lorem.words(3)', 'faker.lorem.words(3).slice(0, 30).trim()'));
}

/** A copy of the suite in a temporary folder, so that nothing is written into the checkout. */
export class SuiteCopy {
  readonly #directory = mkdtempSync(join(tmpdir(), 'vendor-suite-'));

  constructor(from: string) {
    for (const path of [...files, ...packagesIn(join(from, 'package.json'))]) {
      cpSync(join(from, path), join(this.#directory, path), { recursive: true });
    }
    shortenNamesOfKeys(join(this.#directory, 'src/tests/apiKeys/apiKeys.spec.ts'));
  }

  /** @throws Error with what npm said */
  async install(): Promise<void> {
    // Its packages' scripts only fetch browsers and Git hooks.
    const { code, output } = await this.#run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Error(`npm ci of the suite failed:\n${output}`);
  }

  /** Titles of all tests. */
  async titles(): Promise<string[]> {
    const report = await this.#playwright(['--list'], '');
    return outcomesOf(report).map(({ title }) => title);
  }

  /** Runs all tests but those whose title fits a pattern, against a portal at that host and port. */
  run(without: string[], portal: string): Promise<RunnerReport> {
    const invert =
      without.length > 0 ? ['--grep-invert', without.map((title) => `(${title})`).join('|')] : [];
    return this.#playwright([...invert, '--fully-parallel', '--workers=2', '--trace=off', '--quiet'], portal);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #playwright(options: string[], portal: string): Promise<RunnerReport> {
    const cli = join('node_modules', '@playwright', 'test', 'cli.js');
    const specs = folders.map((folder) => `src/tests/${folder}/`);
    const { output } = await this.#run(
      process.execPath,
      [cli, 'test', ...specs, '--reporter=json', ...options],
      {
        LOCAL_PORTAL_DOMAIN: portal,
        PLAYWRIGHT_JSON_OUTPUT_NAME: 'report.json',
      },
    );
    const report = join(this.#directory, 'report.json');
    if (!existsSync(report)) throw new Error(`The suite's runner ended without a report:\n${output}`);
    const result = JSON.parse(readFileSync(report, 'utf8')) as RunnerReport;
    rmSync(report);
    if (result.errors.length > 0) {
      throw new Error(`The suite does not load:\n${result.errors.map(({ message }) => message).join('\n')}`);
    }
    return result;
  }

  #run(command: string, options: string[], environment: NodeJS.ProcessEnv = {}) {
    // CI would make the runner repeat what fails, and npm run --silent would keep npm from saying what is wrong.
    const env = { ...process.env, CI: '', npm_config_loglevel: 'error', ...environment };
    return runCommand(command, options, { cwd: this.#directory, env });
  }
}
