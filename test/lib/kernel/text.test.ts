import { describe, expect, it } from 'vitest';
import { oneHarmlessLine } from '../../../lib/kernel/text.ts';

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
