import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mistakeInExpression } from '../../../../lib/sources/expressions/check.ts';
import { evaluate, reasonOf } from '../../../../lib/sources/expressions/evaluate.ts';
import { expression } from '../../../../lib/sources/expressions/expression-setting.ts';

const resultOf = (expression: string, input: unknown = {}, shared: Record<string, unknown> = {}) => {
  const [result = {}] = evaluate([input], { it: expression }, shared);
  return result.it;
};
const faultOf = (expression: string, input: unknown = {}) => {
  const result = resultOf(expression, input);
  return result && 'fault' in result ? result.fault.code : undefined;
};

describe('an expression', () => {
  it.each<[string, unknown, unknown]>([
    ['a.b', { a: { b: 7 } }, 7],
    ['a.b', { a: [{ b: 1 }, { b: 2 }] }, [1, 2]],
    ['a.c', { a: { b: 7 } }, undefined],
    ["a & '-' & b", { a: 1, b: true }, '1-true'],
    ['$string(1.5) & $string([1, "x"])', {}, '1.5[1,"x"]'],
    ["$join(a, ', ')", { a: ['x', 'y'] }, 'x, y'],
    ["$pad(a, -5, '0')", { a: '7' }, '00007'],
    ["$pad(a, 3) & '|'", { a: '7' }, '7  |'],
    ['$pad(missing, 3)', {}, undefined],
    ['$join(missing)', {}, undefined],
    ['$string(missing)', {}, undefined],
    ["$replace(a, 'x', 'y')", { a: 'xx' }, 'yy'],
    ['$fromMillis(a)', { a: 1790000000000 }, '2026-09-21T14:13:20.000Z'],
    ['$number(a)', { a: '7' }, 7],
    ['$', [1, 2], [1, 2]],
    ['null', {}, null],
  ])('gives its value: %s of %j', (expression, input, value) => {
    expect(resultOf(expression, input)).toEqual({ value });
  });

  it('knows what is shared by its name, and each input by itself', () => {
    const results = evaluate([{ a: 1 }, { a: 2 }], { sum: 'a + $body.b', own: 'a' }, { body: { b: 10 } });
    expect(results).toEqual([
      { sum: { value: 11 }, own: { value: 1 } },
      { sum: { value: 12 }, own: { value: 2 } },
    ]);
  });

  it('that fails says so, and the others have their values', () => {
    const [result] = evaluate([{ a: 'x' }], { bad: '$number(a)', good: 'a' });
    expect(result).toMatchObject({ bad: { fault: { code: 'D3030' } }, good: { value: 'x' } });
  });

  it('leaves nothing behind for the next one', () => {
    expect(resultOf('($secret := a; $secret)', { a: 'x' })).toEqual({ value: 'x' });
    expect(resultOf('$secret', {})).toEqual({ value: undefined });
  });

  const many = Array.from({ length: 20_000 }, (_, index) => index);
  it.each<[string, string, unknown, string]>([
    ['runs for ever', '($f := function($x) { $f($x + 1) }; $f(1))', {}, 'TooSlow|TooManySteps'],
    ['matches for ever', '$contains(a, /(a+)+$/)', { a: `${'a'.repeat(40)}!` }, 'TooSlow'],
    ['calls itself too deep', '($f := function($x) { 1 + $f($x + 1) }; $f(1))', {}, 'TooDeep'],
    ['doubles a text', '$reduce([1..60], function($a, $b) { $a & $a }, "xx")', {}, 'TooLarge'],
    ['fills a text with itself', '$replace(a, "a", a)', { a: 'a'.repeat(200_000) }, 'TooLarge'],
    ['joins one text too often', '$join(a, b)', { a: many.map(String), b: 'x'.repeat(1000) }, 'TooLarge'],
    ['pads by a number of the body', '$pad("a", n)', { n: 1e9 }, 'TooLarge'],
    [
      'repeats a list within itself',
      '$string($map(a, function($x) { $$.a }))',
      { a: many },
      'TooLarge|TooSlow',
    ],
    ['gives a list within itself', '$map(a, function($x) { $$.a })', { a: many }, 'TooLarge|TooSlow'],
    ['makes a list of a number of the body', '[1..n]', { n: 1e6 }, 'TooLarge'],
    ['runs a text', '$eval(a)', { a: '1' }, 'Forbidden'],
    ['hides that it runs a text', '($f := $eval; $f(a))', { a: '1' }, 'Forbidden'],
  ])('that %s is stopped', (_, expression, input, code) => {
    expect(faultOf(expression, input)).toMatch(new RegExp(`^(${code})$`));
    expect(resultOf('a', { a: 1 })).toEqual({ value: 1 });
  });

  it.each([
    'constructor',
    'constructor.constructor("return process")()',
    '$.constructor.constructor("return 1")()',
    'a.constructor.name',
    '$lookup($, "constructor")',
    '$process',
    '$globalThis',
    '$require("fs")',
    '$fetch("http://127.0.0.1")',
    '__proto__.constructor',
    '$string.constructor("return 1")()',
  ])('reaches nothing of the process: %s', (expression) => {
    const result = resultOf(expression, { a: 'x' });
    if (result && 'value' in result) expect(result.value).toBeUndefined();
    else expect(result?.fault.code).toMatch(/^[TD]\d{4}$/);
  });

  it('says why it failed without the input', () => {
    const result = resultOf('$number(a)', { a: 'private words' });
    if (!result || !('fault' in result)) throw new Error('it did not fail');
    expect(reasonOf(result.fault)).toBe('cannot be evaluated with this body (JSONata D3030) at character 8');
    expect(reasonOf({ code: 'TooSlow', message: '' })).toBe('takes too long with this body');
  });
});

describe('an expression of an environment file', () => {
  it.each<[string, RegExp]>([
    ['', /^is empty/],
    ['a'.repeat(4001), /^is longer than 4000/],
    ['a.', /^is no JSONata \(at character 2\): /],
    ['$eval(a)', /^uses \$eval, which would run a text/],
    ['a.($f := $random; $f())', /^uses \$random, which gives another result/],
    ['$map(a, $shuffle)', /^uses \$shuffle/],
    ['[1..n]', /^uses "\.\."/],
    ['[1..100000]', /^uses "\.\."/],
    ['$ ~> | a | { "b": 1 } |', /^uses the operator "\|/],
  ])('is refused with what to write: %s', (text, mistake) => {
    expect(mistakeInExpression(text)).toMatch(mistake);
  });

  it.each([
    'a.b',
    '[1..12]',
    "a[type = 'x'].name",
    '$map(a, function($x) { $x.b })',
    '$match(a, /x+/).match',
  ])('may be: %s', (text) => {
    expect(mistakeInExpression(text)).toBeUndefined();
  });
});

describe('why an expression failed', () => {
  it.each([
    [{ code: 'TooSlow' }, 'takes too long with this body'],
    [{ code: 'TooManySteps' }, 'takes too many steps with this body'],
    [{ code: 'TooDeep' }, 'calls itself too often'],
    [{ code: 'TooLarge' }, 'makes too much of this body'],
    [{ code: 'Forbidden' }, 'uses a function that is not allowed'],
    [{ code: 'T2001' }, 'cannot be evaluated with this body (JSONata T2001)'],
    [{ code: 'TooDeep', position: 7 }, 'calls itself too often at character 7'],
    [{ code: 'T2001', position: 0 }, 'cannot be evaluated with this body (JSONata T2001) at character 0'],
  ])('is said in words: %j', (fault, reason) => {
    expect(reasonOf({ ...fault, message: 'private words' })).toBe(reason);
  });
});

describe('the bounds of an evaluation', () => {
  it('are those of all inputs and expressions together: none of them has a result when the time is over', () => {
    const endless = '$contains(a, /(a+)+$/)';
    const inputs = [{ a: 'x' }, { a: `${'a'.repeat(40)}!` }];
    const slow = { fault: { code: 'TooSlow', message: 'takes too long with this body' } };
    expect(evaluate(inputs, { endless, good: 'a' })).toEqual([
      { endless: slow, good: slow },
      { endless: slow, good: slow },
    ]);
  });

  it('give no result for no input, and nothing for no expression', () => {
    expect(evaluate([], { a: 'a' })).toEqual([]);
    expect(evaluate([{}], {})).toEqual([{}]);
  });
});

describe('a field of an environment file that holds an expression', () => {
  const mistakeOf = (written: unknown) => v.safeParse(expression('data.id'), written).issues?.[0]?.message;

  it.each<[unknown, string | undefined]>([
    ['a.b', undefined],
    [7, 'write an expression in JSONata such as "data.id"'],
    [undefined, 'write an expression in JSONata such as "data.id"'],
    [' ', 'is empty; write an expression in JSONata such as "data.id"'],
    ['a.', 'is no JSONata (at character 2): Unexpected end of expression; try it at try.jsonata.org'],
    [`a${' '.repeat(4000)}`, 'is longer than 4000 characters; write a shorter one'],
    [`a${' '.repeat(3999)}`, undefined],
    [`${'('.repeat(1999)}a${')'.repeat(1999)}`, 'is too complex; write a simpler one'],
    ['[1..n]', 'uses ".." with other ends than numbers up to 1000; write such numbers (at character 4)'],
    ['[1..1000]', undefined],
    ['[1..1001]', 'uses ".." with other ends than numbers up to 1000; write such numbers (at character 4)'],
    [
      '$ ~> | a | { "b": 1 } |',
      'uses the operator "| ... |"; write the object that you want instead (at character 6)',
    ],
    [
      'a.$eval(b)',
      'uses $eval, which would run a text of the body as an expression; write it without (at character 7)',
    ],
    [
      '$base64decode(b)',
      'uses $base64decode, which is not available here; write it without (at character 13)',
    ],
  ])('is refused or taken: %j', (written, mistake) => {
    expect(mistakeOf(written)).toEqual(mistake);
  });
});
