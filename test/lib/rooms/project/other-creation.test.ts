import { describe, expect, it } from 'vitest';
import type { Portal } from '../../../../lib/docspace/client.ts';
import type { CreationStatus } from '../../../../lib/docspace/schemas.ts';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import { type Busy, stillBusy, waitForOtherCreation } from '../../../../lib/rooms/project/other-creation.ts';
import { VirtualClock } from '../../../virtual-clock.ts';
import { keptLog } from '../../builders/dependencies.ts';
import { startMs } from '../../builders/records.ts';

const job = (progress = 0.5, roomId = 4711): CreationStatus => ({
  roomId,
  progress,
  error: '',
  isCompleted: false,
});
const at = (minutes: number) => startMs + minutes * minute;

/** What is remembered after looks at these jobs, and the minutes at which an operator was told. */
function looksAt(looks: [minutes: number, status: CreationStatus][]) {
  let busy: Busy | undefined;
  const told: [atMinute: number, stuckMinutes: number][] = [];
  for (const [minutes, status] of looks) {
    const found = stillBusy(busy, status, at(minutes));
    busy = found.busy;
    if (found.stuck) told.push([minutes, found.stuck.minutes]);
  }
  return { busy, told };
}

describe("somebody else's creation that does not move", () => {
  it('is reported to an operator once, after ten minutes, however often it is looked at', () => {
    const looks = [0, 9.99, 10.5, 11, 20, 60].map((minutes): [number, CreationStatus] => [minutes, job()]);
    expect(looksAt(looks).told).toEqual([[10.5, 10]]);
  });

  it('is reported at the very tenth minute', () => {
    expect(
      looksAt([
        [0, job()],
        [10, job()],
      ]).told,
    ).toEqual([[10, 10]]);
  });

  it.each<[string, CreationStatus]>([
    ['it has moved', job(0.6)],
    ['another has begun', job(0.5, 4712)],
  ])('is not reported when %s in the meantime', (_, moved) => {
    expect(
      looksAt([
        [0, job()],
        [6, moved],
        [12, moved],
      ]).told,
    ).toEqual([]);
  });

  it('is reported again when it has moved after a report and stands still for ten minutes more', () => {
    const { told, busy } = looksAt([
      [0, job()],
      [10, job()],
      [11, job(0.6)],
      [12, job(0.6)],
      [21, job(0.6)],
      [22, job(0.6)],
    ]);
    expect(told).toEqual([
      [10, 10],
      [21, 10],
    ]);
    expect(busy).toEqual({ sinceMs: at(0), roomId: 4711, progress: 0.6, sameSinceMs: at(11), told: true });
  });

  it('is remembered as not reported while it moves', () => {
    expect(
      looksAt([
        [0, job()],
        [1, job()],
      ]).busy,
    ).toEqual({ sinceMs: at(0), roomId: 4711, progress: 0.5, sameSinceMs: at(0) });
  });
});

describe("the wait for somebody else's creation", () => {
  it.each([
    [0, 1],
    [1, 6],
    [10, 60],
    [60, 200],
  ])('after %d minutes is %d seconds', (minutes, seconds) => {
    const before = { sinceMs: startMs, roomId: 4711, progress: 0.4, sameSinceMs: startMs };
    expect(stillBusy(before, job(), at(minutes)).waitSeconds).toBe(seconds);
  });

  it('ends with CreationTimedOut after 24 hours, also when one follows the other', () => {
    const before = { sinceMs: startMs, roomId: 1, progress: 0.4, sameSinceMs: startMs + 23 * hour };
    expect(() => stillBusy(before, job(), startMs + 24 * hour)).toThrowError(
      expect.objectContaining({ code: 'CreationTimedOut' }),
    );
    expect(stillBusy(before, job(), startMs + 24 * hour - 1).busy.sinceMs).toBe(startMs);
  });
});

describe("waiting in the step for somebody else's creation", () => {
  /** The outcome at a portal whose job has these statuses at one look after the other. */
  async function waitedFor(...statuses: (CreationStatus | undefined)[]) {
    const clock = new VirtualClock(startMs);
    const { log, lines } = keptLog();
    let looks = 0;
    const call = async () => {
      looks += 1;
      return statuses[looks];
    };
    const portal = { url: 'https://portal.example.com', call } as unknown as Portal;
    const ref = { key: 'key', attempt: 1 };
    const before = {
      sinceMs: startMs - 20 * minute,
      roomId: 4711,
      progress: 0.5,
      sameSinceMs: startMs - 20 * minute,
    };
    const outcome = await clock.run(
      waitForOtherCreation(undefined, statuses[0], ref, { portal, clock, log }),
    );
    const again = () => clock.run(waitForOtherCreation(before, job(), ref, { portal, clock, log }));
    return { outcome, looks, waitedMs: clock.now() - startMs, lines, again };
  }

  it.each([
    ['makes nothing', undefined],
    ['has just made it', { ...job(1), isCompleted: true }],
  ])('does not wait when the portal %s', async (_, status) => {
    expect(await waitedFor(status)).toMatchObject({ outcome: undefined, looks: 0, waitedMs: 0 });
  });

  it('goes on as soon as the portal is idle', async () => {
    expect(await waitedFor(job(), job(0.9), undefined)).toMatchObject({
      outcome: undefined,
      looks: 2,
      waitedMs: 2_000,
    });
  });

  it('leaves the wait to the state machine after five seconds', async () => {
    const { outcome, waitedMs } = await waitedFor(job(), job(), job(), job(), job(), job());
    expect(outcome).toEqual({
      busy: { sinceMs: startMs, roomId: 4711, progress: 0.5, sameSinceMs: startMs },
      waitSeconds: 1,
    });
    expect(waitedMs).toBe(4_000);
  });

  it('reports one that does not move to an operator', async () => {
    const { again, lines } = await waitedFor(undefined);
    expect(await again()).toMatchObject({ busy: { told: true } });
    expect(lines).toEqual([
      { level: 'error', code: 'PORTAL_JOB_STUCK', fields: { key: 'key', attempt: 1, minutes: 20 } },
    ]);
  });
});
