import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../lib/intake/parse-body.ts';
import { settingsWith, sourceOf } from '../sources/receiver.ts';

const board = sourceOf(
  settingsWith({
    source: {
      type: 'custom',
      proof: { header: 'x-webhook-secret' },
      item: { projectId: 'id', projectName: 'name' },
      samples: [{ body: { id: '1', name: 'Q1' }, items: [{ projectId: '1', projectName: 'Q1' }] }],
    },
  }),
);
const parsed = (text: string, type = 'application/json') =>
  parseBody(new TextEncoder().encode(text), { 'content-type': type }, board);

describe('the body of a source that says itself where its items are', () => {
  it('is handed to the source as JSON', () => {
    expect(parsed('{"id":"7","name":"Q2"}')).toMatchObject({
      json: { item: { projectId: '7', projectName: 'Q2' } },
    });
  });

  it.each([
    ['no JSON', '<html>', 'application/json', /not JSON in UTF-8/],
    ['no form', 'id=%FC', 'application/x-www-form-urlencoded', /no form in UTF-8/],
  ])('is refused where it is %s', (_, text, type, words) => {
    expect(parsed(text, type)).toMatch(words);
  });

  it('is refused by what is wrong with it as a whole, before the source sees it', () => {
    expect(parsed('{"id":"7","id":"8","name":"Q2"}')).toHaveProperty('mistakes');
  });
});
