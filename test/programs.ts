import { existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { inject } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What tests start as a process of its own. */
const programs = {
  rooms: 'infra/cli/main.ts',
  start: 'infra/local/commands/start.ts',
  demo: 'infra/local/commands/demo.ts',
  app: 'infra/app.ts',
  runCdk: 'infra/cli/deployment/run-cdk.ts',
};
export type Program = keyof typeof programs;

let built: Promise<string> | undefined;

/**
 * The file by which node starts a program of the project, without the loader of TypeScript: that takes a second of each
 * process. All programs are bundled once for a run, when a test asks for the first, from the sources as they are then.
 *
 * One test of each program starts it by the loader all the same, as people do.
 */
export async function programFile(program: Program): Promise<string> {
  built ??= builtPrograms(inject('programs'));
  return join(await built, programs[program].replace(/ts$/, 'mjs'));
}

/** The folder that holds them, made here unless another worker has. */
async function builtPrograms(folder: string): Promise<string> {
  const all = join(folder, 'all');
  if (existsSync(all)) return all;
  const own = join(folder, String(process.pid));
  await buildPrograms(own);
  try {
    renameSync(own, all);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(all)) throw error;
  }
  return all;
}

async function buildPrograms(outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: Object.values(programs),
    outdir,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Large, or read files beside their own.
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild', 'dynalite', 'jsonata/jsonata.min.js'],
    // For packages that are not written as modules.
    banner: {
      js: "import { createRequire as forPackages } from 'node:module'; const require = forPackages(import.meta.url);",
    },
    plugins: [whereTheyStand],
    logLevel: 'silent',
  });
}

/** Has each module know its own file, beside which it looks for others. */
const whereTheyStand: Plugin = {
  name: 'where-they-stand',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const here = { url: pathToFileURL(path).href, dirname: dirname(path) };
      const contents = readFileSync(path, 'utf8').replaceAll(
        // Not where the name of the property is a text.
        /(?<!['"])\bimport\.meta\.(url|dirname)\b/g,
        (_, name: 'url' | 'dirname') => JSON.stringify(here[name]),
      );
      return { contents, loader: 'ts' };
    });
  },
};
