import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../lib/sources/contract/receive.ts';
import { becomes, mistakesInSamples } from '../../../../lib/sources/custom/check-samples.ts';
import type { CustomSettings, Sample } from '../../../../lib/sources/custom/settings.ts';
import { customSource } from './source.ts';

const project = { kind: 'project', projectId: '7', projectType: '', projectName: '' } as const;
const ticket = { kind: 'ticket', ticketId: '7', subject: '' } as const;
const reported = { status: 'won', atMs: Date.parse('2026-01-15T09:00:00Z') };

describe('what a body becomes, in the words of a sample', () => {
  it.each<[Reading, object]>([
    [
      { outcome: 'work-item', facts: ticket },
      { ticketId: '7', subject: '' },
    ],
    [{ outcome: 'ignored', reason: 'Only new ones.' }, { ignored: 'Only new ones.' }],
    [{ outcome: 'challenge', challenge: 'abc' }, { challenge: 'abc' }],
    [
      {
        outcome: 'invalid',
        mistakes: [
          { field: 'a', message: 'is wrong' },
          { field: 'b', message: 'is, too' },
        ],
      },
      { invalid: 'a: is wrong; b: is, too' },
    ],
    [
      { outcome: 'state', facts: project, reported: { ...reported, title: 'Bridge' }, closed: true },
      {
        projectId: '7',
        projectName: 'Bridge',
        status: 'won',
        updatedAt: '2026-01-15T09:00:00.000Z',
        closed: true,
      },
    ],
    [
      { outcome: 'state', facts: ticket, reported: { ...reported, title: 'Login' }, closed: false },
      {
        ticketId: '7',
        subject: 'Login',
        status: 'won',
        updatedAt: '2026-01-15T09:00:00.000Z',
        closed: false,
      },
    ],
    [
      { outcome: 'state', facts: ticket, reported, closed: undefined },
      {
        ticketId: '7',
        status: 'won',
        updatedAt: '2026-01-15T09:00:00.000Z',
        closed: 'neither in closedStates nor in openStates',
      },
    ],
  ])('%j', (reading, words) => {
    expect(becomes(reading)).toStrictEqual(words);
  });
});

describe('the samples of a source without code', () => {
  /** What is wrong with this sample of a source with these settings. */
  const mistakes = (sample: Sample, change: object = {}) =>
    mistakesInSamples({ ...customSource(), ...change, samples: [sample] } as CustomSettings);
  const body = { id: 7, name: 'Bridge' };
  const given = { projectId: '7', projectName: 'Bridge' };
  const state = { when: 'changed', status: 's', updatedAt: 'at' };

  it.each<[string, Sample, object]>([
    ['an item', { body, items: [given] }, {}],
    ['an item with an empty type', { body, items: [{ ...given, projectType: '' }] }, {}],
    ['no item', { body: {}, items: [] }, { items: 'list' }],
    ['several items', { body: [body, body], items: [given, given] }, { items: '$' }],
    [
      'a state, also one that is ahead of our clock',
      {
        body: { ...body, changed: true, s: 'won', at: '2100-01-01T00:00:00Z' },
        items: [{ ...given, status: 'won', updatedAt: '2100-01-01T00:00:00.000Z', closed: true }],
      },
      { state, closedStates: ['won'], openStates: [] },
    ],
    [
      'a challenge',
      { body: { challenge: 'abc' }, items: [{ challenge: 'abc' }] },
      { handshake: { field: 'challenge' } },
    ],
  ])('may say %s', (_, sample, change) => {
    expect(mistakes(sample, change)).toEqual([]);
  });

  it('say what a body gives that is refused as a whole', () => {
    const sample = { body: { challenge: 7 }, items: [given] };
    expect(mistakes(sample, { handshake: { field: 'challenge' } })).toEqual([
      {
        path: ['samples', 0, 'items', 0],
        message: expect.stringMatching(
          /^the body gives \{"invalid":"challenge: is no challenge; send a text /,
        ),
      },
    ]);
  });

  it('show no more of what a body gives than 400 characters', () => {
    const frame = JSON.stringify({ projectId: '7', projectName: '' }).length;
    const messageOf = (length: number) => {
      const [mistake] = mistakes({ body: { id: 7, name: 'x'.repeat(length - frame) }, items: [given] });
      return / gives (.*) and not /.exec(mistake?.message ?? '')?.[1] ?? '';
    };
    expect(messageOf(400)).toMatch(/^\{"projectId":"7","projectName":"x+"\}$/);
    expect(messageOf(400)).toHaveLength(400);
    expect(messageOf(401)).toMatch(/^\{"projectId":"7","projectName":"x+\.\.\.$/);
    expect(messageOf(401)).toHaveLength(400);
  });
});
