import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEnvironment } from '../environments/load.ts';
import { bundle } from './bundle.ts';

/** One line per Lambda, and the ids of those that are over their budget or have none. */
export function compare(
  sizes: ReadonlyMap<string, number>,
  budget: Readonly<Record<string, number>>,
): { table: string; over: string[] } {
  const width = Math.max(...[...sizes.keys()].map((id) => id.length), 'Lambda'.length);
  const line = (id: string, kb: string, most: string) =>
    `${id.padEnd(width)}  ${kb.padStart(6)}  ${most.padStart(6)}`;
  const over = [...sizes].filter(([id, bytes]) => bytes / 1024 > (budget[id] ?? 0)).map(([id]) => id);
  const rows = [...sizes].map(([id, bytes]) => {
    const mark = over.includes(id) ? (budget[id] === undefined ? '  no budget' : '  over') : '';
    return line(id, (bytes / 1024).toFixed(1), String(budget[id] ?? '-')) + mark;
  });
  return { table: [line('Lambda', 'KB', 'budget'), ...rows].join('\n'), over };
}

/** `npm run sizes`: the bundles against `infra/bundles/budget.json`, for every KB makes a cold start slower. */
async function main(): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'bundles-'));
  try {
    const directories = await bundle({ outDir, settings: loadEnvironment('dev') });
    const sizes = new Map([...directories].map(([id, path]) => [id, statSync(join(path, 'index.cjs')).size]));
    const file = new URL('./budget.json', import.meta.url);
    const { table, over } = compare(sizes, JSON.parse(readFileSync(file, 'utf8')));
    console.log(table);
    if (over.length === 0) return;
    console.error(
      `\nOver budget: ${over.join(', ')}. Import less, or raise the number in infra/bundles/budget.json.`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
