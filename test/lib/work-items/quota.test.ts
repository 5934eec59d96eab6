import { expect, it } from 'vitest';
import { hour } from '../../../lib/kernel/time.ts';
import { memoryCounters } from '../../../lib/stores/memory/memory-stores.ts';
import { isWithinQuota, nextHour } from '../../../lib/work-items/quota.ts';
import { startMs } from '../builders/records.ts';

it('takes as many new rooms of a source in an hour as its quota says, and more in the next hour', async () => {
  const counters = memoryCounters();
  const ask = (source: string, nowMs: number) => isWithinQuota(counters, source, 2, nowMs);
  expect(await ask('helpdesk', startMs)).toBe(true);
  expect(await ask('helpdesk', startMs + hour - 1)).toBe(true);
  expect(await ask('helpdesk', startMs + hour - 1)).toBe(false);
  expect(await ask('project-system', startMs)).toBe(true);
  expect(await ask('helpdesk', startMs + hour)).toBe(true);
});

it('keeps a counter for an hour after its own, by when nobody needs it', async () => {
  const asked: [string, number][] = [];
  const add = async (name: string, expiresAtMs: number) => asked.push([name, expiresAtMs]);
  await isWithinQuota({ add }, 'helpdesk', 1, startMs);
  expect(asked).toEqual([['rooms/helpdesk/2026-11-23T10', startMs + 2 * hour]]);
});

it.each([
  [startMs, startMs + hour],
  [startMs + hour - 1, startMs + hour],
])('the hour after %d begins at %d', (nowMs, at) => {
  expect(nextHour(nowMs)).toBe(at);
});
