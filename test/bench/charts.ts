import type { Results } from './results.ts';
import { box, type ColourName, drawing, legend, line, text } from './svg.ts';
import type { Table, VersionedItem } from './table.ts';

/** The drawings that results are enough for, by their file names. */
export function chartsOf(results: Results): Record<string, string> {
  const [rooms] = results['right-rooms']?.tables ?? [];
  const [waits] = results.waiting?.tables ?? [];
  return {
    ...(rooms ? { 'right-rooms.svg': rightRoomsChart(rooms) } : {}),
    ...(waits ? { 'waiting.svg': waitingChart(waits) } : {}),
  };
}

/** The cells of a table's rows by their columns. */
export function rowsOf({ columns, rows }: Table): Record<string, VersionedItem>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])));
}

const width = 760;
const parts: [column: string, colour: ColourName][] = [
  ['right', 'blue'],
  ['incomplete, and said so', 'sky'],
  ['wrong', 'orange'],
  ['duplicate', 'purple'],
  ['missing', 'grey'],
];

/** Bars of all work items with faults, ours above the tutorial's for each number. */
function rightRoomsChart(table: Table): string {
  const rows = rowsOf(table).filter(({ faults }) => faults !== '0 %');
  const [left, top, bar, full] = [200, 56, 20, width - 290];
  const drawn = rows.flatMap((row, index) => {
    const y = top + index * (bar + 4) + Math.floor(index / 2) * 14;
    const counts = parts.map(([column]) => Number(row[column] ?? 0));
    const all = counts.reduce((sum, count) => sum + count, 0);
    let x = left;
    const bars = counts.map((count, part) => {
      const length = (full * count) / all;
      const drawnBar = count > 0 ? box(x, y, length, bar, parts[part]?.[1] ?? 'grey') : '';
      x += length;
      return drawnBar;
    });
    const name = `${row['projects, and as many tickets']} + ${row['projects, and as many tickets']}, ${row.way}`;
    return [
      text(left - 8, y + 15, name, 'end'),
      ...bars.filter((one) => one !== ''),
      text(left + full + 8, y + 15, `${counts[0]} of ${all}`),
    ];
  });
  const height = top + rows.length * (bar + 4) + Math.ceil(rows.length / 2) * 14;
  const title = 'Projects and tickets at once, with 1 % faults: what came of their rooms';
  return drawing(title, width, height, [text(8, 18, title), ...legend(8, 40, parts), ...drawn]);
}

const lines: [way: string, colour: ColourName][] = [
  ['fixed 2 s', 'grey'],
  ['fixed 5 s', 'purple'],
  ['x1.5 up to 30 s', 'green'],
  ['tutorial: 2 s, 30 times', 'orange'],
  ['ours', 'blue'],
];

const thickness: Record<string, number> = { ours: 3, 'tutorial: 2 s, 30 times': 3 };

/** Worst lags by the length of the job, and the looks that they take. */
function waitingChart(table: Table): string {
  const rows = rowsOf(table);
  const lengths = [...new Set(rows.map((row) => String(row['length of the job'])))];
  const title = 'How late the end of a copy is noticed (worst, s), and with how many looks, by its length';
  const half = width / 2;
  return drawing(title, width, 380, [
    text(8, 18, title),
    ...legend(8, 40, lines),
    ...plot(rows, lengths, { column: 'worst, s', x: 48, to: half - 16, from: 0.1, decades: 3 }),
    ...plot(rows, lengths, { column: 'looks p50', x: half + 48, to: width - 16, from: 1, decades: 5 }),
    text(
      48,
      372,
      "The tutorial's way gives up after a minute: its lines end where it noticed no job any more.",
    ),
  ]);
}

interface Plot {
  column: string;
  x: number;
  to: number;
  /** The lowest value of the scale, which has so many powers of ten. */
  from: number;
  decades: number;
}

function plot(
  rows: Record<string, VersionedItem>[],
  lengths: readonly string[],
  { column, x, to, from, decades }: Plot,
): string[] {
  const [top, bottom] = [74, 330];
  const xOf = (length: string) => x + ((to - x) * lengths.indexOf(length)) / (lengths.length - 1);
  const yOf = (value: number) =>
    bottom - ((bottom - top) * Math.log10(Math.max(value, from) / from)) / decades;
  const grid = Array.from({ length: decades + 1 }, (_, power) => from * 10 ** power).flatMap((value) => [
    line(
      [
        [x, yOf(value)],
        [to, yOf(value)],
      ],
      'faint',
    ),
    text(x - 6, yOf(value) + 4, String(Number(value.toPrecision(1))), 'end'),
  ]);
  return [
    text(x, top - 12, column === 'worst, s' ? 'worst lag, s' : 'looks'),
    ...grid,
    ...lengths.map((length) => text(xOf(length), bottom + 18, length, 'middle')),
    ...lines.map(([way, colour]) => {
      const points = rows
        .filter((row) => row.way === way && typeof row['worst, s'] === 'number')
        .map((row): [number, number] => [xOf(String(row['length of the job'])), yOf(Number(row[column]))]);
      return line(points, colour, thickness[way] ?? 1.5);
    }),
  ];
}
