import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../infra/cli/arguments.ts';
import { CommandError, defineCommand, exitCodes, Interrupted } from '../../../infra/cli/command.ts';
import { commandsFor } from '../../../infra/cli/commands/index.ts';
import { interruptedText, runProgram } from '../../../infra/cli/program.ts';
import { paint } from '../../../infra/local/commands/terminal.ts';
import { runRooms } from './run-rooms.ts';

const commands = await commandsFor();

/** The words of a command line as a shell splits them. */
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);

const sum = defineCommand({
  name: 'sum',
  summary: 'adds two numbers',
  words: {
    one: { label: 'ONE', summary: 'a number' },
    other: { label: 'OTHER', summary: 'a number', optional: true },
  },
  options: {
    twice: { type: 'boolean', summary: 'doubles it' },
    unit: { type: 'string', label: 'UNIT', summary: 'a unit' },
  },
  examples: ['sum 1 2 --unit EUR'],
  attention: { meaning: 'the sum is negative', isNeeded: ({ sum }) => sum < 0 },
  interrupted: 'The sum is lost.',
  async run({ words: { one, other }, options: { twice, unit } }, { progress }) {
    progress('adding');
    if (one === 'crash') throw new Error('a defect');
    if (one === 'end') throw new Interrupted('Interrupted.');
    if (Number.isNaN(Number(one))) throw new CommandError(`${one} is no number.`, { word: one });
    return { sum: (Number(one) + Number(other ?? 0)) * (twice ? 2 : 1), unit };
  },
  text: ({ sum, unit }) => `${sum} ${unit ?? ''}`.trim(),
});
const runSum = (...argv: string[]) => runRooms(argv, [sum]);

describe('the commands of rooms', () => {
  it.each(commands)('are loaded without the others by their names: $name', async (command) => {
    expect(await commandsFor(command.name)).toEqual([command]);
  });

  it('are all loaded where none is named, and for a name that none of them has', async () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBeGreaterThan(10);
    for (const name of [undefined, 'help', 'nope', 'toString'])
      expect(await commandsFor(name)).toEqual(commands);
  });
});

describe('the help of rooms', () => {
  it('names every command with its summary', async () => {
    const { code, stdout } = await runRooms(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of commands)
      expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
    expect((await runRooms(['help'])).stdout).toBe(stdout);
  });

  it('is shown on stderr with exit code 2 if no command is named', async () => {
    const { code, stdout, stderr } = await runRooms([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe((await runRooms(['--help'])).stdout);
  });

  it.each(commands)('of $name names its words, options, examples and exit codes', async (command) => {
    const { code, stdout } = await runRooms([command.name, '--help']);
    expect(code).toBe(0);
    for (const { label } of Object.values<{ label: string }>(command.words)) expect(stdout).toContain(label);
    for (const option of [...Object.keys(command.options), 'json', 'help']) {
      expect(stdout).toMatch(new RegExp(`^  --${option}\\b`, 'm'));
    }
    for (const example of command.examples) expect(stdout).toContain(`npx rooms ${example}`);
    expect(stdout.includes('\n  3 ')).toBe(command.attention !== undefined);
  });

  it('has the same facts as JSON', async () => {
    const { commands: all } = JSON.parse((await runRooms(['--help', '--json'])).stdout);
    expect(all.map(({ name }: { name: string }) => name)).toEqual(commands.map(({ name }) => name));
    expect(JSON.parse((await runSum('sum', '-h', '--json')).stdout)).toMatchObject({
      name: 'sum',
      exitCodes: { 3: 'the sum is negative' },
    });
  });
});

describe('a command line', () => {
  it.each(commands.flatMap(({ examples }) => [...examples]))('of an example is understood: %s', (example) => {
    const [name, ...argv] = wordsOf(example);
    const command = commands.find((one) => one.name === name);
    if (!command) throw new Error(`no command ${name}`);
    expect(() => readArguments(command, argv)).not.toThrow();
  });

  it('has words and options in any order, and the result alone on stdout', async () => {
    for (const argv of [
      ['sum', '1', '2', '--unit', 'EUR', '--twice'],
      ['--twice', 'sum', '--unit=EUR', '1', '2'],
      ['sum', '--unit', 'EUR', '--twice', '--', '1', '2'],
    ]) {
      expect(await runSum(...argv)).toMatchObject({ code: 0, stdout: '6 EUR\n', stderr: 'adding\n' });
    }
    expect(await runSum('sum', '--', '1', '-3')).toMatchObject({ code: 3, stdout: '-2\n' });
    expect((await runSum('sum', '1')).stdout).toBe('1\n');
  });

  it.each([
    [['smu', '1'], /^rooms has no command "smu"; did you mean "sum"\? See npx rooms --help\.$/],
    [['add', '1'], /^rooms has no command "add", only sum\./],
    [
      ['sum', '1', '--twise'],
      /^rooms sum has no option "--twise"; did you mean "--twice"\? .*npx rooms sum ONE/,
    ],
    [['sum', '1', '--colour'], /^rooms sum has no option "--colour"\. It is written/],
    [['sum', '1', '-x'], /^rooms sum has no option "-x"\./],
    [['sum'], /^ONE is missing\. Write: npx rooms sum ONE \[OTHER\] \[--twice\] \[--unit UNIT\] \[--json\]$/],
    [['sum', '1', '2', '3'], /^"3" is too much\. Write/],
    [['sum', '1', '--unit'], /^Option '--unit <value>' argument missing\. Write/],
    [['sum', '1', '--twice=yes'], /^Option '--twice' does not take an argument\. Write/],
    [['sum', 'one'], /^adding\none is no number\.$/],
  ])('that is wrong is answered with one sentence and exit code 2: %j', async (argv, sentence) => {
    const { code, stdout, stderr } = await runSum(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr).not.toMatch(/\n +at /);
  });
});

describe('the pages', () => {
  it('name only commands that exist', () => {
    const pages = ['.', 'functions', 'infra', 'lib', 'test'].flatMap((folder) =>
      readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => join(folder, file)),
    );
    const named = pages.flatMap((page) => [
      ...readFileSync(page, 'utf8').matchAll(/npx rooms ([a-z]+(?:-[a-z]+)*)/g),
    ]);
    const unknown = named
      .map(([, name]) => name)
      .filter((name) => !commands.some((one) => one.name === name));
    expect(unknown).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});

describe('the table of exit codes on the page', () => {
  it('has every exit code of the program, with its meaning', () => {
    const page = readFileSync('infra/cli/README.md', 'utf8');
    const rows = [...page.matchAll(/^\| (\d+) \| (.*) \|$/gm)];
    expect(rows.map(([, code]) => Number(code))).toEqual(Object.values(exitCodes).map(({ code }) => code));
    for (const [index, { meaning }] of Object.values(exitCodes).entries()) {
      expect(rows[index]?.[2]).toMatch(new RegExp(`^${meaning}`));
    }
  });
});

describe('--json', () => {
  it('prints one document for a result, a mistake and a defect', async () => {
    const done = await runSum('sum', '1', '2', '--json');
    expect(JSON.parse(done.stdout)).toEqual({ sum: 3 });
    const mistake = await runSum('sum', 'one', '--json');
    expect(JSON.parse(mistake.stdout)).toEqual({ error: 'one is no number.', word: 'one' });
    expect(mistake).toMatchObject({ code: 2, stderr: 'adding\none is no number.\n' });
    expect(JSON.parse((await runSum('smu', '--json')).stdout)).toHaveProperty('error');
    const defect = await runSum('sum', 'crash', '--json');
    expect(JSON.parse(defect.stdout)).toEqual({ error: 'a defect' });
    expect(defect.code).toBe(1);
    expect(defect.stderr).toMatch(/^adding\nError: a defect\n +at /);
    const interrupted = await runSum('sum', 'end', '--json');
    expect(interrupted).toMatchObject({ code: 130, stderr: 'adding\nInterrupted.\n' });
  });

  it('is a word after "--"', async () => {
    expect((await runSum('sum', '1', '--', '--json')).stdout).toBe('NaN\n');
  });
});

describe('colours', () => {
  const colourStart = '\u001b[';
  const shownOn = async (stream: { isTTY: boolean }, environment: NodeJS.ProcessEnv, ...argv: string[]) => {
    let shown = '';
    const write = (text: string) => {
      shown += text;
    };
    await runProgram(argv, { stdout: write, stderr: write, paint: paint(stream, environment) });
    return shown;
  };

  it('are on a terminal only, and nowhere with NO_COLOR or --json', async () => {
    expect(await shownOn({ isTTY: true }, {}, '--help')).toContain(colourStart);
    expect(await shownOn({ isTTY: false }, {}, '--help')).not.toContain(colourStart);
    expect(await shownOn({ isTTY: true }, { NO_COLOR: '1' }, '--help')).not.toContain(colourStart);
    expect(await shownOn({ isTTY: true }, {}, '--help', '--json')).not.toContain(colourStart);
  });
});

describe('Ctrl-C', () => {
  it('says what the command leaves behind, and otherwise that it may be run again', () => {
    expect(interruptedText(['sum', '1'], [sum])).toBe('Interrupted. The sum is lost.');
    expect(interruptedText(['smu'], [sum])).toMatch(/^Interrupted\. .*may be run again\.$/);
  });
});
