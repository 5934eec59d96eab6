import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { EnvironmentSettings } from '../../lib/settings/types.ts';
import { settingsOfLambdas } from '../environments/parse.ts';
import { type FunctionEntry, functions } from '../functions.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * What the AWS SDK brings along and no Lambda of ours can use, and what stands for it: a third of an import's time.
 * The SDK loads them, or they load their parts, by `import()`, for which esbuild wraps each module that these share with
 * the rest in a function of its own; without them all is one scope, compiled once (`npm run bench -- cold-start`).
 */
const leftOut = {
  '@aws-sdk/credential-provider-node': './infra/bundles/lambda-sdk/credential-provider-node.ts',
  '@smithy/core/event-streams': './infra/bundles/lambda-sdk/event-streams.ts',
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
  alias: leftOut,
  minify: true,
  keepNames: false,
  legalComments: 'none',
  // A source map is larger than its bundle and reading it makes a cold start slower. Errors carry the
  // name and the words that tell where they come from.
  sourcemap: false,
  logLevel: 'silent',
} satisfies BuildOptions;

/** `ID/index.cjs` in `outDir` for every entry. */
export function inAndOut(outDir: string, entries: readonly Pick<FunctionEntry, 'id' | 'entry'>[]) {
  return {
    entryPoints: entries.map(({ id, entry }) => ({ in: entry, out: `${id}/index` })),
    outdir: resolve(outDir),
  };
}

export interface BundleOptions {
  /** Gets one directory per Lambda; whatever those held before is removed. */
  outDir: string;
  settings: EnvironmentSettings;
  entries?: readonly FunctionEntry[];
}

/**
 * Bundles the Lambdas, all in one run of esbuild.
 *
 * The same sources and settings always give the same bytes, so an unchanged Lambda is not deployed again.
 *
 * @returns function id to a directory with `index.cjs` and `settings.json`, ready to be an asset
 */
export async function bundle({
  outDir,
  settings,
  entries = functions,
}: BundleOptions): Promise<Map<string, string>> {
  const directories = new Map(entries.map(({ id }) => [id, resolve(outDir, id)]));
  for (const directory of directories.values()) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    // A file and not environment variables, for those are limited to 4 KB in all
    // (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    writeFileSync(
      join(directory, 'settings.json'),
      `${JSON.stringify(settingsOfLambdas(settings), null, 2)}\n`,
    );
  }
  await build({ ...lambdaBuild, ...inAndOut(outDir, entries) });
  return directories;
}
