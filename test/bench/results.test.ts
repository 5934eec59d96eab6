import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chartsOf } from './charts.ts';
import { numbersSection, quoted } from './numbers.ts';
import { markdownOf, readResults, tableMarkdown } from './results.ts';
import { withSection } from './section.ts';

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('npm run bench', () => {
  it('wrote the figures of the README, and the drawings and tables that it shows', () => {
    const results = readResults();
    expect(Object.keys(results)).toEqual(expect.arrayContaining(quoted));
    const readme = readFileSync('test/bench/README.md', 'utf8');
    expect(withSection(readme, 'bench', numbersSection(results))).toBe(readme);
    expect(markdownOf(results)).toBe(file('results.md'));
    for (const [name, svg] of Object.entries(chartsOf(results))) {
      expect(file(name)).toBe(svg);
      expect(readme).toContain(`(${name})`);
    }
  });
});

describe('a table', () => {
  it('is Markdown, with its notes', () => {
    const table = { title: 'T', columns: ['a', 'b'], rows: [['x|y', 12345.6]], notes: ['Why.'] };
    expect(tableMarkdown(table)).toBe('### T\n\n| a | b |\n| --- | --- |\n| x\\|y | 12,345.6 |\n\nWhy.');
  });
});

describe('a chart', () => {
  it('draws what the table has, and nothing where there is no table', () => {
    const columns = ['faults', 'projects, and as many tickets', 'way', 'right', 'wrong', 'missing'];
    const rows = [
      ['0 %', 1, 'ours', 2, 0, 0],
      ['1 %', 1, 'ours', 3, 1, 0],
    ];
    const result = {
      date: '',
      cores: 1,
      node: '',
      seconds: 0,
      tables: [{ title: '', columns, rows, notes: [] }],
    };
    const drawn = chartsOf({ 'right-rooms': result });
    expect(Object.keys(drawn)).toEqual(['right-rooms.svg']);
    const svg = drawn['right-rooms.svg'] ?? '';
    expect(svg).toContain('3 of 4');
    expect(svg).not.toContain('2 of 2');
    const widths = [...svg.matchAll(/<rect [^>]*height="20" class="(\w+)"/g)].map(([, colour]) => colour);
    expect(widths).toEqual(['blue', 'orange']);
    expect(chartsOf({})).toEqual({});
  });
});
