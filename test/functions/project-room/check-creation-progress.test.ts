import { describe, expect, it } from 'vitest';
import { checked } from './check-creation-fixture.ts';

const seen = (files: number) => ({ roomId: 4711, files, folders: 0, sinceMs: 600 });
const none = { files: 0, folders: 0 };

describe('the lease', () => {
  it.each([
    ['what was seen of the copy', { seen: seen(2) }, { share: 0.25, atMs: 600 }],
    ['no more than the whole, though people have added files', { seen: seen(10) }, { share: 1, atMs: 600 }],
    ['nothing of a room that was not seen yet', {}, undefined],
    ['nothing of a template without files', { seen: seen(0), expected: none }, undefined],
  ])('is renewed with %s', async (_, watch, progress) => {
    const { store } = await checked(['none'], { isCompleted: false, watch });
    expect(store.current.slot.progress).toEqual(progress);
  });
});

describe('the turn that ends with the copy', () => {
  const answeredFor = 7;
  it.each([
    ['is remembered', [8], { answeredFor }, [{ ms: 901 }]],
    ['is remembered though the room is short', [7], { answeredFor }, [{ ms: 901 }]],
    ['is left out where an earlier turn requested the room', [8], {}, undefined],
    [
      'is left out where the portal ended the request with an error',
      [8],
      { answeredFor, hasFailed: true },
      undefined,
    ],
  ])('%s', async (_, files, watch, turns) => {
    const { store } = await checked(files, { elapsedMs: 901, watch, grantedAtMs: 0 });
    expect(store.current.slot.turns).toEqual(turns);
  });
});
