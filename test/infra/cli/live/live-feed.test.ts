import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandError } from '../../../../infra/cli/command.ts';
import type { LiveState } from '../../../../infra/cli/live/contract.ts';
import { liveFeed } from '../../../../infra/cli/live/live-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const everyMs = 5_000;

/** A feed whose readings are counted, and what a page gets of it. */
function feedOf(read: (nth: number) => Promise<unknown>) {
  let readings = 0;
  const feed = liveFeed({
    everyMs,
    read: () => {
      readings += 1;
      return read(readings) as Promise<LiveState>;
    },
  });
  const open = () => {
    const leaving = new AbortController();
    const got: string[] = [];
    const reader = feed.open(leaving.signal).body?.pipeThrough(new TextDecoderStream()).getReader();
    const pump = async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        got.push(part.value);
    };
    void pump();
    return { got, leave: () => leaving.abort() };
  };
  return { open, readings: () => readings };
}

describe('the live feed', () => {
  it('gives a page each state, in the form of server-sent events', async () => {
    const { open } = feedOf(async (nth) => ({ nth }));
    const page = open();
    await vi.advanceTimersByTimeAsync(everyMs);
    expect(page.got.join('')).toBe(
      ': connected\n\nevent: state\ndata: {"nth":1}\n\nevent: state\ndata: {"nth":2}\n\n',
    );
  });

  it('reads once for all open pages, gives a later page the last state at once, and reads nothing without a page', async () => {
    const { open, readings } = feedOf(async (nth) => ({ nth }));
    expect(readings()).toBe(0);
    const pages = [open(), open()];
    await vi.advanceTimersByTimeAsync(2 * everyMs);
    expect(readings()).toBe(3);
    const late = open();
    await vi.advanceTimersByTimeAsync(1);
    expect(late.got.join('')).toContain('{"nth":3}');
    for (const page of [...pages, late]) page.leave();
    await vi.advanceTimersByTimeAsync(10 * everyMs);
    expect(readings()).toBe(3);
    open();
    await vi.advanceTimersByTimeAsync(1);
    expect(readings()).toBe(4);
  });

  it.each([
    [new CommandError(['The table', 'is\u001b[2J away.']), 'The table is [2J away.'],
    [new TypeError('line\nbreak'), 'TypeError: line break'],
  ])('tells a page what went wrong in one harmless line, and goes on: %s', async (error, message) => {
    const { open } = feedOf(async (nth) => {
      if (nth === 1) throw error;
      return { nth };
    });
    const page = open();
    await vi.advanceTimersByTimeAsync(everyMs);
    expect(page.got.join('')).toContain(`event: trouble\ndata: ${JSON.stringify({ message })}\n\n`);
    expect(page.got.join('')).toContain('event: state\ndata: {"nth":2}\n\n');
  });
});
