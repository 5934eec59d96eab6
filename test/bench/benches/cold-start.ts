import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCompared, buildVariants } from '../cold-start/build.ts';
import { importTimes } from '../cold-start/import-times.ts';
import { median, quantile, rounded } from '../statistics.ts';
import type { Bench, Table } from '../table.ts';

const rounds = 20;
/** The one that a person's system waits for. */
const shown = 'ReceiveWebhook';

/** How long every Lambda's bundle takes to import, beside the part of the AWS SDK that it calls. */
export const coldStart: Bench = {
  name: 'cold-start',
  clock: 'real',
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
  const compared = await buildCompared(outDir);
  const ways = await buildVariants(join(outDir, 'variants'), shown);
  const rivals = compared.flatMap(({ ours, bare, trimmed }) => [ours, bare, trimmed]);
  const times = await importTimes([...new Set([...rivals, ...ways.values()])], rounds);
  const of = (file: string) => times.get(file) ?? [];
  const kb = (file: string) => Math.round(statSync(file).size / 1024);
  const ms = (file: string) => rounded(median(of(file)));
  const ratio = (file: string, other: string) => {
    const ratios = of(file).map((value, round) => value / (of(other)[round] ?? Number.NaN));
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2));
    return `${middle} (${low} to ${high})`;
  };
  const deployed = [...ways.values()][0] ?? '';
  return [
    {
      title: 'Cold start: import of every bundle beside the AWS SDK alone',
      columns: [
        'Lambda',
        'KB',
        'ms',
        'SDK KB',
        'SDK ms',
        'to the SDK',
        'trimmed KB',
        'trimmed ms',
        'to trimmed',
      ],
      rows: compared.map(({ id, ours, bare, trimmed }) => [
        id,
        kb(ours),
        ms(ours),
        kb(bare),
        ms(bare),
        ratio(ours, bare),
        kb(trimmed),
        ms(trimmed),
        ratio(ours, trimmed),
      ]),
      notes: [
        `Processor time of the import in a fresh process of Node ${process.version}: the median of ${rounds}, all bundles in turn. Ratios are taken within each round; in brackets the middle half of them.`,
        'SDK: a program that imports the clients and commands that the Lambda calls, and nothing else, bundled with the same settings from the SDK as npm has it. Goal: at most 1.15 times that.',
        'Trimmed: the same without the two parts of the SDK that our bundles leave out (infra/bundles/bundle.ts), which is the smallest program that could make these calls. What remains to it is ours: the logger, the schemas, the sources.',
        'Nothing is put off until the first call: no module is loaded later than here.',
      ],
    },
    {
      title: `Cold start: other ways to bundle ${shown}`,
      columns: ['bundle', 'KB', 'ms', 'to as deployed'],
      rows: [...ways].map(([name, file]) => [name, kb(file), ms(file), ratio(file, deployed)]),
      notes: [],
    },
  ];
}
