import { describe, expect, it } from 'vitest';
import { Editing, maria, Read, RoomManager, tom, withPeople } from './harness.ts';

describe('the people of a work item', () => {
  it('are members of the room of their ticket a minute after it was made', async () => {
    const made = await withPeople();
    await made.makeTicket([
      { role: 'assignee', email: tom },
      { role: 'follower', email: maria },
    ]);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([Editing, Read]);
    expect(made.changes()).toEqual(['member-added']);
    expect(made.updates()).toHaveLength(1);
    expect(made.shareRequests()).toHaveLength(1);
  });

  it('are members of the room of their project, with the highest right of those that they have', async () => {
    const made = await withPeople();
    await made.makeProject([
      { role: 'follower', email: maria },
      { role: 'owner', email: maria },
    ]);
    expect(made.rightOf(maria)).toBe(RoomManager);
  });

  it('change with the ticket: who is named comes, and who is named no more goes', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    await made.name([{ role: 'assignee', email: maria }]);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
    await made.name([]);
    expect(made.rightOf(maria)).toBeUndefined();
    expect(made.record()?.life?.room).not.toHaveProperty('members');
  });

  it('stay where a webhook names nobody at all', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    await made.name(undefined, 'pending');
    expect(made.rightOf(tom)).toBe(Editing);
  });

  it('get the right of another role', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    await made.name([{ role: 'follower', email: tom }]);
    expect(made.rightOf(tom)).toBe(Read);
  });

  it('are none where the settings have no right for them', async () => {
    const made = await withPeople({ people: { assignee: 'Editing' } });
    await made.makeTicket([{ role: 'follower', email: tom }]);
    expect(made.rightOf(tom)).toBeUndefined();
    expect(made.changes()).toEqual([]);
  });

  it('are not even remembered where the settings have rights for nobody', async () => {
    const made = await withPeople({ people: {} });
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    expect(made.record()).not.toHaveProperty('life.people');
    expect(made.updates()).toEqual([]);
  });

  it('are a group of the portal where the settings of the source say so', async () => {
    const guid = '66faa6e4-f133-11ea-b126-00ffeec8b4ef';
    const made = await withPeople({
      sources: { helpdesk: { people: { Second: { group: guid }, 'agent@acme.example': { email: tom } } } },
    });
    const { groups } = made.simulator.world.portal;
    groups.set(guid, { id: guid, name: 'Second level', managerId: '', memberIds: [] });
    await made.makeTicket([
      { role: 'group', id: 'second' },
      { role: 'follower', email: 'Agent@acme.example' },
    ]);
    expect(made.room().room.shares.get(guid)).toBe(Editing);
    expect(made.rightOf(tom)).toBe(Read);
    await made.name([]);
    expect(made.room().room.shares.get(guid)).toBeUndefined();
  });

  it('stand in the record by what the portal calls them, without their addresses', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    expect(made.record()?.life?.room?.members).toEqual([{ id: made.idOf(tom), access: Editing }]);
    expect(made.stored() + JSON.stringify(made.log)).not.toContain(tom);
  });

  it('do not go to the archive with a change: in it nobody can be changed, and they follow again after it', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    await made.name([{ role: 'assignee', email: maria }], 'solved');
    expect(made.place()).toBe('archive');
    expect(made.rightOf(tom)).toBe(Editing);
    await made.name(undefined, 'open');
    expect(made.place()).toBe('rooms');
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
  });

  it('stay as they are in a room that is kept', async () => {
    const made = await withPeople();
    await made.makeTicket([{ role: 'assignee', email: tom }]);
    const record = made.record();
    if (!record) throw new Error('no record');
    const version = made.records.all.get(record.key)?.version ?? 0;
    await made.records.write({ ...record, kept: { since: '2026-01-01T00:00:00Z' } }, version);
    await made.name([{ role: 'assignee', email: maria }]);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([Editing, undefined]);
  });
});
