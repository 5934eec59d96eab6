import { describe, expect, it } from 'vitest';
import { playLife } from './play-life.ts';
import { storyOf } from './story.ts';

/** Seeds that one test plays; `.ci/run` plays more, by `npm run test:faults -- --life`. */
const each = 5;

describe('rooms follow their work items whatever goes wrong', () => {
  it.each(Array.from({ length: 3 }, (_, index) => 1 + index * each))(
    'from seed %i on',
    async (from) => {
      for (let seed = from; seed < from + each; seed += 1) {
        const { violations } = await playLife(storyOf(seed));
        expect(violations, `seed ${seed}`).toEqual([]);
      }
    },
    120_000,
  );
});
