import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementsOf, parseJson, plainSecret, repeatedKey } from '../../../lib/kernel/json.ts';

it.each<[string, string | undefined]>([
  ['{}', undefined],
  ['{"a":1,"b":2}', undefined],
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1},"b":2}', undefined],
  ['{"b":{"a":1},"a":[{"a":1},{"a":2}]}', undefined],
  ['{"a":[1,[2]],"b":1,"b":2}', 'b'],
  ['{"a":1,"b":[],"a":2}', 'a'],
  ['{"a":1,"b":{},"a":2}', 'a'],
  ['[{"a":1,"a":2}]', 'a'],
  ['{"a":"\\"b\\":1,\\"b\\":2","b":3}', undefined],
  ['{"a":":","\\u0061":"{"}', 'a'],
  ['"a"', undefined],
])('the JSON %s has twice the key %s', (text, key) => {
  expect(repeatedKey(text)).toBe(key);
});

it.each<[string, unknown]>([
  ['{"a":1}', { a: 1 }],
  ['null', null],
  ['true', true],
  ['false', false],
  ['"a"', 'a'],
  ['-1.5', -1.5],
  ['7', 7],
  [' \t\r\n[1]', [1]],
  ['', undefined],
  ['{', undefined],
  ['t', undefined],
  ['sk-8f2b', undefined],
  ['<html>', undefined],
  ['\u00a0{}', undefined],
])('the text %j is parsed as %j', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it.each<[string, string | undefined]>([
  ['abc', 'abc'],
  ['"abc"', 'abc'],
  ['123', '123'],
  ['true', 'true'],
  ['null', 'null'],
  ['{"verify":"abc"}', 'abc'],
  ['{"verify":7}', undefined],
  ['{"old":"abc","new":"def"}', undefined],
  ['["abc"]', 'abc'],
  ['["abc","def"]', undefined],
  ['{}', undefined],
])('the secret %s means the text %s', (value, text) => {
  expect(plainSecret(value)).toBe(text);
});

it.each([
  ['[]', []],
  [' [ ] ', []],
  ['[7]', ['7']],
  [
    '[1, "a,]\\"[" ,{"b":[1,2],"c":{}},[[],3],null]',
    ['1', '"a,]\\"["', '{"b":[1,2],"c":{}}', '[[],3]', 'null'],
  ],
  ['[[1,2]]', ['[1,2]']],
])('the JSON list %s has the elements %j', (text, elements) => {
  expect(elementsOf(text).map((element) => element.trim())).toEqual(elements);
});

it('any JSON list has as many element texts as elements, each of the same value', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(2), (list, indent) => {
      const elements = elementsOf(JSON.stringify(list, null, indent)).map((element) => parseJson(element));
      expect(elements).toEqual(JSON.parse(JSON.stringify(list)));
    }),
  );
});
