import { describe, expect, it } from 'vitest';
import { hmac, isHmac } from '../../../../lib/sources/signatures/hmac.ts';

// RFC 4231, test case 2.
const key = 'Jefe';
const data = 'what do ya want for nothing?';
const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const base64 = Buffer.from(hex, 'hex').toString('base64');

describe('an HMAC-SHA256', () => {
  it('is that of RFC 4231, of the parts one after the other', () => {
    expect(hmac(key, [data], 'hex')).toBe(hex);
    expect(hmac(key, ['what do ya ', Buffer.from('want for nothing?')], 'base64')).toBe(base64);
  });

  it.each<[string, string, 'hex' | 'base64', string[], boolean]>([
    ['the right one in hex', hex, 'hex', [key], true],
    ['the right one in base64', base64, 'base64', [key], true],
    ['the right one under the second of two keys', hex, 'hex', ['other', key], true],
    ['the right one under the first of two keys', hex, 'hex', [key, 'other'], true],
    ['one under another key', hex, 'hex', ['other'], false],
    ['one without a key', hex, 'hex', [], false],
    ['the right one in the other encoding', hex, 'base64', [key], false],
    ['the right one in capitals', hex.toUpperCase(), 'hex', [key], false],
    ['the beginning of the right one', hex.slice(0, -1), 'hex', [key], false],
    ['the right one and more', `${hex}0`, 'hex', [key], false],
    ['nothing', '', 'hex', [key], false],
    ['one with a wrong digit', `6${hex.slice(1)}`, 'hex', [key], false],
  ])('%s is accepted or not', (_, given, encoding, keys, right) => {
    expect(isHmac(given, encoding, [data], keys)).toBe(right);
  });
});
