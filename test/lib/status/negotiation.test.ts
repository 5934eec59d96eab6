import { expect, it } from 'vitest';
import { isKnownTag, languageFor, representationFor } from '../../../lib/status/negotiation.ts';

it.each([
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['text/html', 'html'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['application/json, text/html;q=0.9', 'json'],
  ['application/json;q=0.5, text/html;q=0.9', 'html'],
  ['text/html;q=0', 'json'],
  ['image/avif, */*', 'json'],
  ['TEXT/HTML; charset=utf-8', 'html'],
])('the header accept %j gets %s', (accept, as) => {
  expect(representationFor(accept)).toBe(as);
});

it.each([
  [undefined, 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.5', 'de'],
  ['sv, pl;q=0.8, de;q=0.9', 'de'],
  ['zh-Hant-TW', 'zh'],
  ['pt-BR', 'pt'],
  ['sv', 'en'],
  ['de;q=0, it', 'it'],
  ['*', 'en'],
  ['constructor, __proto__', 'en'],
  ['ES', 'es'],
])('the header accept-language %j gets %s', (accept, language) => {
  expect(languageFor(accept)).toBe(language);
});

it.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"ab"', false],
  ['a', false],
])('the header if-none-match %s of an answer "a" is known: %s', (header, known) => {
  expect(isKnownTag(header, '"a"')).toBe(known);
});
