import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { engineFileName } from '../../lib/sources/expressions/sandbox.ts';
import { bundleForPackage, engine } from '../bundles/bundle.ts';
import { machineFiles } from '../machines/files.ts';
import { ownFile } from '../own-files.ts';
import { licencesOf } from './licences.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
const dist = join(here, 'dist');

/**
 * What `npm pack` runs first: the constructs in one file, the Lambdas each in theirs, the files that both read, and the
 * types. Whoever installs the package needs nothing to build it.
 */
async function main(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const lambdas = await bundleForPackage(join(dist, 'functions'));
  const constructs = await buildConstructs();
  mkdirSync(join(dist, 'machines'));
  const machines = Object.values(machineFiles).map((path) => join('machines', basename(path)));
  for (const file of ['runbook.md', ...machines]) copyFileSync(ownFile(file), join(dist, file));
  copyFileSync(engine, join(dist, engineFileName));
  copyFileSync(join(root, 'LICENSE'), join(dist, 'LICENSE'));
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licencesOf(root, [lambdas, constructs]));
  writeTypes();
}

/** CommonJS: TypeScript apps as `cdk init` makes them can import nothing else on every Node, and modules can too. */
async function buildConstructs() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(here, 'index.ts')],
    outfile: join(dist, 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'],
    // Files that stand beside the code are found there.
    define: { 'import.meta.url': 'ownUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

/** Declarations of what the package exports, as CommonJS; whatever else the compiler writes stays out. */
function writeTypes(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', here], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  const types = join(dist, 'types');
  const written = new Set<string>();
  const write = (name: string) => {
    if (written.has(name)) return;
    written.add(name);
    const text = readFileSync(join(types, 'infra', 'package', `${name}.d.ts`), 'utf8');
    const own = text.replace(/from '(\.[^']*)'|from "(\.[^"]*)"/g, (_, single, double) => {
      const [, other] = /^\.\/([\w-]+)\.ts$/.exec(single ?? double) ?? [];
      if (!other)
        throw new Error(
          `${name}.ts shows users of the package a type of ${single ?? double}; mark it @internal`,
        );
      write(other);
      return `from './${other}.cjs'`;
    });
    writeFileSync(join(dist, `${name}.d.cts`), own);
  };
  write('index');
  rmSync(types, { recursive: true });
}

await main();
