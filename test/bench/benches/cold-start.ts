import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inAndOut, lambdaBuild } from '../../../infra/bundle.ts';
import { functions } from '../../../infra/functions.ts';
import { importTimes } from '../cold-start/import-times.ts';
import { bareSource, buildBare, commandsIn, sdkUse } from '../cold-start/rivals.ts';
import { median, quantile, rounded } from '../statistics.ts';
import type { Bench, Table } from '../table.ts';

const rounds = 20;

/** How long every Lambda's bundle takes to import, beside the AWS SDK that it calls alone. */
export const coldStart: Bench = {
  name: 'cold-start',
  async run() {
    const outDir = mkdtempSync(join(tmpdir(), 'cold-start-'));
    try {
      return await measure(outDir);
    } finally {
      rmSync(outDir, { recursive: true });
    }
  },
};

async function measure(outDir: string): Promise<Table[]> {
  const { metafile } = await build({ ...lambdaBuild, ...inAndOut(join(outDir, 'ours'), functions), metafile: true });
  const bareOf = new Map(
    functions.map(({ id }) => {
      const path = Object.keys(metafile.outputs).find((one) => one.endsWith(`/${id}/index.cjs`)) ?? '';
      return [id, bareSource(sdkUse(commandsIn(metafile.outputs[path])))];
    }),
  );
  const sources = [...new Set(bareOf.values())];
  const asPublished = join(outDir, 'bare');
  await buildBare(sources, asPublished, { alias: {} });
  const same = join(outDir, 'bare-same');
  await buildBare(sources, same);
  const fileIn = (directory: string, name: string) => join(directory, name, 'index.cjs');
  const rowFiles = functions.map(({ id }) => {
    const index = String(sources.indexOf(bareOf.get(id) ?? ''));
    return { id, ours: fileIn(join(outDir, 'ours'), id), bare: fileIn(asPublished, index), same: fileIn(same, index) };
  });
  const files = [...new Set(rowFiles.flatMap(({ ours, bare, same }) => [ours, bare, same]))];
  const times = await importTimes(files, rounds);
  const of = (file: string) => times.get(file) ?? [];
  const kb = (file: string) => Math.round(statSync(file).size / 1024);
  const ms = (file: string) => rounded(median(of(file)));
  const ratios = (ours: string, other: string) => of(ours).map((value, round) => value / (of(other)[round] ?? Number.NaN));
  const spread = (values: readonly number[]) =>
    `${median(values).toFixed(2)} (${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)})`;
  return [
    {
      title: 'Cold start',
      columns: ['Lambda', 'KB', 'import ms', 'bare KB', 'bare ms', 'ratio', 'same KB', 'same ms', 'ratio'],
      rows: rowFiles.map(({ id, ours, bare, same }) => [
        id, kb(ours), ms(ours), kb(bare), ms(bare), spread(ratios(ours, bare)), kb(same), ms(same), spread(ratios(ours, same)),
      ]),
      notes: [],
    },
  ];
}
