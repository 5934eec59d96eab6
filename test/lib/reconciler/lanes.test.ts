import { describe, expect, it } from 'vitest';
import { circuitBreakers } from '../../../lib/reconciler/circuit-breakers.ts';
import { type Lane, limitOf, runLane } from '../../../lib/reconciler/lanes.ts';
import type { DueKind } from '../../../lib/work-items/record-store.ts';

describe('the circuit to a host', () => {
  it('is opened by two failures in a row, and by those of this host alone', () => {
    const breakers = circuitBreakers();
    const states = (['failed', 'failed', 'answered', 'failed'] as const).map((answer) => {
      breakers.note('a.example', answer);
      return breakers.isOpen('a.example');
    });
    expect(states).toEqual([false, true, false, false]);
    expect(breakers.isOpen('b.example')).toBe(false);
  });
});

describe('a limit of work at once', () => {
  it('lets what exceeds it wait in its order, and is free again when work has ended or failed', async () => {
    const limit = limitOf(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (index: number) =>
      limit(async () => {
        begun.push(index);
        await new Promise<void>((end) => ends.push(end));
        if (index === 0) throw new Error('failed');
        return index;
      });
    const all = Promise.allSettled([0, 1, 2, 3].map(work));
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    for (let next = 0; next < 4; next += 1) {
      ends[next]?.();
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun).toHaveLength(Math.min(4, 3 + next));
    }
    expect((await all).map(({ status }) => status)).toEqual(['rejected', ...Array(3).fill('fulfilled')]);
    // Afterwards two at once, and no more
    const again = [4, 5, 6].map(work);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun.slice(4)).toEqual([4, 5]);
    ends.slice(4).forEach((end) => void end());
    await new Promise((resolve) => setImmediate(resolve));
    ends[6]?.();
    await Promise.all(again);
  });
});

describe('a lane of the reconciler', () => {
  /**
   * A lane over so many records, each due a second after the one before, that takes them off the list when they are done:
   * at once, never (`stays`), or in an index that catches up only while nothing is open (`lags`).
   */
  async function given(
    count: number,
    lane: Partial<Lane> = {},
    { leaveAtMs = 1000, stays = false, lags = false, firstPage = Number.POSITIVE_INFINITY } = {},
  ) {
    let nowMs = 0;
    let open = 0;
    const due = Array.from({ length: count }, (_, index) => ({
      key: `k${index}`,
      atMs: index * 1000 - 5000,
    }));
    let indexed = [...due];
    const looked: string[] = [];
    const limits: number[] = [];
    let mostOpen = 0;
    const seen = new Map<DueKind, Set<string>>();
    const firstDueMs = await runLane(
      {
        list: 'start',
        atOnce: 3,
        async lookAfter(key) {
          open += 1;
          mostOpen = Math.max(mostOpen, open);
          await new Promise((resolve) => setImmediate(resolve));
          open -= 1;
          nowMs += 10;
          looked.push(key);
          if (!stays)
            due.splice(
              due.findIndex((one) => one.key === key),
              1,
            );
        },
        ...lane,
      },
      {
        records: {
          due: async (_, __, limit) => {
            limits.push(limit);
            if (!lags || open === 0) indexed = [...due];
            return indexed.slice(0, limits.length === 1 ? Math.min(limit, firstPage) : limit);
          },
        },
        clock: { now: () => nowMs, sleep: async () => {} },
        leaveAtMs,
        seen,
      },
    );
    return { looked, limits, mostOpen, firstDueMs, seen };
  }

  it('looks after all records once, the longest due first, some at once', async () => {
    const { looked, mostOpen, firstDueMs, seen } = await given(7);
    expect(looked).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6']);
    expect(mostOpen).toBe(3);
    expect(firstDueMs).toBe(-5000);
    expect(seen.get('start')?.size).toBe(7);
  });

  it('looks after a record once that stays on its list, as in an index that lags behind', async () => {
    const { looked } = await given(3, {}, { stays: true });
    expect(looked).toEqual(['k0', 'k1', 'k2']);
  });

  it('has nothing to do, and says so, for an empty list', async () => {
    expect(await given(0)).toMatchObject({ looked: [], firstDueMs: undefined, limits: [100] });
  });

  it('looks after all records although an index that lags behind lists again what it has begun', async () => {
    const { looked } = await given(250, { readOnAt: 5 }, { lags: true, leaveAtMs: 10_000 });
    expect(looked).toHaveLength(250);
    expect(new Set(looked).size).toBe(250);
  });

  it.each([
    [1, 1],
    [4, 4],
    [9, 7],
  ])('looks after %i records of one run at most: %i of seven', async (most, count) => {
    const { looked, limits } = await given(7, { most });
    expect(looked).toHaveLength(count);
    expect(limits[0]).toBe(most);
  });

  it('does not read its list again when it has begun as many records as a run looks after', async () => {
    expect((await given(7, { most: 4 })).limits).toEqual([4]);
  });

  it('looks after no more records of one run than it is to although more fall due while it runs', async () => {
    const { looked } = await given(9, { most: 5 }, { firstPage: 3 });
    expect(looked).toEqual(['k0', 'k1', 'k2', 'k3', 'k4']);
  });

  it('goes on with the next records while one takes long', async () => {
    let end = () => {};
    const isOver = new Promise<void>((resolve) => {
      end = resolve;
    });
    const begun: string[] = [];
    const due = Array.from({ length: 150 }, (_, index) => ({ key: `k${index}`, atMs: 0 }));
    await runLane(
      {
        list: 'start',
        atOnce: 3,
        async lookAfter(key) {
          begun.push(key);
          if (key === 'k0') await isOver;
          due.splice(
            due.findIndex((one) => one.key === key),
            1,
          );
          if (key === 'k149') end();
        },
      },
      {
        records: { due: async (_, __, limit) => due.slice(0, limit) },
        clock: { now: () => 0, sleep: async () => {} },
        leaveAtMs: 1,
        seen: new Map(),
      },
    );
    expect(begun).toHaveLength(150);
  });

  it('begins no record after the run is over, and waits for those that are open', async () => {
    const { looked } = await given(9, { atOnce: 1 }, { leaveAtMs: 40 });
    expect(looked).toEqual(['k0', 'k1', 'k2', 'k3']);
    expect((await given(9, {}, { leaveAtMs: 0 })).looked).toEqual([]);
  });

  it.each<[number, Partial<Lane>]>([
    [10, { readOnAt: 10 }],
    [50, {}],
  ])('reads the next records when no more than %i are open', async (open, lane) => {
    const { limits, looked } = await given(250, lane, { leaveAtMs: 10_000 });
    expect(looked).toHaveLength(250);
    expect(Math.max(...limits)).toBe(100 + open);
    expect(Math.min(...limits)).toBe(100);
  });
});
