import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock } from '../../../lib/kernel/clock.ts';

describe('the real clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-15T10:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  /** Whether a wait is over by now. */
  async function isOver(wait: Promise<void>): Promise<boolean> {
    let over = false;
    void wait.then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    return over;
  }

  it('has the milliseconds since 1970', () => {
    expect(realClock.now()).toBe(Date.parse('2026-01-15T10:00:00Z'));
  });

  it.each([undefined, new AbortController().signal])('waits as long as it is to', async (signal) => {
    const wait = realClock.sleep(1000, signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isOver(wait)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isOver(wait)).toBe(true);
    expect(signal ? getEventListeners(signal, 'abort') : []).toEqual([]);
  });

  it('ends a wait that is aborted, and leaves no timer behind that keeps a process alive', async () => {
    const over = new AbortController();
    const wait = realClock.sleep(1000, over.signal);
    expect(await isOver(wait)).toBe(false);
    over.abort();
    expect(await isOver(wait)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(over.signal, 'abort')).toEqual([]);
  });

  it('begins no wait after it was aborted', async () => {
    expect(await isOver(realClock.sleep(1000, AbortSignal.abort()))).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
