import { describe, expect, it } from 'vitest';
import { bulkTable, mostIn } from './lives.ts';
import { rowsOf } from './results.ts';

describe('what many rooms at once ask of the portal', () => {
  it('is counted by the most requests within any span', () => {
    expect(mostIn([0, 10, 20, 59, 60, 200], 60)).toBe(4);
    expect(mostIn([], 60)).toBe(0);
  });

  it('stays below the limits of the cloud', async () => {
    const [row = {}] = rowsOf(await bulkTable(35));
    expect(row['refused with 429']).toBe(0);
    expect(Number(row['most requests in a minute'])).toBeLessThan(Number(row['of the portal allowed']));
    // Thirty are begun by the first run of the reconciler, the others by the next.
    expect(row['minutes until the last room is in the archive']).toBe(4);
  });
});
