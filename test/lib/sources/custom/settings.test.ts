import { describe, expect, it } from 'vitest';
import { settingsWith } from '../receiver.ts';

const right = {
  type: 'custom',
  proof: { header: 'x-webhook-secret' },
  item: { projectId: 'id', projectName: 'name' },
  samples: [{ body: { id: 7, name: 'Bridge' }, items: [{ projectId: '7', projectName: 'Bridge' }] }],
};
const writeBack = {
  url: 'https://a.example.com',
  field: { path: '/x/{item.id}', body: "{ 'url': room.url }" },
};
const mistakesIn = (change: object) => {
  try {
    settingsWith({ source: { ...right, ...change } });
    return [];
  } catch (error) {
    return (error as { mistakes: string[] }).mistakes;
  }
};

describe('the settings of a source without code', () => {
  it('may be as short as their example', () => {
    expect(mistakesIn({})).toEqual([]);
    expect(mistakesIn({ writeBack })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no proof', { proof: undefined }, 'sources.source.proof: missing; write "standard-webhooks"'],
    ['no samples', { samples: [] }, 'sources.source.samples: write at least one sample'],
    [
      'an expression that is none',
      { item: { projectId: 'a..', projectName: 'b' } },
      'item.projectId: is no JSONata (at character ',
    ],
    ['an expression that runs texts', { items: '$eval(x)' }, 'sources.source.items: uses $eval'],
    ['an id without a name', { item: { projectId: 'id' } }, 'sources.source.item: write either projectId'],
    [
      'two kinds of ids',
      { item: { projectId: 'id', projectName: 'n', ticketId: 'id' } },
      'sources.source.item: write either',
    ],
    ['an unknown field', { item: { projectID: 'id' } }, 'did you mean "projectId"?'],
    [
      'a name of a file, which only the loader reads',
      { samples: ['x.json'] },
      'samples[0]: is not read here',
    ],
    [
      'neither field nor note',
      { writeBack: { url: 'https://a.example.com' } },
      'has neither "field" nor "note"',
    ],
    [
      'plain http',
      { writeBack: { ...writeBack, url: 'http://a.example.com' } },
      'writeBack.url: must begin with https://',
    ],
    [
      'a query in the address',
      { writeBack: { ...writeBack, url: 'https://a.example.com?x=1' } },
      'must not contain a query',
    ],
    [
      'a secret in the middle of the address',
      { writeBack: { ...writeBack, url: 'https://a.example.com/{secret}/x' } },
      'may have {secret} at its end only',
    ],
    [
      'a secret for the host',
      { writeBack: { ...writeBack, url: 'https://{secret}.example.com' } },
      'must not contain a brace in its host',
    ],
    [
      'a header without the secret',
      { writeBack: { ...writeBack, authorization: { value: 'Bearer x' } } },
      'write the value with {secret} or {basic} in it',
    ],
    [
      'a path of another host',
      { writeBack: { ...writeBack, field: { path: '//evil.example.com', body: '{}' } } },
      'field.path: write a path',
    ],
    [
      'a path with one brace',
      { writeBack: { ...writeBack, field: { path: '/x/{item.id', body: '{}' } } },
      'with both braces',
    ],
    [
      'a path whose expression is none',
      { writeBack: { ...writeBack, field: { path: '/x/{item.}', body: '{}' } } },
      'an expression in it is no JSONata',
    ],
  ])('are refused with %s', (_, change, mistake) => {
    expect(mistakesIn(change).join('\n')).toContain(mistake);
  });

  it('name the sample that gives something else, what it gives, and what was written', () => {
    const [one] = right.samples;
    const wrong = [{ ...one, items: [{ projectId: '8', projectName: 'Bridge' }] }];
    expect(mistakesIn({ samples: [...right.samples, ...wrong] })).toEqual([
      'sources.source.samples[1].items[0]: the body gives {"projectId":"7","projectName":"Bridge"} and not {"projectId":"8","projectName":"Bridge"}; correct the expressions, or the item here',
    ]);
    expect(mistakesIn({ samples: [{ body: {}, items: [] }] })).toEqual([
      expect.stringMatching(
        /samples\[0\]: the body gives 1 items and not 0; it gives .*item\.projectId: the expression/,
      ),
    ]);
  });

  it('name a sample by its file, and a word too much in an item', () => {
    const samples = [
      {
        file: 'samples/x.json',
        body: { id: 7, name: 'B' },
        items: [{ projectId: '7', projectName: 'B', colour: 'red' }],
      },
    ];
    expect(mistakesIn({ samples })).toEqual([expect.stringContaining('samples/x.json: the body gives')]);
  });
});
