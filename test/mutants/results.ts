import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';
import type { AcceptedMutant } from './accepted/change.ts';
import { accepted } from './accepted.ts';

/** The last result of a file. */
export interface Figures {
  /** Changes that were tried. */
  tried: number;
  /** Those of them that a test noticed. */
  noticed: number;
  /** Those of the others that change nothing for anybody. */
  accepted: number;
}

export interface Survivor {
  file: string;
  line: number;
  original: string;
  replacement: string;
}

const figuresFile = 'test/mutants/results.json';
const pageFile = 'test/mutants/results.md';

/** `RuntimeError`: a module could not be loaded, so no test of it runs. */
const noticed: readonly string[] = ['Killed', 'Timeout', 'RuntimeError'];
const unnoticed: readonly string[] = ['Survived', 'NoCoverage'];

/** What a run says of its files, and which accepted mutants of those files are there no longer. */
export function judge(
  results: readonly MutantResult[],
  acceptedMutants: readonly AcceptedMutant[],
  sourceOf = (file: string) => readFileSync(file, 'utf8'),
): { figures: Record<string, Figures>; survivors: Survivor[]; stale: AcceptedMutant[] } {
  const figures: Record<string, Figures> = {};
  const survivors: Survivor[] = [];
  const seen = new Set<AcceptedMutant>();
  for (const { fileName, status, location, replacement = '' } of results) {
    if (!noticed.includes(status) && !unnoticed.includes(status)) continue;
    const file = relative('.', fileName);
    figures[file] ??= { tried: 0, noticed: 0, accepted: 0 };
    const its = figures[file];
    its.tried += 1;
    if (noticed.includes(status)) {
      its.noticed += 1;
      continue;
    }
    const source = sourceOf(file);
    const original = excerpt(source, location);
    const line = source.split('\n')[location.start.line - 1] ?? '';
    const why = acceptedMutants.find(
      (one) =>
        one.file === file &&
        one.original === original &&
        one.replacement === replacement &&
        line.includes(one.line ?? ''),
    );
    if (why) {
      seen.add(why);
      its.accepted += 1;
    } else survivors.push({ file, line: location.start.line, original, replacement });
  }
  const stale = acceptedMutants.filter((one) => one.file in figures && !seen.has(one));
  return { figures, survivors, stale };
}

/** The text at a place; lines and columns count from 1. */
function excerpt(source: string, { start, end }: MutantResult['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines.push((lines.pop() ?? '').slice(0, end.column - 1));
  lines.unshift((lines.shift() ?? '').slice(start.column - 1));
  return lines.join('\n');
}

export function readFigures(): Record<string, Figures> {
  return JSON.parse(readFileSync(figuresFile, 'utf8'));
}

/** Writes the figures of all files that are still there, and the page that people read. */
export function writeFigures(all: Record<string, Figures>): void {
  const there = Object.entries(all).filter(([file]) => existsSync(file));
  const sorted = Object.fromEntries(there.sort(([one], [other]) => (one < other ? -1 : 1)));
  // A line for each file, as the formatter has it.
  const lines = Object.entries(sorted).map(
    ([file, { tried, noticed, accepted: harmless }]) =>
      `  "${file}": { "tried": ${tried}, "noticed": ${noticed}, "accepted": ${harmless} }`,
  );
  writeFileSync(figuresFile, `{\n${lines.join(',\n')}\n}\n`);
  writeFileSync(pageFile, pageOf(sorted, accepted));
}

/** The page of results: a line for each folder, and why each accepted mutant changes nothing. */
export function pageOf(all: Record<string, Figures>, acceptedMutants: readonly AcceptedMutant[]): string {
  const folders = new Map<string, Figures>();
  for (const [file, figures] of Object.entries(all)) {
    for (const folder of [file.slice(0, file.lastIndexOf('/')), 'all']) {
      const sum = folders.get(folder) ?? { tried: 0, noticed: 0, accepted: 0 };
      folders.set(folder, {
        tried: sum.tried + figures.tried,
        noticed: sum.noticed + figures.noticed,
        accepted: sum.accepted + figures.accepted,
      });
    }
  }
  const total = folders.get('all');
  folders.delete('all');
  const rows = [
    ...[...folders].sort(([one], [other]) => (one < other ? -1 : 1)),
    ...(total ? [['all', total] as const] : []),
  ];
  const reasons = acceptedMutants.map(
    ({ file, original, replacement, reason }) =>
      `- \`${file}\`: \`${oneLine(original)}\` as \`${oneLine(replacement)}\`: ${reason}`,
  );
  return [
    '# Changes of rules that the tests notice',
    '',
    'Stryker changes one rule of the code after the other (a condition turned round, a call left out) and runs the tests',
    'of its folder. A change that none of them notices is a rule that they do not hold. Made by `npm run mutants -- [PATH]`;',
    'texts for people are not changed, nor constants that are read once, unless `--static` is given.',
    '',
    '| folder | changes | noticed | change nothing for anybody | not noticed | score |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(([folder, { tried, noticed, accepted: harmless }]) => {
      const open = tried - noticed - harmless;
      return `| ${folder} | ${tried} | ${noticed} | ${harmless} | ${open} | ${Math.floor((100 * noticed) / tried)} % |`;
    }),
    '',
    ...(reasons.length > 0 ? ['## Changes that change nothing for anybody', '', ...reasons, ''] : []),
  ].join('\n');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');
