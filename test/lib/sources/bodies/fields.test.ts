import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { digits, id } from '../../../../lib/sources/bodies/fields.ts';

describe('the number of a vendor', () => {
  it.each<[unknown, string]>([
    ['7', '7'],
    [7, '7'],
    ['007', '7'],
    [' 07 ', '7'],
    ['0', '0'],
    ['000', '0'],
    ['700', '700'],
    ['00012345678901234567', '12345678901234567'],
  ])('%j is the number %s', (sent, number) => {
    expect(v.parse(digits('7'), sent)).toBe(number);
  });

  it.each([[''], ['7a'], ['-7'], [7.5], ['123456789012345678901'], [null]])('%j is none', (sent) => {
    expect(v.is(digits('7'), sent)).toBe(false);
  });
});

it('the id of a generic source keeps its leading zeros, as 007 and 7 may be two items there', () => {
  expect(v.parse(id('PRJ-1'), '007')).toBe('007');
});
