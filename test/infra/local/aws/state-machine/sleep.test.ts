import { describe, expect, it } from 'vitest';
import { sleep } from '../../../../../infra/local/aws/state-machine/sleep.ts';
import type { Clock } from '../../../../../lib/kernel/clock.ts';
import { VirtualClock } from '../../../../virtual-clock.ts';

/** Records the sleeps of a clock. */
function noting(clock: Clock) {
  const asked: number[] = [];
  const sleepOf: Clock['sleep'] = (ms, signal) => {
    asked.push(ms);
    return clock.sleep(ms, signal);
  };
  return { asked, clock: { now: () => clock.now(), sleep: sleepOf } };
}

const signal = () => new AbortController().signal;

describe('A long sleep', () => {
  it('is made of sleeps that a timer of Node can do', async () => {
    // Given the longest time of the States Language
    const virtual = new VirtualClock(0);
    const { asked, clock } = noting(virtual);
    // When it passes
    await virtual.run(sleep(clock, 99_999_999_000, signal()));
    // Then it passed exactly, in steps below 2^31 ms
    expect(virtual.now()).toBe(99_999_999_000);
    expect(Math.max(...asked)).toBe(2 ** 31 - 1);
  });

  it('of no time asks the clock all the same', async () => {
    const virtual = new VirtualClock(0);
    const { asked, clock } = noting(virtual);
    await virtual.run(sleep(clock, 0, signal()));
    expect(asked).toEqual([0]);
  });

  it('ends when its signal aborts', async () => {
    const virtual = new VirtualClock(0);
    const { asked, clock } = noting(virtual);
    const controller = new AbortController();
    const slept = sleep(clock, 99_999_999_000, controller.signal);
    await virtual.advance(1000);
    controller.abort();
    await slept;
    expect(virtual.now()).toBe(1000);
    expect(asked).toHaveLength(1);
  });
});
