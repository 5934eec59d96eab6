import { describe, expect, it } from 'vitest';
import { failingHost } from '../harness/failing-host.ts';
import { living, ticket } from './harness.ts';

const atOnce = { life: { graceDays: 0 } };

describe('an update of a room', () => {
  it('waits for a portal that takes minutes to move a room, and requests the move once', async () => {
    const made = await living({ ...atOnce, simulator: { timings: { operationMs: 50_000 } } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    const requested = made.simulator.world.requests.filter(({ path }) => path.endsWith('/archive'));
    expect(requested).toHaveLength(1);
  });

  it('requests a move again that the portal drops', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    made.simulator.world.operations.next({ error: 'lost' });
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(4);
    expect(made.place()).toBe('archive');
    expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  it('is postponed while the portal is away, and done when it is back', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    made.simulator.world.mode = 'down';
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(20);
    expect(made.codes()).toContain('ROOM_UPDATE_POSTPONED');
    made.simulator.world.mode = 'normal';
    await made.keepFor(30);
    expect(made.place()).toBe('archive');
  });

  it('that was begun and never started is started by the reconciler', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    const { update } = made.machines;
    const start = update.startExecution.bind(update);
    update.startExecution = () => {
      throw new Error('Step Functions is away');
    };
    const answer = await made.clock.run(
      made.send('helpdesk', {
        ticketId: ticket.ticketId,
        status: 'open',
        subject: 'Renamed',
        updatedAt: new Date(made.clock.now()).toISOString(),
      }),
    );
    expect(answer.status).toBe(503);
    update.startExecution = start;
    await made.keepFor(3);
    expect(made.title()).toBe('Ticket #35436 - Renamed');
  });

  it('that was stopped is begun again, with or without news of its end', async () => {
    for (const statusEvents of [true, false]) {
      const made = await living({ ...atOnce, statusEvents, simulator: { timings: { operationMs: 90_000 } } });
      await made.make('helpdesk', ticket);
      await made.sayTicket({ status: 'closed' });
      await made.keepFor(1);
      const [running] = made.updates();
      made.machines.update.stopExecution(running?.name ?? '');
      // Meanwhile the portal has done what it was requested for
      await made.keepFor(24 * 60 + 40);
      expect(made.place()).toBe('archive');
      expect(made.record()?.life?.room?.archived).toBe(true);
      expect(made.record()?.life).not.toHaveProperty('running');
    }
  });

  it('that is redriven after it was given up changes nothing', async () => {
    const made = await living({ ...atOnce, simulator: { timings: { operationMs: 20_000 } } });
    await made.make('helpdesk', ticket);
    made.simulator.world.operations.next({ error: 'lost' });
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(1);
    const [first] = made.updates();
    made.machines.update.stopExecution(first?.name ?? '');
    await made.clock.advance(1_000);
    expect(made.codes()).toContain('ROOM_UPDATE_POSTPONED');
    await made.sayTicket({ status: 'open' });
    const before = made.simulator.world.requests.length;
    made.machines.update.redriveExecution(first?.name ?? '');
    await made.clock.run(made.machines.update.finished(first?.name ?? ''));
    expect(made.machines.update.describeExecution(first?.name ?? '')).toMatchObject({
      status: 'FAILED',
      error: 'AttemptSuperseded',
    });
    const writes = made.simulator.world.requests.slice(before).filter(({ method }) => method !== 'GET');
    expect(writes).toEqual([]);
    expect(made.place()).toBe('rooms');
  });

  it('that meets a defect is tried again after a day, and an alarm rings', async () => {
    let isBroken = true;
    const made = await living({
      ...atOnce,
      host: failingHost((lambda) => (lambda === 'ArchiveRoom' && isBroken ? 'UnexpectedError' : undefined)),
    });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    expect(made.codes()).toContain('ROOM_UPDATE_FAILING');
    isBroken = false;
    await made.keepFor(10);
    expect(made.place()).toBe('rooms');
    await made.passDays(1);
    expect(made.place()).toBe('archive');
  });

  it('sees what is reported while it runs, so one execution does both', async () => {
    const made = await living({ ...atOnce, simulator: { timings: { operationMs: 20_000 } } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(1);
    expect(made.updates().map(({ status }) => status)).toEqual(['RUNNING']);
    expect(await made.sayTicket({ status: 'open', subject: 'Renamed' })).toEqual({ status: 'noted' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe('Ticket #35436 - Renamed');
    expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  it('takes a move for its own that comes after it was given up, and undoes it where the item is open', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    made.simulator.world.operations.next({ durationMs: 8 * 60_000 });
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(1);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(5);
    expect(made.place()).toBe('rooms');
    await made.keepFor(15);
    expect(made.place()).toBe('rooms');
    expect(made.codes()).toEqual(expect.arrayContaining(['ROOM_ARCHIVED', 'ROOM_RESTORED']));
  });

  it('waits during the hold of an operator', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    const since = new Date(made.clock.now()).toISOString();
    const hold = {
      on: true,
      reason: 'OperatorHold',
      message: 'upgrade',
      since,
      probeAtMs: 0,
      probes: 0,
    } as const;
    await made.hold.write(hold, 0);
    await made.sayTicket({ status: 'open', subject: 'Renamed' });
    await made.keepFor(10);
    expect(made.updates()).toEqual([]);
    await made.hold.write({ ...hold, on: false }, 1);
    await made.keepFor(7);
    expect(made.title()).toBe('Ticket #35436 - Renamed');
  });

  it('of a thousand tickets that are closed at once is begun at a pace', async () => {
    const made = await living(atOnce);
    const count = 65;
    for (let index = 0; index < count; index += 1) {
      await made.make('helpdesk', { ticketId: String(index), subject: 'Bulk' });
    }
    const updatedAt = new Date(made.clock.now()).toISOString();
    for (let index = 0; index < count; index += 1) {
      await made.clock.run(made.send('helpdesk', { ticketId: String(index), status: 'closed', updatedAt }));
    }
    await made.keepFor(1);
    expect(made.updates()).toHaveLength(30);
    await made.keepFor(3);
    expect(made.updates()).toHaveLength(count);
    expect(made.updates().every(({ status }) => status === 'SUCCEEDED')).toBe(true);
  }, 60_000);
});
