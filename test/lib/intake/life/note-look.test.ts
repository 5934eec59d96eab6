import { describe, expect, it } from 'vitest';
import { noteLook } from '../../../../lib/intake/life/note-look.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import { updateExecutionOf } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, iso, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';

const nowMs = startMs + minute;
const open = { closed: false, status: 'open', atMs: 10 };

/** A ticket that has its room, and was read once. */
function known(life: Partial<Life> | undefined = {}, change: Partial<WorkRecord> = {}): WorkRecord {
  const made = {
    status: 'done',
    room: recordedRoom(7),
    intent: intentOf(),
    outcomeAt: iso(startMs),
  } as const;
  const all = { reported: open, mark: 3, asked: 3, read: 3, seen: 3, seenAtMs: startMs, update: 4, ...life };
  return ticketRecord({ ...made, due: { look: 1 }, life: all, ...change });
}

async function noted(
  found: WorkRecord | undefined,
  given: { held?: boolean; tooMany?: boolean; leaves?: boolean; meanwhile?: 'gone' } = {},
) {
  const { held = false, tooMany = false, leaves = false, meanwhile } = given;
  const world = await worldOf({ records: found ? [found] : [], settings: leaves ? {} : { life: {} } });
  const { dependencies, records, clock } = world;
  if (held) {
    const probing = { probeAtMs: nowMs, probes: 0 };
    const hold = {
      on: true,
      reason: 'PortalPlanLimit',
      message: 'm',
      since: iso(startMs),
      ...probing,
    } as const;
    await dependencies.hold.write(hold, 0);
  }
  if (meanwhile === 'gone') {
    records.write = async () => {
      records.all.clear();
      return false;
    };
  }
  await clock.advance(nowMs - clock.now());
  let counted = 0;
  const mayBegin = async () => {
    counted += 1;
    return !tooMany;
  };
  const outcome = await clock.run(noteLook(found, mayBegin, dependencies));
  return { ...world, counted, outcome, after: found && records.all.get(found.key)?.value };
}

describe('a webhook that says that a work item has changed', () => {
  it.each<[string, WorkRecord | undefined, { meanwhile?: 'gone' }]>([
    ['is of no known work item', undefined, {}],
    ['is of a work item that was forgotten', forgottenRecord(known(), nowMs), {}],
    ['is of a work item that is gone by the time it is written', known(), { meanwhile: 'gone' }],
  ])('%s, and leaves no record', async (_, found, given) => {
    const { outcome, started } = await noted(found, given);
    expect(outcome).toEqual({ outcome: 'unknown' });
    expect(started).toEqual([]);
  });

  it('marks the work item as to be read, and begins the update of its room', async () => {
    const { outcome, after, started } = await noted(known());
    expect(after?.life).toMatchObject({ reported: open, mark: 4, asked: 4, read: 3, update: 5 });
    expect(after?.life?.running).toEqual({ update: 5, attempt: 1, sinceMs: nowMs });
    const name = updateExecutionOf(after as never);
    expect(outcome).toEqual({ outcome: 'noted', record: after, execution: name });
    expect(started).toEqual([
      { kind: 'update', name, input: { key: after?.key, attempt: 1, update: 5, source: 'helpdesk' } },
    ]);
  });

  it('begins a life where nothing was known of the state of the work item', async () => {
    const { after } = await noted(known({}, { life: undefined as never }));
    expect(after?.life).toMatchObject({
      reported: { closed: false, status: '' },
      mark: 1,
      asked: 1,
      update: 1,
    });
  });

  it.each<[string, WorkRecord, Parameters<typeof noted>[1], object]>([
    [
      'the update that runs, and counts nothing',
      known({ running: { update: 4, attempt: 1, sinceMs: 1 } }),
      {},
      { look: 1 },
    ],
    ['the reconciler during a hold', known(), { held: true }, { look: 1, life: nowMs }],
    ['the reconciler where many came in this minute', known(), { tooMany: true }, { look: 1, life: nowMs }],
    [
      'the end of a pause that its system wants',
      known({ pausedUntilMs: nowMs + 7 }),
      {},
      { look: 1, life: nowMs + 7 },
    ],
    ['the room', known({}, { status: 'running', room: undefined as never }), {}, { look: 1 }],
    ['nothing where an operator keeps the room', known({}, { kept: { since: iso(1) } }), {}, { look: 1 }],
    ['nothing where rooms are left as they are', known(), { leaves: true }, { look: 1 }],
  ])('is written down and waits for %s', async (_, found, given, due) => {
    const { after, outcome, started, counted } = await noted(found, given);
    expect(after?.life).toMatchObject({ mark: 4, asked: 4, update: 4 });
    expect(after?.due).toEqual(due);
    expect(outcome).toEqual({ outcome: 'noted', record: after });
    expect(outcome).not.toHaveProperty('execution');
    expect(started).toEqual([]);
    expect(counted).toBe(found.life?.running || given?.held ? 0 : 1);
  });

  it('remembers how updates failed while the system wants a pause', async () => {
    const failures = { failures: 2, error: { code: 'SourceUnavailable', message: 'm', at: iso(startMs) } };
    const { after } = await noted(known({ ...failures, pausedUntilMs: nowMs + 7 }));
    expect(after?.life).toMatchObject(failures);
  });
});
