import { describe, expect, it } from 'vitest';
import { playLife } from './play-life.ts';
import { storyOf } from './story.ts';

/** Seeds that failed once, by what they found. */
const failed: [found: string, seed: number][] = [
  [
    'a room that people had archived was looked at every two minutes from its announcement to the end of its grace',
    3,
  ],
];

async function holds(seed: number) {
  const { violations } = await playLife(storyOf(seed));
  expect(violations, `seed ${seed}`).toEqual([]);
}

// `.ci/run` plays others, and `npm run test:faults -- --life` as many as one likes.
describe('rooms follow their work items whatever goes wrong', () => {
  it('from seed 1 to 10', async () => {
    for (let seed = 1; seed <= 10; seed += 1) await holds(seed);
  }, 120_000);

  it.each(failed)('also where %s', (_, seed) => holds(seed), 60_000);
});
