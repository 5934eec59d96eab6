import { join } from 'node:path';
import { build } from 'esbuild';
import { inAndOut, lambdaBuild } from '../../../infra/bundles/bundle.ts';
import { functions } from '../../../infra/functions.ts';
import { bareSource, buildBare, commandsIn, sdkUse } from './rivals.ts';
import { variants } from './variants.ts';

/** Files of bundles that do the same calls of AWS. */
export interface Compared {
  id: string;
  ours: string;
  /** The clients alone, of the SDK as npm has it. */
  bare: string;
  /** The clients alone, without what our bundles leave out. */
  trimmed: string;
}

/** Bundles every Lambda and, for each, the AWS SDK that it calls, alone. */
export async function buildCompared(outDir: string): Promise<Compared[]> {
  const [ours, bare, trimmed] = ['ours', 'bare', 'trimmed'].map((name) => join(outDir, name)) as [
    string,
    string,
    string,
  ];
  const { metafile } = await build({ ...lambdaBuild, ...inAndOut(ours, functions), metafile: true });
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [path.split('/').at(-2), output]),
  );
  const sourceOf = new Map(functions.map(({ id }) => [id, bareSource(sdkUse(commandsIn(outputs.get(id))))]));
  // Lambdas with the same calls have the same rival.
  const sources = [...new Set(sourceOf.values())];
  await buildBare(sources, bare, { alias: {} });
  await buildBare(sources, trimmed);
  return functions.map(({ id }) => {
    const index = String(sources.indexOf(sourceOf.get(id) ?? ''));
    const file = (directory: string, name: string) => join(directory, name, 'index.cjs');
    return { id, ours: file(ours, id), bare: file(bare, index), trimmed: file(trimmed, index) };
  });
}

/** Bundles one Lambda in every way; variant to file. */
export async function buildVariants(outDir: string, id: string): Promise<Map<string, string>> {
  const entries = functions.filter((one) => one.id === id);
  const files = new Map<string, string>();
  for (const [name, difference] of Object.entries(variants)) {
    const directory = join(outDir, String(files.size));
    const { outExtension } = { ...lambdaBuild, ...difference };
    await build({ ...lambdaBuild, ...inAndOut(directory, entries), ...difference });
    files.set(name, join(directory, id, `index${outExtension['.js']}`));
  }
  return files;
}
