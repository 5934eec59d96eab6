import { describe, expect, it } from 'vitest';
import { minute } from '../../../../lib/kernel/time.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import {
  isToBeRead,
  type LivingRecord,
  newLife,
  withItemRead,
} from '../../../../lib/work-items/life/updates.ts';
import { iso, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';

const nowMs = startMs + minute;
const known: Life = {
  ...newLife(startMs),
  reported: { closed: false, status: 'open', title: 'Login error', atMs: startMs },
  mark: 5,
  asked: 5,
  read: 3,
  pausedUntilMs: 7,
};
const record = (life: Partial<Life> = {}, change: Partial<LivingRecord> = {}): LivingRecord => ({
  ...ticketRecord({ status: 'done', room: recordedRoom(7), ...change }),
  life: { ...known, ...life },
});

describe('a work item', () => {
  it.each<[object, boolean]>([
    [{}, false],
    [{ asked: 1 }, true],
    [{ asked: 2, read: 1 }, true],
    [{ asked: 2, read: 2 }, false],
    [{ asked: 2, read: 3 }, false],
    [{ read: 3 }, false],
  ])('with the marks %j is to be read: %s', (marks, expected) => {
    expect(isToBeRead({ ...newLife(startMs), ...marks })).toBe(expected);
  });

  it('that was read has its state, as of the mark that it had before it was read', () => {
    const { life, ...rest } = withItemRead(
      record(),
      { status: 'solved', closed: true, title: 'VPN' },
      4,
      nowMs,
    );
    const { pausedUntilMs: _, ...kept } = known;
    const { life: __, ...before } = record();
    expect(life).toEqual({
      ...kept,
      reported: { closed: true, status: 'solved', title: 'VPN', atMs: nowMs },
      read: 4,
      closedSinceMs: nowMs,
    });
    expect(rest).toEqual(before);
    expect(rest.facts).not.toHaveProperty('label');
    expect(isToBeRead(life)).toBe(true);
  });

  it('that was read late does not count as read less than before', () => {
    expect(withItemRead(record(), { status: 'open', closed: false }, 2, nowMs).life.read).toBe(3);
  });

  it('that is still closed is closed since the first time', () => {
    const closed = { reported: { closed: true, status: 'solved', atMs: 1 }, closedSinceMs: 42 };
    expect(
      withItemRead(record(closed), { status: 'closed', closed: true }, 5, nowMs).life.closedSinceMs,
    ).toBe(42);
  });

  it('that is open again is closed since no time', () => {
    const closed = { reported: { closed: true, status: 'solved', atMs: 1 }, closedSinceMs: 42 };
    const { life } = withItemRead(record(closed), { status: 'open', closed: false }, 5, nowMs);
    expect(life).not.toHaveProperty('closedSinceMs');
    expect(life.reported).toEqual({ closed: false, status: 'open', atMs: nowMs });
  });

  it('in a state that nobody knows keeps the state that it had, and gets its new title', () => {
    const { life } = withItemRead(record(), { status: 'odd', closed: undefined, title: 'VPN' }, 5, nowMs);
    expect(life.reported).toEqual({ closed: false, status: 'open', title: 'VPN', atMs: nowMs });
    expect(life.read).toBe(5);
  });

  it('that has another key for people gets it, and stays the same record', () => {
    const { facts, key } = withItemRead(
      record(),
      { status: 'open', closed: false, movedTo: 'OPS-3' },
      5,
      nowMs,
    );
    expect(facts).toEqual({ ...record().facts, label: 'OPS-3' });
    expect(key).toBe(record().key);
  });

  it('whose record was erased gets no title again', () => {
    const erased = record(
      { reported: { closed: false, status: 'open', atMs: 1 } },
      { erasedAt: iso(startMs) },
    );
    const { life } = withItemRead(erased, { status: 'solved', closed: true, title: 'VPN' }, 5, nowMs);
    expect(life.reported).toEqual({ closed: true, status: 'solved', atMs: nowMs });
  });
});
