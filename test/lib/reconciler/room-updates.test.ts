import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../lib/kernel/time.ts';
import { updateRoom } from '../../../lib/reconciler/room-updates.ts';
import { recordUpdateFailure } from '../../../lib/reconciler/update-failure.ts';
import type { HoldReason } from '../../../lib/work-items/holds.ts';
import type { Life } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { iso, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { type GivenWorld, worldOf } from '../builders/world.ts';
import { caught } from './failures/record-failure-fixture.ts';

const nowMs = startMs + 30 * day;
const trouble = { failures: 2, error: { code: 'PortalUnavailable', message: 'm', at: iso(startMs) } };
const running = { update: 1, running: { update: 1, attempt: 1, sinceMs: startMs } };

/** A project whose room was made at the start, and which was closed a week later; its update is due now. */
function closed(life: Partial<Life> = {}, change: Partial<WorkRecord> = {}): WorkRecord {
  const closedSinceMs = startMs + 7 * day;
  const reported = { closed: true, status: 'Closed', atMs: closedSinceMs };
  return projectRecord({
    status: 'done',
    room: recordedRoom(7),
    outcomeAt: iso(startMs),
    due: { life: nowMs, erase: nowMs + day },
    life: { reported, closedSinceMs, mark: 1, seen: 0, seenAtMs: startMs, update: 0, ...life },
    ...change,
  });
}

/** A look of the reconciler at a record, which is stored as it was read unless another is given. */
async function lookedAt(
  record: WorkRecord,
  given: GivenWorld & { graceDays?: number; held?: HoldReason } = {},
) {
  const { graceDays = 7, held, ...rest } = given;
  const world = await worldOf({ records: [record], settings: { life: { graceDays } }, ...rest });
  const { dependencies, clock } = world;
  if (held) {
    const probing = { probeAtMs: nowMs, probes: 0 };
    const hold = {
      on: true,
      reason: held,
      message: 'm',
      since: iso(startMs),
      ...probing,
    } as const;
    await dependencies.hold.write(hold, 0);
  }
  await clock.advance(nowMs - clock.now());
  return { ...world, look: () => clock.run(updateRoom(record, dependencies)) };
}

const input = { key: projectRecord().key, attempt: 1, source: 'project-system' };

describe('the update of a room that is due', () => {
  it.each<[string, number]>([
    ['after the grace', 7],
    ['at the very end of the grace', 23],
  ])('is begun %s, under a number of its own', async (_, graceDays) => {
    const { look, started, stored } = await lookedAt(closed({ update: 4, ...trouble }), { graceDays });
    await look();
    expect(started).toMatchObject([{ kind: 'update', input: { ...input, update: 5 } }]);
    expect(stored().life).toMatchObject({
      update: 5,
      running: { update: 5, attempt: 1, sinceMs: nowMs },
      failures: 2,
    });
    expect(stored().due).toEqual({ life: nowMs + minute, erase: nowMs + day });
  });

  it.each<[string, WorkRecord, number | undefined]>([
    [
      'waits for the end of the grace',
      closed({ ...trouble, seenAtMs: startMs + 40 * day }),
      startMs + 37 * day,
    ],
    [
      'waits for the look of the next day where the item is open',
      closed({
        ...trouble,
        seenAtMs: nowMs - minute,
        reported: { closed: false, status: 'Open', atMs: 1 },
        closedSinceMs: undefined as never,
      }),
      nowMs - minute + day,
    ],
  ])('%s, and what failed before is forgotten', async (_, record, life) => {
    const { look, started, stored } = await lookedAt(record, { graceDays: 30 });
    await look();
    expect(started).toEqual([]);
    expect(stored().due).toEqual({ life, erase: nowMs + day });
    expect(stored().life).not.toHaveProperty('failures');
    expect(stored().life).not.toHaveProperty('error');
  });

  const waiting = { ...trouble, held: { reason: 'PortalPlanLimit', since: iso(startMs) } } as const;
  it.each<[string, Partial<Life>, HoldReason, boolean]>([
    ['waits for five minutes while all work is held', trouble, 'PortalKeyRefused', false],
    ['waits so while an operator holds all work', waiting, 'OperatorHold', false],
    ['is begun while the plan has no free room, for it may free one', trouble, 'PortalPlanLimit', true],
    ['waits while the plan has no free room for it', waiting, 'PortalPlanLimit', false],
  ])('%s', async (_, life, held, begins) => {
    const { look, started, stored } = await lookedAt(closed(life), { held });
    await look();
    expect(started).toHaveLength(begins ? 1 : 0);
    if (begins) return;
    expect(stored()).toEqual(closed(life, { due: { life: nowMs + 5 * minute, erase: nowMs + day } }));
  });

  it('is due no more for a record without anything reported', async () => {
    const { look, started, stored } = await lookedAt(closed({}, { life: undefined as never }));
    await look();
    expect(started).toEqual([]);
    expect(stored().due).toEqual({ life: undefined, erase: nowMs + day });
  });

  it.each<[string, WorkRecord]>([
    ['is not due any more', closed({}, { due: {} })],
    ['was begun', closed(running)],
  ])('is not begun where it %s meanwhile', async (_, meanwhile) => {
    const { look, started, stored, dependencies } = await lookedAt(closed());
    const { records } = dependencies;
    const write = records.write.bind(records);
    let writes = 0;
    records.write = async (record, version) => {
      writes += 1;
      if (writes === 1) await write(meanwhile, version);
      return write(record, version);
    };
    await look();
    expect(started).toEqual([]);
    expect(stored()).toEqual(meanwhile);
  });

  it('is not begun for a record that is gone', async () => {
    const { look, started, records } = await lookedAt(closed());
    records.all.clear();
    await look();
    expect(started).toEqual([]);
    expect(records.all.size).toBe(0);
  });
});

describe('the update of a room that was begun', () => {
  it.each<[string, GivenWorld['execution'], unknown[]]>([
    ['is left while its execution runs', { status: 'RUNNING' }, []],
    ['is started where it was not', undefined, [{ kind: 'update', input: { ...input, update: 1 } }]],
  ])('%s, and checked again in 15 minutes', async (_, execution, expected) => {
    const { look, started, stored } = await lookedAt(closed(running), { execution });
    await look();
    expect(started).toMatchObject(expected);
    expect(started).toHaveLength(expected.length);
    expect(stored()).toEqual(closed(running, { due: { life: nowMs + 15 * minute, erase: nowMs + day } }));
  });

  it('is asked for by the name of its kind', async () => {
    const { look, dependencies } = await lookedAt(closed(running));
    const kinds: string[] = [];
    dependencies.executions.describe = async (kind) => {
      kinds.push(kind);
      return { status: 'RUNNING' };
    };
    await look();
    expect(kinds).toEqual(['update']);
  });

  it.each<[string, WorkRecord | undefined]>([
    ['ended', closed({ update: 1 })],
    ['was followed by another', closed({ update: 2, running: { ...running.running, update: 2 } })],
    ['lost its record', undefined],
  ])('is not checked again where it %s meanwhile', async (_, meanwhile) => {
    const { look, records, dependencies } = await lookedAt(closed(running));
    dependencies.executions.describe = async () => {
      records.all.clear();
      if (meanwhile) await records.write(meanwhile, 0);
      return { status: 'RUNNING' };
    };
    await look();
    expect(records.all.get(input.key)?.value).toEqual(meanwhile);
  });

  it('has failed where its execution ended without a word', async () => {
    const { look, started, stored, codes } = await lookedAt(closed(running), {
      execution: { status: 'TIMED_OUT' },
    });
    await look();
    expect(started).toEqual([]);
    expect(stored().life).toMatchObject({ failures: 1, error: { code: 'ExecutionTimedOut' } });
    expect(codes()).toEqual(['ROOM_UPDATE_POSTPONED', 'ROOM_UPDATE_FAILING']);
  });
});

describe('a failed update of a room', () => {
  const ref = { key: input.key, attempt: 1, update: 1 };

  async function failed(record: WorkRecord | undefined, code: string) {
    const world = await worldOf(record ? { records: [record] } : {});
    const { clock, dependencies } = world;
    await clock.advance(nowMs - clock.now());
    const again = () => clock.run(recordUpdateFailure(ref, caught(code), dependencies));
    return { ...world, outcome: await again(), again };
  }

  it.each([
    ['PortalUnavailable', undefined, 1, minute, false],
    ['PortalUnavailable', 4, 5, 16 * minute, false],
    ['PortalUnavailable', 5, 6, 32 * minute, true],
    ['PortalUnavailable', 6, 7, 60 * minute, false],
    ['PortalRejected', undefined, 1, day, true],
    ['PortalRejected', 1, 2, day, true],
  ] as const)('with %s after %j failures is number %i, and tried again in %i ms', async (...row) => {
    const [code, before, failures, waitMs, isAlarm] = row;
    const record = closed({ ...running, ...(before === undefined ? {} : { failures: before }) });
    const { outcome, stored, lines } = await failed(record, code);
    expect(outcome).toEqual({ outcome: 'postponed', code, message: 'What happened.' });
    const { running: _, ...life } = record.life as Life;
    expect(stored()).toEqual({
      ...record,
      life: { ...life, failures, error: { code, message: 'What happened.', at: iso(nowMs) } },
      due: { life: nowMs + waitMs, erase: nowMs + day },
      updatedAt: iso(nowMs),
    });
    const fields = { key: ref.key, source: 'project-system', roomId: 7, error: code, failures };
    expect(lines).toEqual([
      { level: 'warn', code: 'ROOM_UPDATE_POSTPONED', fields: { ...fields, reason: 'What happened.' } },
      ...(isAlarm
        ? [
            {
              level: 'error',
              code: 'ROOM_UPDATE_FAILING',
              fields: { ...fields, reason: expect.stringContaining(' ') },
            },
          ]
        : []),
    ]);
  });

  describe('for which the plan of the portal has no free room', () => {
    const code = 'PortalPlanLimit';
    const open = { closed: false, status: 'Open', atMs: 1 };
    const requested = { to: 'restore', atMs: 1, update: 1, times: 1 } as const;
    async function full(life: Partial<Life>, roomLimit = 0) {
      const record = closed({ ...running, ...life });
      const world = await worldOf({ records: [record], settings: { life: {} } });
      world.simulator.world.portal.settings.roomLimit = roomLimit;
      await world.clock.advance(nowMs - world.clock.now());
      const again = () => world.clock.run(recordUpdateFailure(ref, caught(code), world.dependencies));
      return { ...world, outcome: await again(), again };
    }
    const levels = ({ lines }: Awaited<ReturnType<typeof full>>) => lines.map(({ code: one }) => one);

    it('waits five minutes, holds all work and is told of, once', async () => {
      const made = await full({ reported: open, room: { id: 7, requested, titleOfPeople: 'Ours' } });
      expect(made.outcome).toMatchObject({ outcome: 'postponed', code });
      const { life, due } = made.stored();
      expect(life).toMatchObject({ held: { reason: code, since: iso(nowMs) }, failures: 1 });
      expect(life?.results).toEqual([
        {
          type: 'room.held',
          at: iso(nowMs),
          reason: code,
          room: { id: 7, url: recordedRoom(7).url, title: 'Ours' },
        },
      ]);
      expect(due).toMatchObject({ life: nowMs + 5 * minute, report: nowMs });
      expect(levels(made)).toEqual(['HOLD_BEGAN', 'ROOM_UPDATE_HELD']);
      expect(await made.again()).toMatchObject({ outcome: 'postponed' });
      expect(made.stored().life?.results).toHaveLength(1);
    });

    it.each<[string, Partial<Life>]>([
      ['of a closed work item', { room: { id: 7, requested } }],
      ['that was not to come out of the archive', { reported: open }],
      [
        'that waits already',
        { reported: open, room: { id: 7, requested }, held: { reason: code, since: iso(startMs) } },
      ],
    ])('is not told of: a room %s', async (_, life) => {
      const { stored } = await full(life);
      expect(stored().life?.held).toMatchObject({ reason: code });
      expect(stored().life).not.toHaveProperty('results');
    });

    it('is tried again after a minute where one was freed meanwhile', async () => {
      const made = await full({ reported: open, room: { id: 7, requested } }, 10);
      expect(made.outcome.outcome).toBe('postponed');
      expect(made.stored().life).not.toHaveProperty('held');
      expect(made.stored().due.life).toBe(nowMs + minute);
      expect(levels(made)).toEqual(['ROOM_UPDATE_POSTPONED']);
    });
  });

  it('is recorded once, however often it is said', async () => {
    const { outcome, again, stored, lines } = await failed(closed(running), 'PortalUnavailable');
    const after = stored();
    expect(await again()).toEqual(outcome);
    expect(stored()).toEqual(after);
    expect(lines).toHaveLength(1);
  });

  it('is recorded of a work item that has lost its room meanwhile, too', async () => {
    const { room: _, ...record } = closed(running);
    const { outcome } = await failed(record, 'PortalUnavailable');
    expect(outcome.outcome).toBe('postponed');
  });

  it.each<[string, WorkRecord | undefined]>([
    ['of a record that is gone', undefined],
    ['of a record without anything reported', closed({}, { life: undefined as never })],
    [
      'of another attempt',
      closed({ ...running, running: { ...running.running, attempt: 2 } }, { attempt: 2 }),
    ],
    ['of another update', closed({ update: 2, running: { ...running.running, update: 2 }, ...trouble })],
    ['of an update that ended well', closed({ update: 1 })],
    ['of an update after which another failed', closed({ update: 2, ...trouble })],
  ])('%s changes nothing', async (_, record) => {
    const { outcome, records, lines } = await failed(record, 'PortalUnavailable');
    expect(outcome).toEqual({ outcome: 'superseded', code: 'PortalUnavailable', message: 'What happened.' });
    expect(records.all.get(ref.key)?.value).toEqual(record);
    expect(lines).toEqual([]);
  });
});
