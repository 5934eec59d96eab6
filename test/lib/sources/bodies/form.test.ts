import { describe, expect, it } from 'vitest';
import { parseForm } from '../../../../lib/sources/bodies/form.ts';
import { parseOnce } from '../../../../lib/sources/bodies/handwritten.ts';

const parsed = (text: string) => parseForm(text, parseOnce);

describe('a form', () => {
  it.each<[string, string, object]>([
    [
      'has its fields as members',
      'ticketId=7&subject=Login+error',
      { ticketId: '7', subject: 'Login error' },
    ],
    ['is percent-encoded UTF-8', 'subject=%D0%9F%20%F0%9F%99%82%26%3D%2B', { subject: 'П 🙂&=+' }],
    ['may have letters of UTF-8 as they are', 'subject=Brücke', { subject: 'Brücke' }],
    ['has "=" in a value as it is', 'a=b=c==', { a: 'b=c==' }],
    ['has an empty text where a value is missing', 'a&b=', { a: '', b: '' }],
    ['may have empty parts, which say nothing', '&a=1&&b=2&', { a: '1', b: '2' }],
    [
      'keeps brackets in names',
      'data[FIELDS][ID]=7&auth%5Btoken%5D=x',
      { 'data[FIELDS][ID]': '7', 'auth[token]': 'x' },
    ],
    ['may be empty', '', {}],
    ['is the JSON of its only field', 'payload=%7B%22ticketId%22%3A+%227%22%7D', { ticketId: '7' }],
    ['is the list in its only field', 'payload=[{"ticketId":"7"}]', [{ ticketId: '7' }] as object],
    ['has the text where its only field is no JSON', 'subject={x', { subject: '{x' }],
    [
      'has JSON as a text beside other fields',
      'subject={"ticketId":"8"}&ticketId=7',
      { subject: '{"ticketId":"8"}', ticketId: '7' },
    ],
  ])('%s', (_, text, json) => {
    expect(parsed(text)).toEqual({ json });
  });

  it('has a member of any name, and changes no prototype', () => {
    const { json } = parsed('__proto__=x&toString=y') as { json: Record<string, unknown> };
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(Object.entries(json)).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
  });

  it.each([
    ['a field that comes twice', 'a=1&b=2&a=3', 'a'],
    ['a field that comes twice in two spellings', 'a=1&%61=3', 'a'],
    ['a key that comes twice in its JSON', 'payload={"a":1,"a":2}', 'a'],
    ['JSON by itself, as curl sends it without a header', '{"a":1,"b":"x=y&z"}', '(body)'],
    ['a list by itself', ' [{"a":1}]', '(body)'],
  ])('names the field of %s', (_, text, field) => {
    expect(parsed(text)).toMatchObject({ mistakes: [{ field }] });
  });

  it.each([
    ['Latin-1', 'subject=Br%FCcke'],
    ['half a surrogate pair', 'subject=%ED%A0%80'],
    ['a percent sign alone', 'subject=100%'],
    ['another encoding', 'subject=%u041F'],
  ])('is none with %s', (_, text) => {
    expect(parsed(text)).toBeUndefined();
  });
});
