/** A number or a text of a table. Numbers are rounded where they are made. */
export type VersionedItem = string | number;

/** One table of a bench: its rows are what was measured, its notes what a reader has to know to trust it. */
export interface Table {
  title: string;
  columns: string[];
  rows: VersionedItem[][];
  notes: string[];
}

/** One bench: `npm run bench -- NAME` runs it alone. */
export interface Bench {
  name: string;
  /** Those under a virtual clock time nothing, and run beside each other; the others run alone. */
  clock: 'virtual' | 'real';
  run(): Promise<Table[]>;
}
