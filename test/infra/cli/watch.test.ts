import { describe, expect, it } from 'vitest';
import { CommandError, defineCommand } from '../../../infra/cli/command.ts';
import { interruptedText, runProgram } from '../../../infra/cli/program.ts';
import { screenOf } from '../../../infra/cli/terminal/screen.ts';
import { paint } from '../../../infra/local/commands/terminal.ts';

/** A command whose results are given one after another; an error is thrown. */
const readings = (...results: (string | Error)[]) =>
  defineCommand({
    name: 'look',
    summary: 'looks at something',
    words: {},
    options: {},
    examples: ['look --watch'],
    isWatchable: true,
    async run() {
      const result = results.shift();
      if (typeof result === 'string') return { text: result, lines: 'a\nb' };
      throw result;
    },
    text: ({ text, lines }) => `${text}\n${lines}`,
  });

/** What a screen shows each time, until `times` are over. */
async function watched(command: ReturnType<typeof readings>, times: number, rows = 24) {
  const pages: string[][] = [];
  const output: string[] = [];
  const screen = {
    size: () => ({ rows, columns: 40 }),
    redraw: (lines: readonly string[]) => void pages.push([...lines]),
    wait: async () => pages.length < times,
  };
  const write = (text: string) => void output.push(text);
  const terminal = { stdout: write, stderr: write, paint: paint({}), screen };
  const code = await runProgram(['look', '--watch'], terminal, [command]);
  return { code, pages, output: output.join('') };
}

describe('--watch', () => {
  it('shows the result again and again in place of the one before, and ends as Ctrl-C does', async () => {
    const { code, pages, output } = await watched(readings('first', 'second'), 2);
    expect(pages.map(([head]) => head)).toEqual(['first', 'second']);
    expect({ code, output }).toEqual({ code: 130, output: '' });
    expect(pages[0]?.at(-1)).toMatch(/Ctrl-C ends it\.$/);
    expect(interruptedText(['look'], [readings()])).toBe('Ended. Nothing was changed.');
  });

  it('prints each text of others as one harmless line', async () => {
    const { pages } = await watched(readings('\u001b[2Jforged\nline'), 1);
    expect(pages[0]?.join('\n')).toMatch(/^ \[2Jforged line\na b\n/);
  });

  it('ends with the reason when the first reading fails', async () => {
    const { code, pages, output } = await watched(readings(new CommandError('It is not there.')), 1);
    expect({ code, pages, output }).toEqual({ code: 2, pages: [], output: 'It is not there.\n' });
  });

  it('keeps what it has shown while a later reading fails, with the reason', async () => {
    const { pages } = await watched(readings('first', new CommandError('AWS is away.'), 'third'), 3);
    expect(pages.map(([head]) => head)).toEqual(['first', 'first', 'third']);
    expect(pages[1]?.at(-1)).toMatch(/tried again: AWS is away\.$/);
  });

  it('never shows more than the window has rows, and says how many lines are left out', async () => {
    const wide = 'w'.repeat(100);
    const { pages } = await watched(readings(wide), 1, 6);
    // The wide line takes three rows
    expect(pages[0]).toEqual([
      wide,
      '... 1 more lines, for which the window is too small',
      expect.any(String),
    ]);
  });
});

describe('the screen of a terminal', () => {
  it('scrolls away what stood there, then writes each page over the one before', () => {
    const written: string[] = [];
    const stream = { rows: 3, columns: 20, write: (text: string) => written.push(text) };
    const screen = screenOf(stream as unknown as NodeJS.WriteStream);
    expect(screen.size()).toEqual({ rows: 3, columns: 20 });
    screen.redraw(['long line', 'b']);
    screen.redraw(['c']);
    const [scrolled, first, second] = written.map((text) => text.replaceAll('\u001b[', '^'));
    expect(scrolled).toBe('\n\n\n');
    expect(first).toBe('^Hlong line^K\nb^K\n^J');
    expect(second).toBe('^Hc^K\n^J');
  });

  it('is taken for 24 rows of 80 columns where the terminal does not say', () => {
    expect(screenOf({} as NodeJS.WriteStream).size()).toEqual({ rows: 24, columns: 80 });
  });
});
