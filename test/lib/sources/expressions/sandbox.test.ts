import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { engineFileName, engineFileOf, inSandbox } from '../../../../lib/sources/expressions/sandbox.ts';

/** Runs a piece of a program in the sandbox, as no expression can. It leaves its text in `output`. */
const run = (program: string, task = '', timeoutMs?: number) =>
  inSandbox(`(() => { ${program} })` as 'start', task, timeoutMs);
const named = (program: string) =>
  run(`try { output = String(${program}); } catch (error) { output = error.name; }`);

describe('the sandbox of expressions', () => {
  // Each test has one of its own: it is made anew after something in it was stopped.
  beforeEach(() => {
    run('throw new Error("x")');
  });

  it.each(['process', 'require', 'fetch', 'setTimeout', 'Buffer', 'performance'])(
    'has no %s, whatever runs in it',
    (name) => {
      expect(named(`typeof ${name}`)).toBe('undefined');
    },
  );

  it.each([
    ['eval', 'eval("1")', 'EvalError'],
    ['Function', 'Function("return 1")()', 'EvalError'],
    ['WebAssembly', 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))', 'CompileError'],
  ])('makes no code of texts, also not by %s', (_, program, error) => {
    expect(named(program)).toBe(error);
  });

  it('has the text of its task, and gives the text that is left', () => {
    expect(run('output = task + "!"', 'hello')).toBe('hello!');
  });

  it('gives nothing where nothing is left, or what is no text', () => {
    expect(run('output = "x"')).toBe('x');
    expect(run('')).toBeUndefined();
    expect(run('output = 7')).toBeUndefined();
    expect(run('output = ["x"]')).toBeUndefined();
  });

  it('has promises settle before it gives what is left', () => {
    expect(run('(async () => { await 0; output = "x"; })()')).toBe('x');
  });

  // They end by themselves some time later, so that this fails where nothing stops them.
  it.each([
    ['a loop', 'while (Date.now() < end);'],
    ['promises that follow each other', 'while (Date.now() < end) await 0;'],
  ])('stops %s when the time is over', (_, loop) => {
    const program = `const end = Date.now() + 500; (async () => { ${loop} output = "x"; })()`;
    expect(run(program, '', 20)).toBeUndefined();
    expect(run(program.replace('500', '0'), '', 20_000)).toBe('x');
  });

  it('is made anew after something in it was stopped', () => {
    expect(run('globalThis.mark = 1; output = "x"')).toBe('x');
    expect(named('typeof mark')).toBe('number');
    expect(run('throw new Error("x")')).toBeUndefined();
    expect(named('typeof mark')).toBe('undefined');
    expect(named('typeof jsonata')).toBe('function');
  });
});

describe('the file of JSONata', () => {
  it('is the one beside the code, as in a bundle, or that of the package', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    try {
      const ofPackage = engineFileOf(import.meta.dirname);
      expect(ofPackage).toMatch(/node_modules.jsonata.jsonata\.min\.js$/);
      writeFileSync(join(folder, engineFileName), '');
      expect(engineFileOf(folder)).toBe(join(folder, engineFileName));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
