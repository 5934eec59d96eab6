import { describe, expect, it } from 'vitest';
import { waitBeforeRepeat } from '../../../lib/sources/contract/repeats.ts';
import { forDescribedTypes, partOf } from '../../../lib/sources/registry/names.ts';

it.each([
  [0, 0, undefined, 500],
  [1, 0, undefined, 2000],
  [2, 0, undefined, undefined],
  [0, 3000, undefined, 500],
  [0, 3001, undefined, undefined],
  [0, 0, 100, 500],
  [0, 0, 1000, 1000],
  [0, 0, 10_000, 10_000],
  [0, 0, 10_001, undefined],
])(
  'waits, after %i repeats and a request of %i ms with a pause of %s ms, for %s ms',
  (repeats, took, pauseMs, waitMs) => {
    expect(waitBeforeRepeat(repeats, { beganMs: 7000, pauseMs }, { now: () => 7000 + took })).toBe(waitMs);
  },
);

describe('the part of a type of source', () => {
  const parts = {
    'project-system': 1,
    helpdesk: 2,
    zendesk: 3,
    freshdesk: 4,
    jira: 5,
    ...forDescribedTypes(6),
  };

  it('is found by the name of the type', () => {
    expect(partOf(parts, { type: 'jira' })).toBe(5);
  });

  it.each(['zendesc', 'toString'])('is no part of another type, such as %s', (type) => {
    expect(() => partOf(parts, { type })).toThrow(`there is no source type "${type}"`);
  });
});
