import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chartsOf } from './charts.ts';
import type { Table, VersionedItem } from './table.ts';

/** What a bench found, and on what it ran. */
export interface BenchResult {
  /** `YYYY-MM-DD` */
  date: string;
  cores: number;
  /** Such as `v20.20.2`. */
  node: string;
  /** How long it took. */
  seconds: number;
  tables: Table[];
}

/** By the names of the benches. */
export type Results = Record<string, BenchResult>;

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The results that were written last; none before the first run. */
export function readResults(): Results {
  const file = fileOf('results.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Writes them as JSON and Markdown, and draws the charts from them. */
export function writeResults(results: Results): void {
  writeFileSync(fileOf('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(fileOf('results.md'), markdownOf(results));
  for (const [name, svg] of Object.entries(chartsOf(results))) writeFileSync(fileOf(name), svg);
}

/** A bench's result, run on this machine now. */
export function resultOf(tables: Table[], seconds: number): BenchResult {
  const date = new Date().toISOString().slice(0, 10);
  return { date, cores: availableParallelism(), node: process.version, seconds, tables };
}

/** All results for people. */
export function markdownOf(results: Results): string {
  const parts = Object.entries(results).map(([name, { date, cores, node, seconds, tables }]) =>
    [`## ${name}`, `${cores} cores, Node ${node}, ${date}, ${seconds} s.`, ...tables.map(tableMarkdown)].join(
      '\n\n',
    ),
  );
  return `${['# Results of `npm run bench`', ...parts].join('\n\n')}\n`;
}

export function tableMarkdown({ title, columns, rows, notes }: Table): string {
  const line = (cells: readonly VersionedItem[]) => `| ${cells.map(cellText).join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
  return [`### ${title}`, table, ...notes].join('\n\n');
}

export function cellText(cell: VersionedItem): string {
  return typeof cell === 'number' ? grouped(cell) : cell.replaceAll('|', '\\|');
}

/** `12,345.6` */
function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}
