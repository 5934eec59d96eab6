import { describe, expect, it } from 'vitest';
import { lifeText } from '../../../../infra/cli/work-items/life-text.ts';
import { living, ticket } from '../harness.ts';

/** A ticket whose room has another owner, who let the service user in no more. */
async function takenOut(life: object = {}) {
  const made = await living({ life: { graceDays: 0, ...life } });
  await made.make('helpdesk', ticket);
  await made.keepFor(12);
  const room = made.room();
  room.createdBy = made.simulator.people.maria;
  room.room.shares.clear();
  await made.passDays(1);
  return made;
}
type Made = Awaited<ReturnType<typeof takenOut>>;
const noted = (made: Made) => made.record()?.life?.changes?.filter(({ what }) => what === 'unreachable');

describe('a room out of which its new owner took the service user', () => {
  it('is noted once, rings no alarm, and is looked at once a week', async () => {
    const made = await takenOut();
    expect(made.record()?.room?.state).toBe('unreachable');
    expect(made.record()?.life).not.toHaveProperty('error');
    const updates = made.updates().length;
    await made.passDays(6);
    expect(made.updates()).toHaveLength(updates);
    await made.passDays(2);
    expect(made.updates()).toHaveLength(updates + 1);
    expect(noted(made)).toHaveLength(1);
    expect(made.codes()).not.toContain('ROOM_UPDATE_FAILING');
    const record = made.record();
    expect(record && lifeText({ record })).toContain(
      'out of reach of this program, and left so: somebody took',
    );
  });

  it('is left in peace when its ticket is closed, and follows again when the service user is let in', async () => {
    const made = await takenOut();
    const updates = made.updates().length;
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(5);
    expect(made.updates()).toHaveLength(updates);
    made.room().createdBy = made.simulator.people.serviceUser;
    await made.passDays(8);
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(noted(made)).toHaveLength(1);
  });

  it('is told of once, where the environment wants to know what people do', async () => {
    const made = await takenOut({ reportPeople: true });
    await made.passDays(8);
    const told = made.results.filter(({ event }) => event.type === 'room.unreachable');
    expect(told.map(({ event }) => event.data)).toMatchObject([{ by: 'people', ticketId: ticket.ticketId }]);
    expect((await takenOut()).results.map(({ event }) => event.type)).toEqual(['room.created']);
  });
});

it('rooms of a service user who was made a User are not out of reach: their updates fail, and an alarm rings', async () => {
  const made = await living({ life: { graceDays: 0 } });
  await made.make('helpdesk', ticket);
  await made.keepFor(12);
  // Until nobody looks for a late room any more.
  await made.passDays(2);
  const user = made.simulator.world.portal.users.get(made.simulator.people.serviceUser);
  if (!user) throw new Error('no service user');
  user.type = 'user';
  made.room().createdBy = made.simulator.people.maria;
  made.room().room.shares.clear();
  await made.passDays(1);
  expect(made.record()?.room?.state).toBeUndefined();
  expect(made.record()?.life?.error).toMatchObject({ code: 'PortalRejected' });
  expect(made.codes()).toContain('ROOM_UPDATE_FAILING');
});
