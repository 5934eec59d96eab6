import { describe, expect, it } from 'vitest';
import { harmlessJson, oneHarmlessLine, withHarmlessTexts } from '../../../lib/kernel/text.ts';

describe('a text of somebody else', () => {
  it.each([
    ['two\r\nlines', 'two lines'],
    ['a\u0000b\u0007c\u2028d\u0085e', 'a b c d e'],
    ['\u001b[31mred\u009b0m', ' [31mred 0m'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['\u2066isolate\u2069', 'isolate'],
  ])('becomes one harmless line: %j', (text, line) => {
    expect(oneHarmlessLine(text)).toBe(line);
  });

  it.each(['عاجل: تسجيل الدخول', 'דחוף', 'क\u094dष', '👩\u200d💻', 'a\u200fb'])(
    'keeps the letters and marks of %j',
    (text) => {
      expect(oneHarmlessLine(text)).toBe(text);
    },
  );
});

const hostile = 'red\u001b[31m\nline\u202e';

it.each<[unknown, unknown]>([
  [hostile, 'red [31m line'],
  [
    [hostile, 7, [hostile]],
    ['red [31m line', 7, ['red [31m line']],
  ],
  [
    { [hostile]: hostile, deep: { list: [hostile], none: null } },
    { 'red [31m line': 'red [31m line', deep: { list: ['red [31m line'], none: null } },
  ],
  [7, 7],
  [true, true],
  [null, null],
  [undefined, undefined],
])('every text in %j is made harmless, and nothing else is changed', (value, expected) => {
  expect(withHarmlessTexts(value)).toStrictEqual(expected);
});

it('JSON that is printed has what is harmful as escapes, and stays the same JSON', () => {
  const value = { subject: `${hostile}\u0085`, list: ['ä'] };
  const text = harmlessJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toBe('{\n  "subject": "red\\u001b[31m\\nline\\u202e\\u0085",\n  "list": [\n    "ä"\n  ]\n}');
});
