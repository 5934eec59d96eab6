import { describe, expect, it } from 'vitest';
import type { FreshdeskFake } from '../../../../infra/local/vendors/freshdesk.ts';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import { followed, itemId } from '../vendors/vendor.ts';
import { Editing, maria, Read, rights, tom } from './harness.ts';

/** A vendor's ticket whose people are members of its room. */
async function withPeople(name: 'zendesk' | 'freshdesk', source: object = {}) {
  const made = await followed(name, { source, settings: { ticketRoom: { people: rights } }, life: {} });
  const { portal } = made.simulator.world;
  const shares = () => portal.room(made.record()?.room?.id ?? 0)?.room.shares;
  return { ...made, rightOf: (email: string) => shares()?.get(portal.userByEmail(email)?.id ?? ''), shares };
}

describe('the people of a ticket of Zendesk', () => {
  it('are in its room two minutes after it was made, and follow its changes', async () => {
    const made = await withPeople('zendesk');
    const fake = made.fakes.get('zendesk') as ZendeskFake;
    fake.users.set(1, tom).set(2, maria);
    fake.touch(itemId, { assignee: 1, followers: [2] });
    await made.keepFor(2);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([Editing, Read]);
    fake.touch(itemId, { assignee: 2, followers: [] });
    await made.followsChange();
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
    expect(JSON.stringify(made.record()) + made.history()).not.toContain('@example.com');
  });

  it('are a group of the portal by its id in the settings, and one note names the group that has none', async () => {
    const guid = '66faa6e4-f133-11ea-b126-00ffeec8b4ef';
    const made = await withPeople('zendesk', { people: { 98738: { group: guid } } });
    made.simulator.world.portal.groups.set(guid, { id: guid, name: 'Second', managerId: '', memberIds: [] });
    const fake = made.fakes.get('zendesk') as ZendeskFake;
    fake.touch(itemId, { group: 98738 });
    await made.keepFor(2);
    expect(made.shares()?.get(guid)).toBe(Editing);
    fake.touch(itemId, { group: 5 });
    await made.followsChange();
    await made.passDays(2);
    expect(made.shares()?.get(guid)).toBeUndefined();
    const notes = fake.tickets
      .get(itemId)
      ?.comments.filter(({ body }) => body.includes('group of the work item (5'));
    expect(notes).toHaveLength(1);
  });
});

describe('the people of a ticket of Freshdesk', () => {
  it('are in its room, by the addresses of its agents', async () => {
    const made = await withPeople('freshdesk');
    const fake = made.fakes.get('freshdesk') as FreshdeskFake;
    fake.agents.set(1, tom);
    fake.ticket(itemId).responder = 1;
    await made.followsChange();
    expect(made.rightOf(tom)).toBe(Editing);
  });
});
