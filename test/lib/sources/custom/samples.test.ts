import { describe, expect, it } from 'vitest';
import type { SampleWish } from '../../../../lib/sources/contract/samples.ts';
import { customSamples } from '../../../../lib/sources/custom/samples.ts';
import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { customSource } from './source.ts';

/** The samples about another item, of a source with these. What they become is not checked here. */
function samplesOf(samples: object[], wish: SampleWish = { id: '9' }) {
  return customSamples.samples({ ...customSource(), samples } as CustomSettings, wish);
}
const about = (wish: SampleWish, body: unknown, item?: object) =>
  samplesOf([{ body, items: item ? [item] : [] }], wish)['sample-1'];

describe('the samples of a source without code', () => {
  it.each([
    ['issue.json', 'issue'],
    ['samples/issue.json', 'issue'],
    ['a/b/issue.json', 'issue'],
    ['issue.json.json', 'issue.json'],
    ['issue.jsonl', 'issue.jsonl'],
  ])('are called as their file: %s', (file, name) => {
    expect(Object.keys(samplesOf([{ file, body: {}, items: [] }]))).toEqual([name, 'test']);
  });

  it('are numbered where they have no file, and end with the test of a person', () => {
    const samples = samplesOf([
      { body: { a: 1 }, items: [] },
      { body: { a: 2 }, items: [] },
    ]);
    expect(samples).toEqual({ 'sample-1': { a: 1 }, 'sample-2': { a: 2 }, test: { event: 'test' } });
    expect(Object.keys(samples)[0]).toBe('sample-1');
  });

  const project = { projectId: '7', projectName: 'Bridge', projectType: 'Roads' };
  const wish = { id: '9', title: 'Tunnel', projectType: 'Rails' };
  it.each<[string, SampleWish, unknown, object | undefined, unknown]>([
    [
      'the id, name and type wherever they stand',
      wish,
      { data: [{ id: '7', name: 'Bridge' }], kind: 'Roads', other: null },
      project,
      { data: [{ id: '9', name: 'Tunnel' }], kind: 'Rails', other: null },
    ],
    ['a ticket', wish, ['35436', 'x'], { ticketId: '35436', subject: 'x' }, ['9', 'Tunnel']],
    ['an id that is a number', wish, [7, 8, true], project, [9, 8, true]],
    ['a long number', { id: '9'.repeat(15) }, 7, project, 999999999999999],
    ['a text for a number that JSON cannot hold', { id: '9'.repeat(16) }, 7, project, '9'.repeat(16)],
    ['a text for a number where digits end the id', { id: 'P9' }, 7, project, 'P9'],
    ['a text for a number where digits begin the id', { id: '9P' }, 7, project, '9P'],
    ['a text for a text, also of digits', { id: '10' }, '7', project, '10'],
    ['nothing that is not wished', { id: '9' }, ['7', 'Bridge', 'Roads'], project, ['9', 'Bridge', 'Roads']],
    ['no empty text', wish, ['', '7'], { ...project, projectName: '', projectType: '' }, ['', '9']],
    ['no null', wish, [null, '7'], { ...project, projectType: null }, [null, '9']],
    ['no truth value', wish, [true, 'true'], { ...project, projectName: 'true' }, [true, 'Tunnel']],
    [
      'the type where it is the name, too, and no name is wished',
      { id: '9', projectType: 'Rails' },
      ['Roads'],
      { ...project, projectName: 'Roads' },
      ['Rails'],
    ],
    ['nothing that is absent from the item', wish, ['7', null], {}, ['7', null]],
    ['nothing of a body without an item', wish, ['7'], undefined, ['7']],
    ['no number that the item has as a number', wish, ['7', 7], { projectId: 7 }, ['7', 7]],
    [
      'the id where it is the name, too',
      { id: '9', title: 'T' },
      ['7'],
      { projectId: '7', projectName: '7' },
      ['9'],
    ],
  ])('are about the item that is wished, and replace %s', (_, wished, body, item, expected) => {
    expect(about(wished, body, item)).toEqual(expected);
  });
});
