import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { deploy } from '../harness/deployment.ts';
import { flow } from '../harness/flow.ts';
import { calmHost } from '../harness/host.ts';

const project = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' };
const ticket = { ticketId: '7', subject: 'Very private words' };

/** Orders of events that the runs of test/faults came upon, one by one. */
describe('an execution that was stopped', () => {
  it('after its room was made is settled by the reconciler without a word of the subject', async () => {
    // Given a ticket whose room is there and whose execution is stopped, of which nobody tells
    const { send, machines, clock, log, records, keepFor, simulator } = await flow({ statusEvents: false });
    simulator.world.faults.next({ kind: 'hang', match: { method: 'POST', path: /files\/folder/ } });
    const { body } = await clock.run(send('helpdesk', ticket));
    await clock.advance(5_000);
    machines.ticket.stopExecution((body as { execution: string }).execution);
    // When the reconciler finds it
    await keepFor(20);
    // Then it is done, with a warning, and the log does not hold the record
    const [stored] = [...records.all.values()];
    expect(stored?.value).toMatchObject({ status: 'done', warnings: [{ code: 'StepsMissing' }] });
    expect(log.map(({ code }) => code)).toContain('STEPS_MISSING');
    expect(JSON.stringify(log)).not.toContain('private words');
  });

  it('and redriven ends when the news of its stop comes late, instead of waiting for its turn for ever', async () => {
    // Given a project that waits behind another, stopped and redriven before the stop was reported
    const told: (() => Promise<unknown>)[] = [];
    const { send, machines, clock, slot, records } = await flow({ onEnding: (tell) => told.push(tell) });
    await clock.run(send('project-system', project));
    const { body } = await clock.run(send('project-system', { ...project, projectId: 'PRJ-2' }));
    const { execution } = body as { execution: string };
    await clock.advance(100);
    expect(slot.store.waiters.map(({ key }) => key)).toEqual(['test/project-system/project/PRJ-2']);
    machines.project.stopExecution(execution);
    machines.project.redriveExecution(execution);
    await clock.advance(100);
    // When the news comes
    await clock.run(Promise.all(told.map((tell) => tell())));
    // Then the attempt is over, for its execution too, and nobody waits
    expect(await clock.run(machines.project.finished(execution))).toMatchObject({
      status: 'FAILED',
      error: 'AttemptSuperseded',
    });
    expect(records.all.get('test/project-system/project/PRJ-2')?.value).toMatchObject({
      status: 'failed',
      error: { code: 'ExecutionStopped' },
    });
    await clock.advance(60_000);
    expect(slot.store.waiters).toEqual([]);
    expect(slot.store.current.slot.holder).toBeUndefined();
  });
});

describe('a hold', () => {
  it('goes on when the reconciler cannot read the key to ask the portal with', async () => {
    // Given a hold, and Secrets Manager away
    let away = false;
    const { make, simulator, hold, keepFor, records } = await flow({
      host: (outside) => {
        const read = async (...args: Parameters<typeof outside.secrets.read>) => {
          if (away) throw new Failure('SecretUnavailable', 'Secrets Manager: InternalServiceError');
          return outside.secrets.read(...args);
        };
        return calmHost(outside.clock, { ...outside, secrets: { read } });
      },
    });
    simulator.world.mode = 'unpaid';
    await make('project-system', project);
    away = true;
    await keepFor(10);
    // Then the portal was not probed, so it is not well
    expect(hold.now?.value).toMatchObject({ on: true, reason: 'PortalPlanLimit' });
    expect([...records.all.values()][0]?.value.status).toBe('held');
    away = false;
    simulator.world.mode = 'normal';
    await keepFor(20);
    expect([...records.all.values()][0]?.value.status).toBe('done');
  });

  it('keeps all work back while the reconciler cannot read whether it is on', async () => {
    // Given held work, and a reconciler that cannot read the hold
    let away = false;
    const { make, simulator, log, keepFor, records } = await flow({
      host: (outside) => {
        const calm = calmHost(outside.clock, outside);
        const read = () => Promise.reject(new Failure('StoreUnavailable', 'DynamoDB: no answer'));
        const blind = calmHost(outside.clock, { ...outside, hold: { ...outside.hold, read } });
        return (lambda, work) => (away && lambda === 'Reconciler' ? blind : calm)(lambda, work);
      },
    });
    simulator.world.mode = 'unpaid';
    await make('project-system', project);
    away = true;
    await keepFor(10);
    // Then nothing is released
    expect([...records.all.values()][0]?.value).toMatchObject({ status: 'held', attempt: 1 });
    expect(log.filter(({ code }) => code === 'RECONCILER_FAILED')).toHaveLength(10);
    away = false;
    simulator.world.mode = 'normal';
    await keepFor(20);
    expect([...records.all.values()][0]?.value.status).toBe('done');
  });

  it.each([
    ['unpaid', 'PortalPlanLimit'],
    ['suspended', 'PortalSuspended'],
    ['restoring', 'PortalForbidden'],
  ] as const)(
    'for a portal that was %s and is well when it is probed: nothing fails',
    async (mode, reason) => {
      // Given a portal whose trouble ends between the refusal and the question
      const { make, simulator, results, records, keepFor, log } = await flow({
        host: (outside) => {
          const host = calmHost(outside.clock, outside);
          return (lambda, work) => {
            if (lambda === 'RecordFailure') simulator.world.mode = 'normal';
            return host(lambda, work);
          };
        },
      });
      simulator.world.mode = mode;
      // When the work meets it
      const ended = await make('project-system', project);
      // Then it is held for a moment and done, and nobody heard of a failure or an incident
      expect(ended.output).toEqual({ status: 'held', reason });
      expect([...records.all.values()][0]?.value.held).toMatchObject({ reason });
      await keepFor(5);
      expect(results.map(({ event }) => event.type)).toEqual(['room.created']);
      expect(log.map(({ code }) => code)).not.toContain('HOLD_BEGAN');
    },
  );
});

describe('a room that came late', () => {
  it('of a work item that fails all the same is adopted a few times, not for ever', async () => {
    // Given a project whose room carries another work item's tag beside its own
    const { make, simulator, results, keepFor, records } = await flow();
    const { portal } = simulator.world;
    const addRoomRow = portal.addRoomRow.bind(portal);
    portal.addRoomRow = (place, wanted) => {
      const room = addRoomRow(place, wanted);
      room.room.tags.push('other-0123456789ab');
      return room;
    };
    const ended = await make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'RoomNotOurs' });
    // When hours go by
    await keepFor(4 * 60);
    // Then the system heard of each attempt, and of no more than these
    expect(results.map(({ event }) => event.type)).toEqual(Array(4).fill('room.failed'));
    expect([...records.all.values()][0]?.value).toMatchObject({ status: 'failed', attempt: 4 });
  });

  it('and takes the place of one that people deleted is reported under an id of its own', async () => {
    // Given a project that is done, and another room of it
    const { make, simulator, results, keepFor } = await flow();
    await make('project-system', project);
    const { portal } = simulator.world;
    const [first] = portal.rooms().filter(({ room }) => room.place === 'rooms');
    if (!first) throw new Error('no room');
    const second = portal.addRoomRow('rooms', {
      title: first.title,
      roomType: first.room.roomType,
      userId: first.createdBy,
    });
    second.room.tags = [...first.room.tags];
    portal.copyContent(simulator.templates.marketing, second.id, first.createdBy);
    // When people delete the one that was reported
    portal.deleteFolder(first.id);
    await keepFor(20);
    // Then the other is reported, and a receiver that knows the first id takes it for news
    expect(results.map(({ event }) => event.data.roomId)).toEqual([first.id, second.id]);
    expect(new Set(results.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a room whose tag', () => {
  it('comes between the look by the tag and the look without one is not made again', async () => {
    // Given a ticket's room that was made without an answer, and whose tag is late
    const { make, simulator } = await flow({
      host: (outside) => {
        const startMs = outside.clock.now();
        const fetch = async (request: Request) => {
          const isSecondLook = request.url.includes('subjectId=');
          // It is there at last, just before the look for rooms without a tag.
          if (isSecondLook && outside.clock.now() - startMs > 100_000) giveTag();
          return outside.portal.fetch(request);
        };
        return calmHost(outside.clock, { ...outside, portal: { fetch } });
      },
    });
    const { portal, creations, faults } = simulator.world;
    const giveTag = () => {
      for (const { room } of portal.rooms())
        if (room.place === 'rooms') room.tags = [portal.tags.at(-1) ?? ''];
    };
    creations.next({ tagLost: true });
    faults.next({ kind: 'hang-after-commit', match: { method: 'POST', path: /^files\/rooms$/i } });
    // When the ticket's room is made
    const ended = await make('helpdesk', ticket);
    // Then there is one
    expect(ended.status).toBe('SUCCEEDED');
    expect(portal.activeRoomCount()).toBe(1);
  });

  it('was lost is found by the next attempt before it asks', async () => {
    // Given a project whose room has no tag, and whose execution was stopped
    const { send, make, machines, clock, simulator } = await flow();
    const { world } = simulator;
    world.creations.next({ tagLost: true });
    const { body } = await clock.run(send('project-system', project));
    await clock.advance(5_000);
    machines.project.stopExecution((body as { execution: string }).execution);
    await clock.advance(11 * 60_000);
    // When its webhook comes again
    const ended = await make('project-system', project);
    // Then the room that is there is taken
    expect(ended.status).toBe('SUCCEEDED');
    expect(world.portal.activeRoomCount()).toBe(1);
    const asked = world.requests.filter(
      ({ method, path }) => method === 'POST' && /fromtemplate$/i.test(path),
    );
    expect(asked).toHaveLength(1);
  });

  it('was lost is left to the deployment that requested it, also by one that has a room of the same title', async () => {
    // Given two deployments with one service user, a room of the first, and one of the second from a larger
    // template and without a tag, whose execution was stopped
    const { make, clock, simulator, keepFor, results, log } = await flow();
    const { portal, creations } = simulator.world;
    const second = deploy({ clock, simulator, environment: 'second' });
    await make('project-system', { ...project, projectType: 'general' });
    creations.next({ tagLost: true });
    const { body } = await clock.run(second.send('project-system', project));
    await clock.advance(5_000);
    second.machines.project.stopExecution((body as { execution: string }).execution);
    // When the first looks for late rooms, and the second's webhook comes again
    await keepFor(40);
    await clock.run(second.send('project-system', project));
    await clock.advance(60_000);
    // Then the first has alerted an operator and left it, and the second has it
    const [one, other, ...more] = portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(more).toEqual([]);
    expect(results.map(({ event }) => event.data.roomId)).toEqual([one?.id]);
    expect(log.map(({ code }) => code)).toContain('ROOM_DUPLICATE_LEFT');
    expect(second.results.at(-1)?.event.data.roomId).toBe(other?.id);
    expect(second.results.at(-1)?.event.data.warnings).toEqual([]);
  });
});
