import { describe, expect, it } from 'vitest';
import { wishMove } from '../../../infra/cli/commands/life/move.ts';
import { lifeText } from '../../../infra/cli/work-items/life-text.ts';
import { living, project, ticket } from './harness.ts';
import { followed } from './vendors/vendor.ts';

type Made = Awaited<ReturnType<typeof living>>;

/** The plan has no free room from now on, or as many as there may ever be. */
function limit({ simulator }: Pick<Made, 'simulator'>, free = 0) {
  const { portal } = simulator.world;
  portal.settings.roomLimit = portal.activeRoomCount() + free;
}

/** A ticket whose room is in the archive, opened again while the plan is full. */
async function reopenedInVain(life: object = {}) {
  const made = await living({ life: { graceDays: 0, ...life } });
  await made.make('helpdesk', ticket);
  await made.keepFor(12);
  await made.sayTicket({ status: 'closed' });
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
  limit(made);
  await made.sayTicket({ status: 'open' });
  await made.keepFor(2);
  return made;
}
const started = (made: Made) => made.updates().length;
const heldEvents = (made: Made) => made.results.filter(({ event }) => event.type === 'room.held');

describe('a room that is to come out of the archive while the plan is full', () => {
  it('waits for the end of the hold, and comes back by itself as soon as there is a place', async () => {
    const made = await reopenedInVain();
    const updates = started(made);
    await made.keepFor(300);
    expect(made.place()).toBe('archive');
    expect(made.codes().filter((code) => code === 'HOLD_BEGAN')).toHaveLength(1);
    expect(made.codes().filter((code) => code === 'ROOM_UPDATE_HELD')).toHaveLength(1);
    expect(made.codes()).not.toContain('ROOM_UPDATE_FAILING');
    expect(made.updates().map(({ status }) => status)).not.toContain('FAILED');
    // No execution was begun meanwhile, nor was the portal requested to move it.
    expect(started(made)).toBe(updates);
    const { requests } = made.simulator.world;
    expect(requests.filter(({ path }) => path.endsWith('/unarchive'))).toEqual([]);
    limit(made, 1);
    await made.keepFor(25);
    expect(made.place()).toBe('rooms');
    expect(made.codes()).toContain('HOLD_ENDED');
    for (const gone of ['held', 'error', 'failures']) expect(made.record()?.life).not.toHaveProperty(gone);
  });

  it('is shown as waiting', async () => {
    const made = await reopenedInVain();
    const record = made.record();
    expect(record && lifeText({ record })).toMatch(
      /WAITS since .* \(PortalPlanLimit\); it goes on by itself/,
    );
  });

  it('is told of to a receiver once, where the environment wants events', async () => {
    const made = await reopenedInVain({ events: true });
    await made.keepFor(60);
    limit(made, 1);
    await made.keepFor(25);
    expect(heldEvents(made).map(({ event }) => event.data)).toMatchObject([
      { ticketId: ticket.ticketId, reason: 'PortalPlanLimit', roomId: made.room().id },
    ]);
    const types = made.results.map(({ event }) => event.type);
    expect(types.slice(types.indexOf('room.held'))).toEqual(['room.held', 'room.restored', 'room.linked']);
  });

  it('is told of again when the ticket is closed and opened the next time', async () => {
    const made = await reopenedInVain({ events: true });
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(7);
    expect(made.record()?.life).not.toHaveProperty('held');
    await made.sayTicket({ status: 'open' });
    await made.keepFor(7);
    expect(heldEvents(made)).toHaveLength(2);
  });

  it('is not told of where the environment wants no events, nor for an operator who wishes it restored', async () => {
    expect(heldEvents(await reopenedInVain())).toEqual([]);
    const made = await living({ life: { graceDays: 0, events: true } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    limit(made);
    await wishMove(made.record()?.key ?? '', { to: 'restore' }, made);
    await made.keepFor(5);
    expect(made.record()?.life?.held).toMatchObject({ reason: 'PortalPlanLimit' });
    expect(heldEvents(made)).toEqual([]);
  });

  it('gets a private note at the ticket of a vendor, once', async () => {
    const made = await followed('freshdesk');
    const fake = made.fakes.get('freshdesk') as unknown as {
      ticket(id: string): { status: number; conversations: { html: string; private: boolean }[] };
    };
    const at = fake.ticket('35436');
    at.status = 5;
    await made.followsChange();
    limit(made);
    at.status = 2;
    await made.followsChange();
    await made.keepFor(120);
    const notes = at.conversations.filter(({ html }) => html.includes('no free room'));
    expect(notes).toMatchObject([{ private: true }]);
  });

  it('does not keep other rooms from the archive, and takes the place that they free', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    await made.make('project-system', project);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(3);
    limit(made);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    await made.sayProject({ status: 'done' });
    await made.keepFor(30);
    expect(made.place()).toBe('rooms');
    const places = made.simulator.world.portal.rooms().map(({ room }) => room.place);
    expect(places.filter((place) => place === 'archive')).toHaveLength(1);
  });

  it('holds new rooms too, which would find no place either', async () => {
    const made = await reopenedInVain();
    const answer = await made.clock.run(made.send('helpdesk', { ticketId: '2', subject: 'Another' }));
    expect(answer.body).toMatchObject({ status: 'held' });
  });
});
