import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import type { FunctionId } from '../../functions/index.ts';
import { engineFileName } from '../../lib/sources/expressions/sandbox.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { type FunctionEntry, functions } from '../functions.ts';
import { needsEngine, writeSettings } from './beside-code.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Leaves out of the bundles what the AWS SDK loads by `import()`: the credentials of files, containers, instances and
 * people, and event streams. A Lambda has the credentials of its role in its environment variables, where the SDK looks
 * first (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), and no operation that we call streams events.
 *
 * Inside the bundles they would make the receiver half as large again, and its import half as long again: esbuild wraps
 * each module that they share with the rest in a function of its own. The budget notices when a later version of the SDK
 * imports one of them at once.
 */
const withoutLazyModules: Plugin = {
  name: 'without-lazy-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ kind }) =>
      kind === 'dynamic-import' ? { external: true } : undefined,
    );
  },
};

/** How a Lambda is bundled: everything but its entry and where it goes. */
export const lambdaBuild = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // CommonJS starts faster than modules in Lambda. Node 20, so that the bundles also run on a laptop's.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  target: 'node20',
  // The modules of the AWS SDK can be shaken, its CommonJS cannot.
  mainFields: ['module', 'main'],
  plugins: [withoutLazyModules],
  minify: true,
  keepNames: false,
  legalComments: 'none',
  // A source map is larger than its bundle and reading it makes a cold start slower. Errors carry the
  // name and the words that show where they come from.
  sourcemap: false,
  // Files that stand beside the code are found there.
  define: { 'import.meta.dirname': '__dirname' },
  logLevel: 'silent',
} satisfies BuildOptions;

export interface BundleOptions {
  /** Gets one directory per Lambda; their former contents are removed. */
  outDir: string;
  settings: EnvironmentSettings;
  /** All Lambdas unless given. */
  ids?: readonly FunctionId[];
}

/**
 * Bundles the Lambdas, all in one run of esbuild.
 *
 * The same sources and settings always give the same bytes, so an unchanged Lambda is not deployed again.
 *
 * @returns function id to a directory with `index.cjs` and `settings.json`, ready to be an asset
 */
export async function bundle({ outDir, settings, ids }: BundleOptions): Promise<Map<string, string>> {
  const bundled = functions.filter(({ id }) => ids?.includes(id) ?? true);
  const directories = new Map(bundled.map(({ id }) => [id, resolve(outDir, id)]));
  for (const directory of directories.values()) {
    rmSync(directory, { recursive: true, force: true });
    writeSettings(directory, settings);
  }
  const metafile = await buildInto(outDir, bundled);
  if (needsEngine(settings)) addEngine(metafile, directories);
  return directories;
}

/** Bundles all Lambdas for any environment: no settings, and JSONata beside each that may evaluate expressions. */
export async function bundleForPackage(outDir: string): Promise<Metafile> {
  const metafile = await buildInto(outDir, functions);
  addEngine(metafile, new Map(functions.map(({ id }) => [id, resolve(outDir, id)])));
  return metafile;
}

async function buildInto(outDir: string, entries: readonly FunctionEntry[]): Promise<Metafile> {
  const { metafile } = await build({
    ...lambdaBuild,
    entryPoints: entries.map(({ id, entry }) => ({ in: entry, out: `${id}/index` })),
    outdir: resolve(outDir),
    metafile: true,
  });
  return metafile;
}

/** Puts JSONata beside the Lambdas that evaluate expressions. */
function addEngine({ outputs }: Metafile, directories: ReadonlyMap<string, string>): void {
  for (const [output, { inputs }] of Object.entries(outputs)) {
    const directory = directories.get(basename(dirname(output)));
    if (directory && inputs['lib/sources/expressions/sandbox.ts'])
      copyFileSync(engine, join(directory, engineFileName));
  }
}

/** JSONata for the Lambdas. */
export const engine = createRequire(import.meta.url).resolve('jsonata/jsonata.min.js');
