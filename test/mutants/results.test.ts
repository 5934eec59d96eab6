import { readFileSync } from 'node:fs';
import type { MutantResult } from '@stryker-mutator/api/core';
import { expect, it } from 'vitest';
import { accepted } from './accepted.ts';
import { judge, pageOf, readFigures } from './results.ts';

const source = 'const least = 1;\nif (a >\n  b) c();\n';
const condition = { start: { line: 2, column: 5 }, end: { line: 3, column: 4 } };
const result = (change: Partial<MutantResult>): MutantResult => ({
  id: '1',
  fileName: 'lib/a.ts',
  mutatorName: 'm',
  location: condition,
  replacement: 'true',
  status: 'Survived',
  ...change,
});

it('counts what the tests noticed, and lists the changes that nobody noticed or accepted', () => {
  const results = [
    result({ status: 'Killed' }),
    result({ status: 'Timeout' }),
    result({ status: 'RuntimeError' }),
    result({ status: 'Ignored' }),
    result({}),
    result({ status: 'NoCoverage', replacement: 'false' }),
  ];
  const why = { file: 'lib/a.ts', original: 'a >\n  b', replacement: 'true', reason: 'r' };
  const gone = { ...why, replacement: 'c' };
  const elsewhere = { ...why, file: 'lib/b.ts' };
  expect(judge(results, [why, gone, elsewhere], () => source)).toEqual({
    figures: { 'lib/a.ts': { tried: 5, noticed: 3, accepted: 1 } },
    survivors: [{ file: 'lib/a.ts', line: 2, original: 'a >\n  b', replacement: 'false' }],
    stale: [gone],
  });
});

it('accepts a change in the line alone that is named', () => {
  const why = { file: 'lib/a.ts', original: 'a >\n  b', replacement: 'true', reason: 'r', line: 'const' };
  expect(judge([result({})], [why], () => source).survivors).toHaveLength(1);
  expect(judge([result({})], [{ ...why, line: 'if (a' }], () => source).survivors).toEqual([]);
});

it('names the line of each accepted change of a word that may stand in other places of its file, too', () => {
  const common = ["''", '[]', 'true', 'false'];
  const loose = accepted.filter(({ original, line }) => common.includes(original) && line === undefined);
  expect(loose).toEqual([]);
});

it('sums up the files of a folder', () => {
  const page = pageOf(
    {
      'lib/a/a.ts': { tried: 3, noticed: 2, accepted: 1 },
      'lib/a/b.ts': { tried: 7, noticed: 4, accepted: 0 },
    },
    [],
  );
  expect(page).toContain('| lib/a | 10 | 6 | 1 | 3 | 60 % |\n| all | 10 | 6 | 1 | 3 | 60 % |\n');
});

it('is shown on the page as the last run had it', () => {
  expect(readFileSync('test/mutants/results.md', 'utf8')).toBe(pageOf(readFigures(), accepted));
});
