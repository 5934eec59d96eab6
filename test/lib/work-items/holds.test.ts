import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';
import {
  beginHold,
  currentHold,
  endHold,
  type Hold,
  type HoldReason,
  holdKey,
  holdMessage,
  holdWaitMs,
  lookAfterHold,
} from '../../../lib/work-items/holds.ts';
import { iso, startMs } from '../builders/records.ts';

const portalHold: Hold = {
  on: true,
  reason: 'PortalPlanLimit',
  message: 'first',
  since: iso(startMs),
  probeAtMs: startMs + minute,
  probes: 0,
};
const operatorHold: Hold = { ...portalHold, reason: 'OperatorHold' };

async function item(hold?: Hold) {
  const stored = memoryItem<Hold>();
  if (hold) await stored.write(hold, 0);
  return stored;
}

it.each([
  [1, 'portal', 1],
  [2, 'portal', 2],
  [3, 'portal', 4],
  [6, 'portal', 32],
  [7, 'portal', 60],
  [50, 'aws', 60],
  [1, 'template', 15],
  [4, 'template', 15],
  [5, 'template', 16],
  [50, 'template', 60],
] as const)(
  'keeps a work item back that is held for the %i. time by trouble of %s for %i minutes',
  (holds, suspect, minutes) => {
    expect(holdWaitMs(holds, suspect)).toBe(minutes * minute);
  },
);

it('is kept under a key that never changes: a hold outlives a deployment', () => {
  expect(holdKey).toEqual({ pk: 'hold', sk: 'portal' });
});

describe('beginning a hold', () => {
  it('is reported when its write was done and only the answer was lost', async () => {
    const stored = await item();
    const write = stored.write.bind(stored);
    // As the SDK does: it repeats the write, and then the condition no longer holds.
    stored.write = async (value, version) => (await write(value, version)) && write(value, version);
    expect(await beginHold(stored, { reason: 'PortalUnavailable', message: 'm' }, startMs)).toBe(true);
    expect(stored.now?.version).toBe(1);
    expect(await beginHold(stored, { reason: 'PortalUnavailable', message: 'm' }, startMs + minute)).toBe(
      false,
    );
  });

  it('is not reported by the loser of two that begin it for the same trouble', async () => {
    const stored = await item();
    const write = stored.write.bind(stored);
    let rounds = 0;
    stored.write = async (value, version) => {
      rounds += 1;
      if (rounds === 1) await write({ ...value, since: iso(startMs - 1) }, version);
      return write(value, version);
    };
    expect(await beginHold(stored, { reason: 'PortalPlanLimit', message: 'm' }, startMs)).toBe(false);
    expect(stored.now?.value.since).toBe(iso(startMs - 1));
  });

  it("is taken over by an operator's hold of the very same moment", async () => {
    const stored = await item(portalHold);
    expect(await beginHold(stored, { reason: 'OperatorHold', message: 'm' }, startMs)).toBe(false);
    expect(stored.now?.value.reason).toBe('OperatorHold');
  });

  const later = startMs + 5 * minute;
  const begun = (reason: HoldReason) => ({
    on: true,
    reason,
    message: 'second',
    since: iso(later),
    probeAtMs: later + minute,
    probes: 0,
  });
  it.each<[string, Hold | undefined, HoldReason, { began: boolean; changed: boolean }]>([
    ['begins where there never was one', undefined, 'PortalUnavailable', { began: true, changed: true }],
    [
      'begins where the last one is over',
      { ...portalHold, on: false },
      'PortalUnavailable',
      { began: true, changed: true },
    ],
    [
      'keeps the first trouble while a hold is on',
      portalHold,
      'PortalUnavailable',
      { began: false, changed: false },
    ],
    [
      "keeps an operator's hold when trouble comes",
      operatorHold,
      'PortalUnavailable',
      { began: false, changed: false },
    ],
    [
      "lets an operator's hold take over from trouble, which began before",
      portalHold,
      'OperatorHold',
      { began: false, changed: true },
    ],
    [
      "begins an operator's hold where the last one is over",
      { ...operatorHold, on: false },
      'OperatorHold',
      { began: true, changed: true },
    ],
  ])('%s', async (_, before, reason, { began, changed }) => {
    const stored = await item(before);
    expect(await beginHold(stored, { reason, message: 'second' }, later)).toBe(began);
    expect(stored.now?.value).toEqual(changed ? begun(reason) : before);
  });
});

describe('an operator who holds again', () => {
  it('changes what is said about the hold, and not since when it is on', async () => {
    const stored = await item(operatorHold);
    const again = { reason: 'OperatorHold', message: 'A longer update.' } as const;
    expect(await beginHold(stored, again, startMs + minute)).toBe(false);
    expect(stored.now).toEqual({ value: { ...operatorHold, message: 'A longer update.' }, version: 2 });
    await beginHold(stored, again, startMs + 2 * minute);
    expect(stored.now?.version).toBe(2);
  });
});

describe('ending a hold', () => {
  it('switches it off and keeps what it was', async () => {
    const stored = await item(portalHold);
    await endHold(stored);
    expect(stored.now?.value).toEqual({ ...portalHold, on: false });
    expect(await currentHold(stored)).toBeUndefined();
  });

  it.each([[undefined], [{ ...portalHold, on: false }]])('writes nothing when none is on', async (hold) => {
    const stored = await item(hold);
    await endHold(stored);
    expect(stored.now?.version).toBe(hold && 1);
  });
});

describe('looking after a hold', () => {
  const trouble = { reason: 'PortalSuspended', message: 'still' } as const;
  /** What is known after a look, and how often the portal was probed. */
  async function lookedAfter(hold: Hold | undefined, answer: typeof trouble | undefined, nowMs: number) {
    const stored = await item(hold);
    let asked = 0;
    const probe = async () => {
      asked += 1;
      return answer;
    };
    return { found: await lookAfterHold(stored, probe, nowMs), asked, stored: stored.now?.value };
  }

  it.each<[string, Hold | undefined, number]>([
    ['none was ever on', undefined, startMs],
    ['the last one is over', { ...portalHold, on: false }, startMs + minute],
    ['an operator holds', operatorHold, startMs + minute],
    ['it is not time yet', portalHold, startMs + minute - 1],
  ])('does not ask the portal when %s', async (_, hold, nowMs) => {
    const { found, asked, stored } = await lookedAfter(hold, undefined, nowMs);
    expect(asked).toBe(0);
    expect(found).toEqual({ hold: hold?.on ? hold : undefined });
    expect(stored).toEqual(hold);
  });

  it('ends the hold of a portal that is well, and answers which one ended', async () => {
    const { found, asked, stored } = await lookedAfter(portalHold, undefined, startMs + minute);
    expect(asked).toBe(1);
    expect(found).toEqual({ hold: undefined, ended: portalHold });
    expect(stored).toEqual({ ...portalHold, on: false });
  });

  it.each([
    [0, 2],
    [1, 4],
    [2, 8],
    [3, 15],
    [50, 15],
  ])(
    'keeps a hold under its first reason: after %d vain questions and one more it asks again in %d minutes',
    async (probes, minutes) => {
      const nowMs = startMs + minute;
      const { found, stored } = await lookedAfter({ ...portalHold, probes }, trouble, nowMs);
      const kept = { ...portalHold, probes: probes + 1, probeAtMs: nowMs + minutes * minute };
      expect(found).toEqual({ hold: kept });
      expect(stored).toEqual(kept);
    },
  );

  it.each([
    [
      'ends when an operator released it meanwhile',
      { ...portalHold, on: false },
      { hold: undefined, ended: portalHold },
    ],
    [
      "is an operator's when one took over meanwhile, well as the portal is",
      operatorHold,
      { hold: operatorHold },
    ],
  ])('%s', async (_, meanwhile, found) => {
    const stored = await item(portalHold);
    const probe = async () => {
      await stored.write(meanwhile, 1);
      return undefined;
    };
    expect(await lookAfterHold(stored, probe, startMs + minute)).toEqual(found);
    expect(stored.now).toEqual({ value: meanwhile, version: 2 });
  });
});

it('names to the sender of held work what keeps it back, and that there is nothing to do', () => {
  const reasons = [
    'RoomCeiling',
    'OperatorHold',
    'PortalSuspended',
    'TemplateFailing',
    'StoreUnavailable',
  ] as const;
  const messages = reasons.map((reason) => holdMessage({ reason, since: '2026-11-23T10:20:00.000Z' }));
  expect(messages).toEqual([
    expect.stringMatching(/source.*\(RoomCeiling\).*after 2026-11-23T11:00:00\.000Z/),
    expect.stringMatching(/operator.*\(OperatorHold\)/),
    expect.stringMatching(/the portal.*\(PortalSuspended\)/),
    expect.stringMatching(/template.*\(TemplateFailing\)/),
    expect.stringMatching(/a service.*\(StoreUnavailable\)/),
  ]);
});
