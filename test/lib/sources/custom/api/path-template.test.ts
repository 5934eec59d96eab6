import { describe, expect, it } from 'vitest';
import { filledPath, templateParts } from '../../../../../lib/sources/custom/api/path-template.ts';

describe('the template of a path', () => {
  it.each<[string, ReturnType<typeof templateParts>]>([
    ['', [{ text: '' }]],
    ['/items', [{ text: '/items' }]],
    ['/items/{id}', [{ text: '/items/' }, { expression: 'id' }, { text: '' }]],
    [
      '/a/{b}/{c}d',
      [{ text: '/a/' }, { expression: 'b' }, { text: '/' }, { expression: 'c' }, { text: 'd' }],
    ],
    ['/{ { "a": b }.a }', [{ text: '/' }, { expression: ' { "a": b }.a ' }, { text: '' }]],
    ['/{{{}{}}}', [{ text: '/' }, { expression: '{{}{}}' }, { text: '' }]],
    ['/{a', undefined],
    ['/a}', undefined],
    ['/{a}}', undefined],
    ['/}{', undefined],
    ['/a}{b', undefined],
    ['/{{a}', undefined],
  ])('has its texts and its expressions, or is none without both braces: %s', (template, parts) => {
    expect(templateParts(template)).toEqual(parts);
  });

  it.each<[unknown[], string | undefined]>([
    [['7', 'x'], '/a/7/b/x'],
    [[7, 0.5], '/a/7/b/0.5'],
    [['a b', 'ü/?#'], '/a/a%20b/b/%C3%BC%2F%3F%23'],
    [['...', 'v.'], '/a/.../b/v.'],
    [['v..', '.x'], '/a/v../b/.x'],
    [['', 'x'], undefined],
    [['7', '.'], undefined],
    [['..', 'x'], undefined],
    [['7', '\ud800'], undefined],
    [[undefined, 'x'], undefined],
    [['7'], undefined],
    [[null, 'x'], undefined],
    [[true, 'x'], undefined],
    [[{}, 'x'], undefined],
    [[['7'], 'x'], undefined],
  ])(
    'is filled with texts and numbers that stay within their parts, and with nothing else: %j',
    (values, path) => {
      expect(filledPath('/a/{b}/b/{c}', values)).toBe(path);
    },
  );
});
