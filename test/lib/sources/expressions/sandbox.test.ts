import { describe, expect, it } from 'vitest';
import { inSandbox } from '../../../../lib/sources/expressions/sandbox.ts';

/** Runs a piece of a program in the sandbox, as no expression can. It leaves its text in `output`. */
const run = (program: string, task = '') => inSandbox(`(() => { ${program} })` as 'start', task);
const named = (program: string) =>
  run(`try { output = String(${program}); } catch (error) { output = error.name; }`);

describe('the sandbox of expressions', () => {
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

  it('is made anew after something in it was stopped', () => {
    expect(run('globalThis.mark = 1; output = "x"')).toBe('x');
    expect(named('typeof mark')).toBe('number');
    expect(run('throw new Error("x")')).toBeUndefined();
    expect(named('typeof mark')).toBe('undefined');
    expect(named('typeof jsonata')).toBe('function');
  });
});
