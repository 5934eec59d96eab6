import { describe, expect, it } from 'vitest';
import { acceptWorkItem } from '../../../lib/intake/accept.ts';
import { hour, minute } from '../../../lib/kernel/time.ts';
import { forgottenRecord } from '../../../lib/work-items/erase.ts';
import { executionOf } from '../../../lib/work-items/executions.ts';
import type { Accepted, WorkRecord } from '../../../lib/work-items/record.ts';
import { iso, memoryIssuer, newRecord, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

const { namespace, source, facts } = projectRecord();
const work: Accepted = { namespace, source, facts };
const renamed: Accepted = {
  ...work,
  facts: { kind: 'project', projectId: 'PRJ-1', projectType: 'general', projectName: 'Q1' },
};
const nameOf = (attempt: number) => executionOf(projectRecord({ attempt }));
const hold = {
  on: true,
  reason: 'PortalPlanLimit',
  message: 'm',
  since: iso(startMs),
  probeAtMs: 0,
  probes: 0,
} as const;

/** A webhook that comes to what is recorded so many minutes later. */
async function accepted(
  known: WorkRecord | undefined,
  { minutes = 0, held = false, roomsPerHour = 10, says = work, isUpdate = false } = {},
) {
  const world = await worldOf(known ? { records: [projectRecord()] } : {});
  if (known) await world.records.write(known, 1);
  if (held) await world.dependencies.hold.write(hold, 0);
  await world.clock.advance(minutes * minute);
  const accept = (said: Accepted = says) =>
    acceptWorkItem({ ...said, roomsPerHour, isUpdate }, { ...world.dependencies, keyTags: memoryIssuer() });
  return {
    ...world,
    accept,
    answer: await accept(),
    stored: () => world.stored(projectRecord().key),
  };
}

describe('a webhook for a new work item', () => {
  it('is recorded, and its first attempt is started', async () => {
    const { answer, stored, started } = await accepted(undefined);
    expect(answer).toMatchObject({ outcome: 'accepted', execution: nameOf(1), differs: [] });
    expect(stored()).toMatchObject({ status: 'running', attempt: 1 });
    expect(started.map(({ name }) => name)).toEqual([nameOf(1)]);
  });

  it.each<[string, { held?: boolean; roomsPerHour?: number }, string]>([
    ['during a hold', { held: true }, 'PortalPlanLimit'],
    ['above the quota of its source', { roomsPerHour: 0 }, 'RoomCeiling'],
    ['during a hold, above the quota', { held: true, roomsPerHour: 0 }, 'PortalPlanLimit'],
  ])('is held %s, and nothing is started', async (_, how, reason) => {
    const { answer, stored, started } = await accepted(undefined, how);
    expect(answer).toMatchObject({ outcome: 'held', reason, since: iso(startMs), differs: [] });
    expect(stored()).toMatchObject({ status: 'held', attempt: 0, held: { reason } });
    expect(started).toEqual([]);
  });

  it('is counted for the quota of its source, but not while a hold is on', async () => {
    const { dependencies } = await accepted(undefined);
    expect(await dependencies.counters.add(`rooms/${source}/${iso(startMs).slice(0, 13)}`, 0)).toBe(2);
    const during = await accepted(undefined, { held: true });
    expect(await during.dependencies.counters.add(`rooms/${source}/${iso(startMs).slice(0, 13)}`, 0)).toBe(1);
  });
});

describe('a webhook for a work item that is known', () => {
  const running = projectRecord({ status: 'running', attempt: 1 });
  /** Before a store of records of which these members are others. */
  const accepting = async (records: object, changes: object = {}) => {
    const { dependencies } = await worldOf();
    const stored = { records: { ...dependencies.records, ...records }, keyTags: memoryIssuer() };
    return acceptWorkItem({ ...work, roomsPerHour: 10 }, { ...dependencies, ...stored, ...changes });
  };
  const refused = () => Promise.reject(new Error('not to be asked'));

  it('needs neither a key tag nor a look at the hold, and writes nothing', async () => {
    const records = { read: async () => ({ value: running, version: 1 }), write: refused };
    const hold = { read: refused, write: refused };
    const answer = await accepting(records, { hold, keyTags: { issue: refused } });
    expect(answer).toEqual({ outcome: 'duplicate', record: running, differs: [] });
  });

  it('is to be sent again when the work item is forgotten between two reads', async () => {
    const failed = projectRecord({ status: 'failed', attempt: 1, attempts: [iso(startMs - hour)] });
    const found = [failed, forgottenRecord(failed, startMs)];
    const read = async () => ({ value: found.shift() ?? failed, version: 1 });
    await expect(accepting({ read, write: async () => false })).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    expect(found).toEqual([]);
  });
});

describe('a webhook that comes again', () => {
  it.each(['accepted', 'running', 'held', 'done'] as const)(
    'is a duplicate for a record that is %s, and is not counted',
    async (status) => {
      const known = projectRecord({ status });
      const { answer, stored, started, dependencies } = await accepted(known, {
        roomsPerHour: 0,
        minutes: 60,
      });
      expect(answer).toMatchObject({ outcome: 'duplicate', differs: [] });
      expect(answer).not.toHaveProperty('afterMs');
      // What was accepted and never started is started by its repeat.
      expect(started).toHaveLength(status === 'accepted' ? 1 : 0);
      expect(stored().status).toBe(status === 'accepted' ? 'running' : status);
      expect(await dependencies.counters.add(`rooms/${source}/${iso(startMs + hour).slice(0, 13)}`, 0)).toBe(
        1,
      );
    },
  );

  it('names the fields in which it differs from what the attempt works with, and keeps them for the next', async () => {
    const { answer, stored } = await accepted(projectRecord({ status: 'running' }), { says: renamed });
    expect(answer).toMatchObject({ outcome: 'duplicate', differs: ['projectType'] });
    expect(stored().facts).toEqual(facts);
    expect(stored().correction).toEqual({ facts: renamed.facts });
  });

  it('starts the next attempt after a failure, without being counted, with what it says now', async () => {
    const known = projectRecord({ status: 'failed' });
    const { answer, stored, started } = await accepted(known, {
      minutes: 10,
      roomsPerHour: 0,
      says: renamed,
    });
    expect(answer).toMatchObject({ outcome: 'accepted', execution: nameOf(2), differs: [] });
    expect(stored()).toMatchObject({ status: 'running', attempt: 2, facts: renamed.facts });
    expect(started).toHaveLength(1);
  });

  it('starts nothing less than ten minutes after the last attempt, and says from when it does', async () => {
    const { answer, started } = await accepted(projectRecord({ status: 'failed' }), { minutes: 9 });
    expect(answer).toMatchObject({ outcome: 'duplicate', afterMs: startMs + 10 * minute });
    expect(started).toEqual([]);
  });

  it('is held after a failure while a hold is on', async () => {
    const { answer, stored } = await accepted(projectRecord({ status: 'failed' }), {
      minutes: 10,
      held: true,
    });
    expect(answer).toMatchObject({ outcome: 'held', reason: 'PortalPlanLimit', differs: [] });
    expect(stored()).toMatchObject({ status: 'held', attempt: 1 });
  });
});

describe('a webhook that corrects a work item', () => {
  it('starts its next attempt at once if it has failed', async () => {
    const { answer, stored } = await accepted(projectRecord({ status: 'failed' }), { says: renamed });
    expect(answer).toMatchObject({ outcome: 'accepted', execution: nameOf(2), differs: [] });
    expect(stored()).toMatchObject({ status: 'running', attempt: 2, facts: renamed.facts });
  });
});

describe('an update of a work item', () => {
  it.each<[string, WorkRecord | undefined]>([
    ['nothing is known of', undefined],
    ['was forgotten', forgottenRecord(projectRecord({ status: 'done' }), startMs)],
  ])('that %s writes nothing', async (_, known) => {
    const { answer, stored, started } = await accepted(known, { says: renamed, isUpdate: true });
    expect(answer).toEqual({ outcome: 'unknown' });
    expect(stored()).toEqual(known);
    expect(started).toEqual([]);
  });

  it('starts the next attempt of a failed one if it corrects what that began with, and otherwise never', async () => {
    const failed = projectRecord({ status: 'failed' });
    const corrects = await accepted(failed, { says: renamed, isUpdate: true });
    expect(corrects.answer).toMatchObject({ outcome: 'accepted', execution: nameOf(2) });
    const repeats = await accepted(failed, { isUpdate: true, minutes: 60 });
    expect(repeats.answer).toMatchObject({ outcome: 'duplicate' });
    expect(repeats.started).toEqual([]);
  });

  it('makes no other room for one that has a room', async () => {
    const { answer, started } = await accepted(projectRecord({ status: 'done', room: recordedRoom(7) }), {
      says: renamed,
      isUpdate: true,
    });
    expect(answer).toMatchObject({ outcome: 'duplicate', differs: ['projectType'] });
    expect(started).toEqual([]);
  });
});

describe('a work item with the id of one in another account of the vendor', () => {
  const of = (account?: string): Accepted => ({ ...renamed, ...(account ? { account } : {}) });

  it.each<[string, WorkRecord['status']]>([
    ['that failed, and corrects it', 'failed'],
    ['that waits for its start', 'accepted'],
  ])('changes nothing and starts nothing: one %s', async (_, status) => {
    const known = projectRecord({ status, account: '111' });
    const { answer, stored, started } = await accepted(known, { says: of('222') });
    expect(answer).toEqual({ outcome: 'another-account', account: '111' });
    expect(stored()).toEqual(known);
    expect(started).toEqual([]);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['both are of one account', '111', '111'],
    ['the webhook names no account', '111', undefined],
    ['the record names none', undefined, '222'],
  ])('is not seen where %s', async (_, first, again) => {
    const known = projectRecord({ status: 'failed', ...(first ? { account: first } : {}) });
    const { answer } = await accepted(known, { says: of(again) });
    expect(answer).toMatchObject({ outcome: 'accepted', execution: nameOf(2) });
  });

  it('is recorded with its account when it is the first', async () => {
    expect((await accepted(undefined, { says: of('111') })).stored()).toMatchObject({ account: '111' });
  });
});

describe('an id with letters that Unicode writes in two ways', () => {
  const saying = (projectId: string): Accepted => ({
    ...work,
    facts: { kind: 'project', projectId, projectType: 'marketing', projectName: 'Q1' },
  });
  const [composed, decomposed] = ['Caf\u00e9-1', 'Cafe\u0301-1'];

  it.each([
    [composed, decomposed],
    [decomposed, composed],
  ])('names one work item: first %j, then %j', async (first, again) => {
    const { records, accept, answer } = await accepted(undefined, { says: saying(first) });
    expect(answer.outcome).toBe('accepted');
    const repeat = await accept(saying(again));
    expect(repeat).toMatchObject({ outcome: 'duplicate', differs: [] });
    expect([...records.all.values()].map(({ value }) => value.facts)).toEqual([saying(composed).facts]);
  });

  it('names the work item that version 0.1.0 stored as it came', async () => {
    const known = newRecord(saying(decomposed), startMs);
    const { records, dependencies } = await worldOf({ records: [known] });
    for (const id of [composed, decomposed]) {
      const answer = await acceptWorkItem(
        { ...saying(id), roomsPerHour: 10 },
        { ...dependencies, keyTags: memoryIssuer() },
      );
      expect(answer).toMatchObject({ outcome: 'duplicate', differs: [] });
    }
    expect(records.all.size).toBe(1);
  });
});

describe('a webhook for a work item that was forgotten', () => {
  const forgotten = forgottenRecord(projectRecord({ status: 'done', attempt: 3 }), startMs);

  it('is that of a new one, whose attempts count on', async () => {
    const { answer, stored } = await accepted(forgotten);
    expect(answer).toMatchObject({ outcome: 'accepted', execution: nameOf(4), differs: [] });
    expect(stored()).toMatchObject({ status: 'running', attempt: 4, firstAttempt: 4, facts });
  });

  it('counts from 1001 where an older version has forgotten how many there were', async () => {
    const { firstAttempt: _, ...older } = forgotten;
    expect((await accepted(older)).answer).toMatchObject({ execution: nameOf(1001) });
  });

  it('is counted for the quota of its source', async () => {
    expect((await accepted(forgotten, { roomsPerHour: 0 })).answer).toMatchObject({
      outcome: 'held',
      reason: 'RoomCeiling',
    });
  });
});

it('makes one attempt of two webhooks at once', async () => {
  const { dependencies, records, started } = await worldOf();
  const read = records.read.bind(records);
  let others = 1;
  records.read = async (key) => {
    const found = await read(key);
    if (others-- > 0) await records.write(projectRecord(), 0);
    return found;
  };
  expect(
    await acceptWorkItem({ ...work, roomsPerHour: 10 }, { ...dependencies, keyTags: memoryIssuer() }),
  ).toMatchObject({
    outcome: 'duplicate',
  });
  expect(started.map(({ name }) => name)).toEqual([nameOf(1)]);
});
