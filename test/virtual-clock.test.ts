import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../lib/kernel/time.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('A virtual clock', () => {
  it('does not move while work runs, and jumps when all work sleeps', async () => {
    // Given work that sleeps a day, twice
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const work = async () => {
      for (let turn = 0; turn < 2; turn++) {
        await clock.sleep(day);
        await new Promise((resolve) => setImmediate(resolve));
        times.push(clock.now());
      }
      return 'done';
    };
    // When it runs
    const result = await clock.run(work);
    // Then its days have passed
    expect(result).toBe('done');
    expect(times).toEqual([day, 2 * day]);
  });

  it('begins at a fixed moment', () => {
    expect(new Date(new VirtualClock().now()).toISOString()).toBe('2026-01-05T09:00:00.000Z');
  });

  it('fires timers by time, and those of one moment in the order in which they were set', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(times, async (delays) => {
        const clock = new VirtualClock(0);
        const fired: [at: number, order: number][] = [];
        const sleepers = delays.map(async (ms, order) => {
          await clock.sleep(ms);
          expect(clock.now()).toBe(ms);
          fired.push([ms, order]);
        });
        await clock.run(Promise.all(sleepers));
        expect(fired).toEqual([...fired].sort(([a, i], [b, j]) => a - b || i - j));
        expect(fired).toHaveLength(delays.length);
      }),
    );
  });

  it('never goes back: a negative sleep takes no time', async () => {
    const clock = new VirtualClock(1000);
    await clock.run(clock.sleep(-500));
    expect(clock.now()).toBe(1000);
  });

  it('passes on what the work throws', async () => {
    const clock = new VirtualClock(0);
    const work = async () => {
      await clock.sleep(1);
      throw new Error('broken');
    };
    await expect(clock.run(work)).rejects.toThrow('broken');
  });

  it('fails with the word deadlock instead of hanging', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow('deadlock: at 2026-01-01T00:00:00.000Z');
  });
});

describe('A sleep with a signal', () => {
  it('ends as soon as the signal aborts, without moving time, and leaves no timer', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const slept = clock.sleep(day, controller.signal);
    controller.abort();
    await clock.run(slept);
    expect(clock.now()).toBe(0);
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow('deadlock');
  });

  it('does not begin when the signal has aborted already', async () => {
    const clock = new VirtualClock(0);
    await clock.sleep(day, AbortSignal.abort());
    expect(clock.now()).toBe(0);
  });

  it('is not touched by an abort after its end', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    await clock.run(clock.sleep(5, controller.signal));
    controller.abort();
    expect(clock.now()).toBe(5);
  });
});

describe('Moving time by hand', () => {
  it('fires every timer that falls due meanwhile at its own time, also timers that are set meanwhile', async () => {
    // Given work that sleeps three seconds at a time
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const work = async () => {
      for (;;) {
        await clock.sleep(3000);
        times.push(clock.now());
      }
    };
    work();
    // When ten seconds pass
    await clock.advance(10_000);
    // Then it woke three times, and the clock shows ten seconds
    expect(times).toEqual([3000, 6000, 9000]);
    expect(clock.now()).toBe(10_000);
  });

  it('fires a timer of the very end', async () => {
    const clock = new VirtualClock(0);
    let fired = false;
    clock.sleep(1000).then(() => {
      fired = true;
    });
    await clock.advance(1000);
    await clock.advance(0);
    expect(fired).toBe(true);
  });
});
