import { availableParallelism } from 'node:os';

/** A number or a text of a table. Numbers are rounded where they are made. */
export type Cell = string | number;

/** One table of a bench: its rows are what was measured, its notes what a reader has to know to trust it. */
export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
  notes: string[];
}

/** One bench: `npm run bench -- NAME` runs it alone. */
export interface Bench {
  name: string;
  run(): Promise<Table[]>;
}

const title = '# Results of `npm run bench`';

/** What a bench found, as a section of the page of results, with the machine that it ran on. */
export function sectionOf(name: string, tables: readonly Table[], seconds: number): string {
  const date = new Date().toISOString().slice(0, 10);
  const where = `${availableParallelism()} cores, Node ${process.version}, ${date}, ${Math.round(seconds)} s.`;
  return [`## ${name}`, where, ...tables.map(tableMarkdown)].join('\n\n');
}

/**
 * The page of results with new sections in place of the old ones of the same name.
 *
 * @param page empty before the first run
 * @param names of all benches, in the order of the page; a section of another name goes
 */
export function withSections(page: string, sections: readonly string[], names: readonly string[]): string {
  const [, ...old] = page.trim().split(/\n+(?=## )/);
  const byName = new Map([...old, ...sections].map((section) => [/^## (.*)/.exec(section)?.[1], section]));
  return `${[title, ...names.flatMap((name) => byName.get(name) ?? [])].join('\n\n')}\n`;
}

export function tableMarkdown({ title, columns, rows, notes }: Table): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(cellText).join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
  return [`### ${title}`, table, ...notes].join('\n\n');
}

/** The cells of a table's rows by their columns. */
export function rowsOf({ columns, rows }: Table): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])));
}

function cellText(cell: Cell): string {
  return typeof cell === 'number' ? grouped(cell) : cell.replaceAll('|', '\\|');
}

/** `12,345.6` */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}
