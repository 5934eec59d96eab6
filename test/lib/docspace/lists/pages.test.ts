import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { allPages } from '../../../../lib/docspace/pages.ts';

const schema = v.object({ folders: v.array(v.number()), total: v.optional(v.number()) });
type Page = v.InferOutput<typeof schema>;

/** A list of so many numbers, of which the portal may say how many there are, and how it is read. */
function listOf(length: number, { total }: { total?: number } = {}) {
  const rounds: number[] = [];
  let open = 0;
  const call = (async ({ query = {} }) => {
    const [start, count] = [Number(query.startIndex), Number(query.count)];
    if (open === 0) rounds.push(0);
    open += 1;
    rounds[rounds.length - 1] = Math.max(rounds.at(-1) ?? 0, open);
    await new Promise(setImmediate);
    open -= 1;
    const folders = Array.from({ length: Math.max(0, Math.min(count, length - start)) }, (_, i) => start + i);
    return { folders, ...(total === undefined ? {} : { total }) };
  }) as PortalClient;
  const read = (isLast?: (page: Page) => boolean) =>
    allPages(call, { path: 'files/rooms', schema }, ({ folders }) => folders, {
      ...(isLast ? { isLast } : {}),
      totalOf: (page) => page.total,
    });
  return { read, rounds };
}

describe('a list that the portal cuts into pages', () => {
  it.each([
    [0, undefined, [1]],
    [99, 99, [1]],
    [100, 100, [1, 1]],
    [250, undefined, [1, 1, 1]],
    [250, 250, [1, 1, 1]],
    [1_050, 1_050, [1, 1, 2, 4, 3]],
    [3_010, 3_010, [1, 1, 2, 4, 8, 8, 7]],
    // The portal's number is a hint: the list ends with a page that is not full.
    [250, 120, [1, 1, 1]],
    [250, 9_000, [1, 1, 2]],
  ])(
    'of %d entries is read whole where the portal speaks of %s, so many pages at once: %j',
    async (length, total, pages) => {
      const { read, rounds } = listOf(length, total === undefined ? {} : { total });
      expect(await read()).toEqual(Array.from({ length }, (_, index) => index));
      expect(rounds).toEqual(pages);
    },
  );

  it('is read no further than to the last page of interest', async () => {
    const { read, rounds } = listOf(5_000, { total: 5_000 });
    expect(await read(({ folders }) => folders.includes(250))).toHaveLength(300);
    expect(rounds).toEqual([1, 1, 2]);
  });

  it.each([
    ['says how many there are', { total: 1e9 }],
    ['does not say how many there are', {}],
  ])('fails loudly where it does not end within 100,000 entries and the portal %s', async (_, said) => {
    const { read } = listOf(1e9, said);
    await expect(read()).rejects.toMatchObject({
      code: 'PortalAnswerUnreadable',
      message: 'GET files/rooms: the list has more than 100000 entries',
    });
  });

  it('of 10,000 entries is read in 17 rounds', async () => {
    const { read, rounds } = listOf(10_000, { total: 10_000 });
    expect(await read()).toHaveLength(10_000);
    expect(rounds.length).toBeLessThanOrEqual(17);
  });
});
