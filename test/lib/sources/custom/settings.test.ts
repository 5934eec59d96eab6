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

  it.each([
    { field: { ...writeBack.field, method: 'PATCH' } },
    { field: undefined, note: writeBack.field },
    { url: 'https://a.example.com/rest/{secret}' },
  ])('may describe results with %j', (change) => {
    expect(mistakesIn({ writeBack: JSON.parse(JSON.stringify({ ...writeBack, ...change })) })).toEqual([]);
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
    [
      'an id without a name',
      { item: { projectId: 'id' } },
      'sources.source.item: write projectName beside projectId, or "lookUp"',
    ],
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
      'the secret twice in the address',
      { writeBack: { ...writeBack, url: 'https://a.example.com/{secret}/{secret}' } },
      'may have {secret} at its end only',
    ],
    ['a name without an id', { item: { projectName: 'n' } }, 'sources.source.item: write either projectId'],
    [
      'a subject of a project',
      { item: { projectId: 'id', projectName: 'n', subject: 's' } },
      'sources.source.item: write either projectId',
    ],
    ['a sample without a body', { samples: [{ items: [] }] }, 'samples[0].body: missing; write the body'],
    ['items that are no expression', { items: 7 }, 'JSONata such as "events"'],
    [
      'a bad name of the header with the secret',
      { writeBack: { ...writeBack, authorization: { header: 'a b' } } },
      'authorization.header: write the name of a header such as "authorization"',
    ],
    [
      'a bad name of another header',
      { writeBack: { ...writeBack, headers: { 'a b': '2' } } },
      'write the name of a header such as "api-version"',
    ],
    [
      'headers that are no object',
      { writeBack: { ...writeBack, headers: 7 } },
      'headers: write an object such as { "api-version": "2" }, or {}',
    ],
    [
      'a path for reading that is none',
      { writeBack: { ...writeBack, read: { path: 'x', room: 'r' } } },
      'read.path: write a path such as "/items/{item.projectId}"',
    ],
    [
      'no expression for the room',
      { writeBack: { ...writeBack, read: { path: '/x', room: 7 } } },
      'read.room: write an expression in JSONata such as "item.room_url"',
    ],
    [
      'no expression for the notes',
      { writeBack: { ...writeBack, read: { path: '/x', room: 'r', notes: 7 } } },
      'read.notes: write an expression in JSONata such as "item.notes.text"',
    ],
    [
      'a path of the field that is none',
      { writeBack: { ...writeBack, field: { path: 'x', body: '{}' } } },
      'field.path: write a path such as "/items/{item.projectId}"',
    ],
    [
      'no expression for the body of the field',
      { writeBack: { ...writeBack, field: { path: '/x', body: 7 } } },
      'field.body: write an expression in JSONata such as "{ \\"room_url\\": room.url }"',
    ],
    [
      'a path of the note that is none',
      { writeBack: { ...writeBack, note: { path: 'x', body: '{}' } } },
      'note.path: write a path such as "/items/{item.projectId}/notes"',
    ],
    [
      'no expression for the body of the note',
      { writeBack: { ...writeBack, note: { path: '/x', body: 7 } } },
      'note.body: write an expression in JSONata such as "{ \\"text\\": note.text }"',
    ],
    [
      'another method',
      { writeBack: { ...writeBack, field: { ...writeBack.field, method: 'DELETE' } } },
      'field.method: write "POST", "PUT" or "PATCH"',
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
