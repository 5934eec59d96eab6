import { describe, expect, it } from 'vitest';
import { disabled, Editing, maria, stranger, tom, withPeople } from './harness.ts';

const named = (...emails: string[]) => emails.map((email) => ({ role: 'assignee', email }));
const warnings = (changes: string[]) => changes.filter((what) => what === 'member-not-added');

describe('somebody whom the portal does not take', () => {
  it('is noted once and keeps nobody else out, and the room is as good as any', async () => {
    const made = await withPeople();
    await made.makeTicket(named(disabled, tom));
    await made.passDays(3);
    expect([made.rightOf(disabled), made.rightOf(tom)]).toEqual([undefined, Editing]);
    expect(warnings(made.changes())).toHaveLength(1);
    expect(made.record()?.status).toBe('done');
    expect(made.record()?.life).not.toHaveProperty('error');
    expect(made.codes().filter((code) => code === 'ROOM_MEMBER_REFUSED')).toHaveLength(1);
  });

  it('is tried again after a day', async () => {
    const made = await withPeople();
    await made.makeTicket(named(disabled));
    const user = made.simulator.world.portal.users.get(made.idOf(disabled));
    if (user) user.disabled = false;
    await made.passDays(2);
    expect(made.rightOf(disabled)).toBe(Editing);
  });

  it('for the right that he is to get keeps the one he has', async () => {
    const made = await withPeople();
    await made.makeTicket(named(tom));
    // A manager has to be an administrator of rooms, and this user is none.
    await made.name([{ role: 'owner', email: tom }]);
    expect(made.rightOf(tom)).toBe(Editing);
    expect(warnings(made.changes())).toHaveLength(1);
    await made.name([]);
    expect(made.rightOf(tom)).toBeUndefined();
  });

  it('and is nobody in the portal is noted once, without his address, and comes when he has an account', async () => {
    const made = await withPeople();
    await made.makeTicket(named(stranger));
    await made.passDays(2);
    expect(warnings(made.changes())).toHaveLength(1);
    expect(JSON.stringify([made.record()?.life?.changes, made.log])).not.toContain(stranger);
    made.simulator.world.portal.addUser({ email: stranger, firstName: 'N', lastName: 'N', type: 'user' });
    await made.passDays(1);
    expect(made.rightOf(stranger)).toBe(Editing);
    expect(made.stored()).not.toContain(stranger);
  });

  it('is told to a receiver of events, once', async () => {
    const made = await withPeople({ life: { events: true } });
    await made.makeTicket(named(stranger));
    await made.passDays(2);
    const events = made.results.map(({ event }) => event).filter(({ type }) => type === 'room.warning');
    expect(events).toMatchObject([
      { data: { ticketId: '35436', message: expect.stringContaining('the assignee') } },
    ]);
  });
});

describe('a guest whom a work item names', () => {
  it('is invited by the portal where the settings want it, and goes when he is named no more', async () => {
    const made = await withPeople({ inviteNewGuests: true });
    await made.makeTicket(named(stranger));
    expect(made.simulator.world.portal.userByEmail(stranger)?.type).toBe('guest');
    expect(made.rightOf(stranger)).toBe(Editing);
    expect(made.record()?.life?.room?.members).toEqual([{ id: made.idOf(stranger), access: Editing }]);
    await made.name(named(maria));
    expect(made.rightOf(stranger)).toBeUndefined();
  });

  it('for whom the plan has no place is noted once', async () => {
    const made = await withPeople({ inviteNewGuests: true });
    made.simulator.world.portal.settings.userLimit = 1;
    await made.makeTicket(named(stranger));
    await made.passDays(2);
    expect(made.idOf(stranger)).toBe('');
    expect(warnings(made.changes())).toHaveLength(1);
  });

  it('loses his access before the archive with the others, and gets it again with the room', async () => {
    const made = await withPeople({ inviteNewGuests: true, life: { removeGuests: true } });
    await made.makeTicket(named(stranger));
    await made.name(undefined, 'solved');
    expect([made.place(), made.rightOf(stranger)]).toEqual(['archive', undefined]);
    await made.name(undefined, 'open');
    expect([made.place(), made.rightOf(stranger)]).toEqual(['rooms', Editing]);
    expect(made.changes()).not.toContain('member-removed-by-people');
  });
});
