import { describe, expect, it } from 'vitest';
import { noteState } from '../../../../lib/intake/life/note-state.ts';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { forgottenRecord } from '../../../../lib/work-items/erase.ts';
import type { Life, ReportedState } from '../../../../lib/work-items/life/life.ts';
import { updateExecutionOf } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';

const nowMs = startMs + minute;
const open: ReportedState = { closed: false, status: 'open', title: 'Q1', atMs: 10 };
const renamed: ReportedState = { closed: false, status: 'open', title: 'Q2', atMs: 11 };
const closed: ReportedState = { closed: true, status: 'closed', title: 'Q1', atMs: 11 };
const failures = { failures: 2, error: { code: 'PortalUnavailable', message: 'm', at: iso(startMs) } };

/** A project that has its room, and of which an open state was reported. */
function known(life: Partial<Life> = {}, change: Partial<WorkRecord> = {}): WorkRecord {
  const made = {
    status: 'done',
    room: recordedRoom(7),
    intent: intentOf(),
    outcomeAt: iso(startMs),
  } as const;
  const all = { reported: open, mark: 1, seen: 1, seenAtMs: startMs, update: 4, ...life };
  return projectRecord({ ...made, due: { look: 1 }, life: all, ...change });
}

interface Given {
  graceDays?: number;
  /** Rooms are left as they are. */
  leaves?: boolean;
  held?: boolean;
  /** What is stored by the time of the first write; `lost` is that write itself, whose answer is lost. */
  meanwhile?: WorkRecord | 'lost' | 'gone';
}

async function noted(reported: ReportedState, found: WorkRecord | undefined, given: Given = {}) {
  const { graceDays = 7, leaves = false, held = false, meanwhile } = given;
  const world = await worldOf({
    records: found ? [found] : [],
    settings: leaves ? {} : { life: { graceDays } },
  });
  const { dependencies, records, clock } = world;
  if (held) {
    const probing = { probeAtMs: nowMs, probes: 0 };
    await dependencies.hold.write(
      { on: true, reason: 'PortalPlanLimit', message: 'm', since: iso(startMs), ...probing },
      0,
    );
  }
  const write = records.write.bind(records);
  let writes = 0;
  records.write = async (record, version) => {
    writes += 1;
    if (writes > 1 || meanwhile === undefined) return write(record, version);
    if (meanwhile === 'gone') records.all.clear();
    else await write(meanwhile === 'lost' ? record : meanwhile, version);
    return false;
  };
  await clock.advance(nowMs - clock.now());
  const outcome = await clock.run(noteState(reported, found, dependencies));
  return { ...world, outcome, after: found && records.all.get(found.key)?.value };
}

describe('a state that a source reports', () => {
  it.each<[string, WorkRecord | undefined, Given]>([
    ['of no known work item', undefined, {}],
    ['of a work item that was forgotten', forgottenRecord(known(), nowMs), {}],
    ['of a work item that is gone by the time it is written', known(), { meanwhile: 'gone' }],
    [
      'of a work item that is forgotten by the time it is written',
      known(),
      { meanwhile: forgottenRecord(known(), nowMs) },
    ],
  ])('%s changes nothing', async (_, found, given) => {
    const { outcome, started } = await noted(renamed, found, given);
    expect(outcome).toEqual({ outcome: 'unknown' });
    expect(started).toEqual([]);
  });

  it.each([9, 10])('at the time %i is not newer than that of 10', async (atMs) => {
    const { outcome, after, started } = await noted({ ...renamed, atMs }, known());
    expect(outcome).toEqual({ outcome: 'not-newer', knownAtMs: 10 });
    expect(after).toEqual(known());
    expect(started).toEqual([]);
  });

  it.each<[string, Given]>([
    ['by a plain write', {}],
    ['by a write whose answer is lost', { meanwhile: 'lost' }],
    ['after another, older report', { meanwhile: known({ reported: { ...open, atMs: 10.5 } }) }],
  ])('begins the update of its room at once where that needs another name: %s', async (_, given) => {
    const { outcome, after, started } = await noted(renamed, known(failures), given);
    const record = { ...known(), life: { ...(known().life as Life), update: 5 } };
    const execution = updateExecutionOf(record);
    expect(outcome).toMatchObject({ outcome: 'noted', execution });
    expect(outcome).not.toHaveProperty('archiveAfterMs');
    expect(started).toMatchObject([{ kind: 'update', name: execution, input: { update: 5 } }]);
    expect(after?.life).toMatchObject({ reported: renamed, running: { update: 5, sinceMs: nowMs } });
    expect(after?.due).toEqual({ look: 1, life: nowMs + minute });
  });

  it('does not begin it where a newer one was reported meanwhile', async () => {
    const newer = known({ reported: { ...open, atMs: 12 } });
    const { outcome, after, started } = await noted(renamed, known(), { meanwhile: newer });
    expect(outcome).toEqual({ outcome: 'not-newer', knownAtMs: 12 });
    expect(after).toEqual(newer);
    expect(started).toEqual([]);
  });

  it.each<[string, ReportedState, WorkRecord, Given, WorkRecord['due'], number | undefined]>([
    [
      'archives the room after the grace',
      closed,
      known({ ...failures, seenAtMs: nowMs + 30 * day }),
      {},
      { look: 1, life: nowMs + 7 * day },
      nowMs + 7 * day,
    ],
    [
      'leaves a room without grace to the reconciler',
      closed,
      known(),
      { graceDays: 0 },
      { look: 1, life: nowMs },
      nowMs,
    ],
    ['waits while all work is held', renamed, known(), { held: true }, { look: 1, life: nowMs }, undefined],
    [
      'waits for the update that runs',
      renamed,
      known({ running: { update: 4, attempt: 1, sinceMs: startMs } }),
      {},
      { look: 1 },
      undefined,
    ],
    [
      'waits for the room',
      renamed,
      known({}, { status: 'running', room: undefined as never }),
      {},
      { look: 1 },
      undefined,
    ],
    [
      'does nothing where rooms are left as they are',
      closed,
      known(),
      { leaves: true },
      { look: 1 },
      undefined,
    ],
    [
      'needs nothing for the name that the room has',
      { ...open, atMs: 11 },
      known(),
      {},
      { look: 1, life: startMs + day },
      undefined,
    ],
  ])('%s', async (_, reported, record, given, due, archiveAfterMs) => {
    const { outcome, after, started } = await noted(reported, record, given);
    expect(outcome).toEqual({
      outcome: 'noted',
      record: after,
      ...(archiveAfterMs === undefined ? {} : { archiveAfterMs }),
    });
    expect(Object.keys(outcome).includes('archiveAfterMs')).toBe(archiveAfterMs !== undefined);
    expect(outcome).not.toHaveProperty('execution');
    expect(after?.life).toMatchObject({ reported, update: 4 });
    expect(after?.due).toEqual(due);
    expect(started).toEqual([]);
  });

  it('remembers how updates failed where the next one is due at once', async () => {
    const { after } = await noted(closed, known(failures), { graceDays: 0 });
    expect(after?.life).toMatchObject(failures);
  });

  it('forgets how updates failed where none is needed', async () => {
    const { after } = await noted(closed, known(failures));
    expect(after?.life).not.toHaveProperty('failures');
    expect(after?.life).not.toHaveProperty('error');
  });
});
