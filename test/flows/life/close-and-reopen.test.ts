import { describe, expect, it } from 'vitest';
import { living, project, ticket } from './harness.ts';

describe('the room of a closed work item', () => {
  it('of a ticket is archived when its grace is over, and not before', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    const answer = await made.sayTicket({ status: 'solved' });
    expect(answer).toEqual({
      status: 'noted',
      archiveAfter: new Date(made.clock.now() + 7 * 86_400_000).toISOString(),
    });
    await made.passDays(6);
    expect(made.place()).toBe('rooms');
    await made.passDays(1);
    expect(made.place()).toBe('archive');
    expect(made.record()?.room?.state).toBe('archived');
    expect(made.codes().filter((code) => code === 'ROOM_ARCHIVED')).toHaveLength(1);
    // The look of the sixth day, and that which archived it.
    expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('of a project is archived within a minute without a grace, and looked at again after a week', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('project-system', project);
    await made.sayProject({ status: 'Done' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(made.record()?.status).toBe('done');
    expect(made.record()?.due.life).toBeGreaterThan(made.clock.now() + 6.9 * 86_400_000);
    await made.keepFor(20);
    expect(made.updates()).toHaveLength(1);
  });

  it('is restored when the work item is opened again, at once', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    const answer = await made.sayTicket({ status: 'open' });
    await made.clock.run(made.machines.update.finished(answer.execution ?? ''));
    expect(made.place()).toBe('rooms');
    expect(made.record()?.room).not.toHaveProperty('state');
    expect(made.codes()).toContain('ROOM_RESTORED');
    // And it goes to the archive with the next closing
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
  });

  it('stays when the work item is opened again within the grace', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    await made.passDays(3);
    expect(await made.sayTicket({ status: 'open' })).toEqual({ status: 'noted' });
    await made.passDays(10);
    expect(made.place()).toBe('rooms');
    expect(made.codes()).not.toContain('ROOM_ARCHIVED');
  });

  it('is made, reported and then archived where the item was closed while it was being made', async () => {
    const made = await living({ life: { graceDays: 1 } });
    await made.clock.run(made.send('project-system', project));
    await made.clock.advance(2_000);
    expect(made.record()?.status).not.toBe('done');
    await made.sayProject({ status: 'cancelled' });
    await made.keepFor(10);
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.created']);
    expect(made.place()).toBe('rooms');
    await made.passDays(1);
    expect(made.place()).toBe('archive');
  });
});

describe('what people do in the portal', () => {
  it('stays: a room that they archived while its item was open is not restored', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    made.byHand({ place: 'archive' });
    await made.sayTicket({ status: 'open' });
    await made.sayTicket({ status: 'closed', updatedAt: new Date(made.clock.now() + 1).toISOString() });
    await made.keepFor(3);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
  });

  it('stays: a room that they restored after its item was closed is archived with the next closing only', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    made.byHand({ place: 'rooms' });
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(5);
    expect(made.place()).toBe('rooms');
    await made.sayTicket({ status: 'open' });
    await made.keepFor(2);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
  });

  it('leaves nothing to do: a room that was deleted or handed over is left alone', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    made.simulator.world.portal.deleteFolder(made.room().id);
    await made.sayTicket({ status: 'closed', subject: 'Renamed' });
    await made.keepFor(3);
    expect(made.record()?.room?.state).toBe('deleted');
    expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED']);
    expect(made.record()?.due.life).toBeUndefined();
  });
});
