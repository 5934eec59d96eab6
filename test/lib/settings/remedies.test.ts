import * as v from 'valibot';
import { expect, it } from 'vitest';
import { baseUrl, shape, text } from '../../../lib/settings/fields.ts';
import { didYouMean, oneOf } from '../../../lib/settings/remedies.ts';
import { mistakesIn, settingsFile } from '../../infra/environments/build.ts';

it.each<[string, string[], string | undefined]>([
  ['resultURL', ['resultUrl', 'proof'], 'resultUrl'],
  ['roomfeld', ['roomField', 'room'], 'roomField'],
  ['x', ['resultUrl'], undefined],
  ['ab'.repeat(20), ['ab'.repeat(25)], 'ab'.repeat(25)],
  ['ab'.repeat(20), [`${'ab'.repeat(25)}c`], undefined],
])('the unknown word %s of %j may be meant as %s', (word, known, meant) => {
  expect(didYouMean(word, known)).toBe(meant);
});

it.each<[string[], string]>([
  [['a'], '"a"'],
  [['a', 'b'], '"a" or "b"'],
  [['a', 'b', 'c'], '"a", "b" or "c"'],
])('the choice of %j is written as %s', (values, written) => {
  expect(oneOf(values)).toBe(written);
});

it.each<[unknown, string]>([
  [{}, 'missing; write a name'],
  [{ name: 'x', nmae: 'y' }, 'unknown key; did you mean "name"?'],
  [{ name: 'x', other: 'y' }, 'unknown key; the keys here are "name"'],
  [[], 'write an object'],
  [null, 'write an object'],
  ['text', 'write an object'],
])('an object that is written as %j is refused with the words %j', (input, message) => {
  const { issues } = v.safeParse(shape({ name: text('write a name') }, 'an object'), input);
  expect(issues?.map((issue) => issue.message)).toEqual([message]);
});

it('a key without a remedy of its own is to be written', () => {
  const { issues } = v.safeParse(shape({ name: v.unknown() }, 'x'), {});
  expect(issues?.map((issue) => issue.message)).toEqual([expect.stringMatching(/^missing; \S/)]);
});

it.each([
  ['https://acme.onlyoffice.com', true],
  ['https://acme.onlyoffice.com/', true],
  ['https://acme.onlyoffice.com/?a=1', false],
  ['https://acme.onlyoffice.com/path', false],
])('the base URL %s is accepted: %s', (url, accepted) => {
  const parsed = v.safeParse(baseUrl('https://acme.onlyoffice.com', false), url);
  expect(parsed.success).toBe(accepted);
  if (accepted) expect(parsed.output).toBe('https://acme.onlyoffice.com');
});

it.each<[string, object, number]>([
  ['a namespace of 20 characters', { namespace: 'a'.repeat(20) }, 0],
  ['a longer namespace', { namespace: 'a'.repeat(21) }, 1],
  ['a name of a source of 31 characters', { sources: { ['a'.repeat(31)]: { type: 'helpdesk' } } }, 0],
  ['a longer name of a source', { sources: { ['a'.repeat(32)]: { type: 'helpdesk' } } }, 1],
  ['a folder of 165 characters between spaces', { ticketRoom: { folders: [` ${'a'.repeat(165)} `] } }, 0],
  ['a longer folder', { ticketRoom: { folders: ['a'.repeat(166)] } }, 1],
  ['a right that is no text', { ticketRoom: { team: [{ email: 'maria@example.com', access: 7 }] } }, 1],
])('an environment with %s has as many mistakes', (_, more, count) => {
  expect(mistakesIn(settingsFile(more as never))).toHaveLength(count);
});
