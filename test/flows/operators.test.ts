import { describe, expect, it } from 'vitest';
import type { Room } from '../../infra/local/docspace-simulator/state/model.ts';
import { beginHold } from '../../lib/rooms/holds.ts';
import { isStoredKey, keyOf } from '../../lib/rooms/keys.ts';
import { forget, type OrderDependencies, resend, retry, retryFailed } from '../../lib/rooms/operators.ts';
import { type Flow, flow } from './flow.ts';
import { localExecutions } from './local-executions.ts';

const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };
const ticket = { ticketId: '35436', subject: 'Login error' };
const projectKey = keyOf({ namespace: 'test', source: 'project-system', kind: 'project', id: 'PRJ-10021' });
const ticketKey = keyOf({ namespace: 'test', source: 'helpdesk', kind: 'ticket', id: '35436' });

/** A flow and what an operator has of it. */
async function operated(options: Parameters<typeof flow>[0] = {}) {
  const made = await flow(options);
  const { records, hold, clock, machines } = made;
  const { executions } = localExecutions(machines);
  const operator: OrderDependencies = { records, failed: records, executions, hold, clock };
  return { ...made, operator };
}
type Operated = Awaited<ReturnType<typeof operated>>;

const roomsOf = ({ simulator }: Flow, place = 'rooms') =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === place);
const recordOf = ({ records }: Flow, key = projectKey) => records.all.get(key)?.value;
const typesOf = ({ results }: Flow) => results.map(({ event }) => event.type);

/** Retries and waits for the end of the attempt. */
async function retried(made: Operated, key: string, newRoom = false) {
  const ordered = await made.clock.run(retry(key, { newRoom }, made.operator));
  if (ordered.outcome !== 'changed') throw new Error(ordered.reason);
  await made.keepFor(30);
  return recordOf(made, key);
}

/** The one active room, which is the recorded one. */
function theRoom(made: Flow, key = projectKey): Room {
  const [room, ...more] = roomsOf(made);
  if (!room || more.length > 0) throw new Error(`${more.length + (room ? 1 : 0)} active rooms`);
  expect(recordOf(made, key)).toMatchObject({ status: 'done', room: { id: room.id } });
  return room;
}

/** A project that failed for want of a template, and a portal that has one now. */
async function failedForNow(ids: string[]) {
  const made = await operated({ settings: { projectRoom: { fallback: 'fail' } } });
  const template = made.simulator.world.portal.folders.get(made.simulator.templates.marketing) as Room;
  const { title } = template;
  template.title = 'Renamed';
  for (const projectId of ids) await made.make('project-system', { ...project, projectId });
  template.title = title;
  return made;
}

describe('retry', () => {
  it('starts the next attempt at once, whatever limits webhooks have', async () => {
    const made = await failedForNow(['PRJ-10021']);
    expect(recordOf(made)).toMatchObject({ status: 'failed', error: { code: 'TemplateNotFound' } });
    expect(await made.clock.run(made.send('project-system', project))).toMatchObject({
      body: { status: 'duplicate' },
    });
    await retried(made, projectKey);
    theRoom(made);
    expect(recordOf(made)).toMatchObject({ attempt: 2 });
    expect(typesOf(made)).toEqual(['room.failed', 'room.created']);
  });

  it('says why there is nothing to retry, and changes nothing', async () => {
    const made = await operated();
    const answer = await made.clock.run(made.send('project-system', project));
    expect(answer.status).toBe(202);
    const open = await retry(projectKey, {}, made.operator);
    expect(open).toEqual({ outcome: 'refused', reason: 'Attempt 1 is running; wait for its end.' });
    await made.keepFor(10);
    const done = await retry(projectKey, {}, made.operator);
    expect(done).toEqual({
      outcome: 'refused',
      reason: 'It has a room; another is made only with --new-room.',
    });
    expect(recordOf(made)).toMatchObject({ status: 'done', attempt: 1 });
  });

  it('starts nothing during a hold', async () => {
    const made = await failedForNow(['PRJ-10021']);
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    expect(await retry(projectKey, {}, made.operator)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('OperatorHold'),
    });
    expect(recordOf(made)).toMatchObject({ status: 'failed' });
  });

  it('of an error code since a time takes those alone, oldest first, ten each minute', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `PRJ-${index + 1}`);
    const made = await failedForNow(['OLD', ...ids]);
    const [old, first] = [...made.records.all.values()];
    const sinceMs = Date.parse(first?.value.outcomeAt ?? '');
    const wanted = { code: 'TemplateNotFound', sinceMs } as const;
    const failed = () =>
      [...made.records.all.values()].filter(({ value }) => value.status === 'failed').length;
    // A dry run says what would be done and does nothing
    const planned = await retryFailed({ ...wanted, dryRun: true }, made.operator);
    expect(failed()).toBe(24);
    expect(await retryFailed({ ...wanted, code: 'CreationLost', dryRun: false }, made.operator)).toEqual([]);
    const all = await made.clock.run(retryFailed({ ...wanted, dryRun: false }, made.operator));
    expect(all.map(({ key, outcome }) => [key, outcome])).toEqual(
      planned.map(({ key, outcome }) => [key, outcome]),
    );
    expect(all.map(({ key }) => key.split('/').at(-1))).toEqual(ids);
    const startsOf = (minutes: number) =>
      all.filter(({ startAtMs }) => Math.round((startAtMs - (all[0]?.startAtMs ?? 0)) / 60_000) === minutes);
    expect([0, 1, 2].map((minutes) => startsOf(minutes).length)).toEqual([10, 10, 3]);
    const started = () => made.machines.project.listExecutions().filter(({ name }) => /-2$/.test(name ?? ''));
    expect(started()).toHaveLength(10);
    await made.keepFor(1);
    expect(started()).toHaveLength(20);
    await made.keepFor(120);
    expect(failed()).toBe(1);
    expect(roomsOf(made)).toHaveLength(23);
    expect(recordOf(made, old?.value.key)).toMatchObject({ status: 'failed', attempt: 1 });
  }, 60_000);
});

describe('retry with a new room', () => {
  it.each<[string, (made: Operated, room: Room) => void]>([
    [
      'was archived',
      (_, { room }) => {
        room.place = 'archive';
      },
    ],
    ['was deleted', ({ simulator }, room) => void simulator.world.portal.deleteFolder(room.id)],
  ])(
    'makes another for one that %s, of a project and of a ticket',
    async (_, lose) => {
      for (const [source, body, key] of [
        ['project-system', project, projectKey],
        ['helpdesk', ticket, ticketKey],
      ] as const) {
        const made = await operated();
        await made.make(source, body);
        const first = theRoom(made, key);
        lose(made, first);
        await retried(made, key, true);
        expect(theRoom(made, key).id).not.toBe(first.id);
        expect(typesOf(made)).toEqual(['room.created', 'room.created']);
        expect(new Set(made.results.map(({ id }) => id)).size).toBe(2);
        // And people may take the old one out of the archive again: it is theirs
        if (first.room.place === 'archive') first.room.place = 'rooms';
        await made.keepFor(25 * 60);
        expect(made.log.map(({ code }) => code)).not.toContain('ROOM_DUPLICATE_ARCHIVED');
        expect(recordOf(made, key)?.room).not.toHaveProperty('state');
      }
    },
    60_000,
  );

  it('archives an incomplete one first and makes another', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    expect(recordOf(made)?.warnings).toMatchObject([{ code: 'TemplateCopyIncomplete' }]);
    await retried(made, projectKey, true);
    const second = theRoom(made);
    expect(second.id).not.toBe(first.id);
    expect(roomsOf(made, 'archive').map(({ id }) => id)).toEqual([first.id]);
    expect(made.simulator.world.portal.filesBelow(second.id)).toHaveLength(8);
    expect(recordOf(made)).toMatchObject({ warnings: [], retired: [first.id] });
  });

  it('waits for a portal that is long about archiving, and is tried again when it does not', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    made.simulator.world.operations.next({ error: 'busy' });
    made.simulator.world.operations.next({ durationMs: 25_000 });
    await retried(made, projectKey, true);
    expect(theRoom(made).id).not.toBe(first.id);
    expect(roomsOf(made, 'archive').map(({ id }) => id)).toEqual([first.id]);
    expect(made.log.filter(({ code }) => code === 'STEP_FAILED').length).toBeGreaterThanOrEqual(2);
  });

  it('makes none for one that is there and complete, and reports it again', async () => {
    for (const [source, body, key] of [
      ['project-system', project, projectKey],
      ['helpdesk', ticket, ticketKey],
    ] as const) {
      const made = await operated();
      await made.make(source, body);
      const first = theRoom(made, key);
      await retried(made, key, true);
      expect(theRoom(made, key).id).toBe(first.id);
      expect(roomsOf(made, 'archive')).toEqual([]);
      expect(typesOf(made)).toEqual(['room.created', 'room.created']);
      expect(recordOf(made, key)).toMatchObject({ attempt: 2, retired: [] });
    }
  });

  it('archives nothing while there is no template to make another from', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    const template = made.simulator.world.portal.folders.get(made.simulator.templates.marketing) as Room;
    template.title = 'Renamed';
    await made.clock.run(retry(projectKey, { newRoom: true }, made.operator));
    await made.keepFor(2);
    expect(recordOf(made)).toMatchObject({ status: 'failed', newRoomWanted: true });
    expect(roomsOf(made).map(({ id }) => id)).toEqual([first.id]);
  });

  it("is an operator's way out when a room lost its tag: it stays, and another is made", async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    const first = theRoom(made, ticketKey);
    first.room.tags = [];
    await made.clock.advance(2 * 60_000);
    await retried(made, ticketKey, true);
    const [, second] = roomsOf(made);
    expect(roomsOf(made).map(({ id }) => id)).toContain(first.id);
    expect(recordOf(made, ticketKey)).toMatchObject({ status: 'done', room: { id: second?.id } });
    expect(first.room.tags).toEqual([]);
  });

  it('takes a room of an earlier request that comes meanwhile instead of making one more', async () => {
    const made = await operated();
    // Given that the first request lies in the portal's queue for half an hour, and the second is done
    made.simulator.world.events.next({ delayMs: 30 * 60_000 });
    await made.make('project-system', project);
    const first = theRoom(made);
    first.room.place = 'archive';
    await made.clock.advance(26 * 60_000);
    await retried(made, projectKey, true);
    await made.keepFor(25 * 60);
    expect(theRoom(made).id).not.toBe(first.id);
  }, 60_000);
});

describe('resend', () => {
  it('sends the same result again within a minute, also one that was given up', async () => {
    let well = false;
    const made = await operated({ receiver: () => (well ? 204 : 500) });
    await made.make('helpdesk', ticket);
    await made.keepFor(78 * 60);
    expect(recordOf(made, ticketKey)).toMatchObject({ delivery: 'undelivered' });
    well = true;
    for (const times of [1, 2]) {
      const ordered = await resend(ticketKey, made.settings, made.operator);
      expect(ordered.outcome).toBe('changed');
      await made.keepFor(1);
      expect(made.results).toHaveLength(times);
      expect(recordOf(made, ticketKey)).toMatchObject({ delivery: 'delivered' });
    }
    expect(new Set(made.results.map(({ id }) => id)).size).toBe(1);
    // With the invitation link, which nobody stored
    expect(made.results[1]?.event.data).toHaveProperty('invitationUrl');
  }, 60_000);

  it('goes on by the whole schedule when nobody takes it', async () => {
    let well = true;
    const made = await operated({ receiver: () => (well ? 204 : 500) });
    await made.make('project-system', project);
    well = false;
    await resend(projectKey, made.settings, made.operator);
    await made.keepFor(60);
    expect(recordOf(made)).toMatchObject({ status: 'done', delivery: 'pending' });
    well = true;
    await made.keepFor(24 * 60);
    expect(recordOf(made)).toMatchObject({ delivery: 'delivered' });
    expect(made.results).toHaveLength(2);
  });

  it('says why there is nothing to send', async () => {
    const made = await operated({ settings: { sources: { 'project-system': {}, helpdesk: {} } } });
    await made.clock.run(made.send('project-system', project));
    const open = await resend(projectKey, made.settings, made.operator);
    expect(open).toEqual({ outcome: 'refused', reason: 'It is running and has no result yet.' });
    await made.keepFor(10);
    expect(await resend(projectKey, made.settings, made.operator)).toMatchObject({
      outcome: 'refused',
      reason: 'The source "project-system" of the environment wants no results.',
    });
    expect(recordOf(made)).not.toHaveProperty('delivery');
  });
});

describe('forget', () => {
  it('leaves nothing personal, and a late repeat makes nothing', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    const { id } = theRoom(made, ticketKey);
    expect(await forget(ticketKey, made.operator)).toMatchObject({ outcome: 'changed' });
    const left = recordOf(made, ticketKey);
    expect(isStoredKey(left?.key ?? '')).toBe(true);
    const words = JSON.stringify(left);
    for (const word of ['35436', 'Login', String(id), 'portal', 'http']) expect(words).not.toContain(word);
    // When the webhook comes again, even with another subject
    for (const body of [ticket, { ...ticket, subject: 'Other' }]) {
      expect(await made.clock.run(made.send('helpdesk', body))).toMatchObject({
        status: 200,
        body: { status: 'duplicate' },
      });
    }
    await made.keepFor(25 * 60);
    expect(roomsOf(made).map((room) => room.id)).toEqual([id]);
    expect(made.records.all.size).toBe(1);
    expect(recordOf(made, ticketKey)).toEqual(left);
    expect(made.log.filter(({ level }) => level === 'error')).toEqual([]);
  }, 60_000);

  it('holds for a work item that had failed too: nothing starts it again', async () => {
    const made = await failedForNow(['PRJ-10021']);
    await forget(projectKey, made.operator);
    await made.clock.advance(11 * 60_000);
    const again = await made.clock.run(made.send('project-system', project));
    expect(again).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { status: 'duplicate' },
    });
    for (const ordered of [
      await retry(projectKey, { newRoom: true }, made.operator),
      await resend(projectKey, made.settings, made.operator),
      await forget(projectKey, made.operator),
    ]) {
      expect(ordered).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('was forgotten') });
    }
    expect(await retryFailed({ code: 'TemplateNotFound', sinceMs: 0, dryRun: false }, made.operator)).toEqual(
      [],
    );
    expect(roomsOf(made)).toEqual([]);
  });

  it('goes further than what the keeper erases when the time is up', async () => {
    const made = await operated({ settings: { privacy: { keepPersonalDataDays: 7 } } });
    await made.make('helpdesk', ticket);
    await made.keepFor(11);
    await made.clock.advance(24 * 60 * 60_000);
    await made.keepFor(1);
    await made.clock.advance(7 * 24 * 60 * 60_000);
    await made.keepFor(1);
    expect(recordOf(made, ticketKey)).toMatchObject({ key: ticketKey, erasedAt: expect.any(String) });
    // Without its subject no other room can be named
    for (const ordered of [
      await retry(ticketKey, { newRoom: true }, made.operator),
      await resend(ticketKey, made.settings, made.operator),
    ]) {
      expect(ordered).toMatchObject({ reason: expect.stringContaining('was erased at') });
    }
    await forget(ticketKey, made.operator);
    expect(JSON.stringify(recordOf(made, ticketKey))).not.toContain('35436');
  });

  it('refuses while an attempt is open or held', async () => {
    const made = await operated();
    await made.clock.run(made.send('project-system', project));
    expect(await forget(projectKey, made.operator)).toEqual({
      outcome: 'refused',
      reason: 'Attempt 1 is running; wait for its end, and forget it then.',
    });
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    await made.clock.run(made.send('helpdesk', ticket));
    expect(await forget(ticketKey, made.operator)).toMatchObject({
      reason: expect.stringContaining('It is held'),
    });
    expect(recordOf(made, ticketKey)).toMatchObject({ facts: ticket });
  });
});
