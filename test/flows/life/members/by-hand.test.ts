import { describe, expect, it } from 'vitest';
import { ContentCreator, Editing, maria, Read, tom, withPeople } from './harness.ts';

const assignee = (email: string) => [{ role: 'assignee', email }];

describe('what people do with the members of a room', () => {
  it('stays: who was put in by hand is in, also when the ticket names him and then somebody else', async () => {
    const made = await withPeople();
    await made.makeTicket([]);
    made.giveByHand(tom, Read);
    await made.name(assignee(tom));
    expect(made.rightOf(tom)).toBe(Read);
    await made.name(assignee(maria));
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([Read, Editing]);
  });

  it('stays: who was taken out by hand is out as long as the ticket names him, and comes when it names him anew', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee(tom));
    made.giveByHand(tom, undefined);
    await made.passDays(1);
    expect(made.changes()).toEqual(['member-added', 'member-removed-by-people']);
    await made.name([...assignee(tom), { role: 'follower', email: maria }]);
    await made.passDays(2);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Read]);
    await made.name([]);
    await made.name(assignee(tom));
    expect(made.rightOf(tom)).toBe(Editing);
  });

  it('stays: who got a higher right keeps it when the ticket names him no more', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee(tom));
    made.giveByHand(tom, ContentCreator);
    await made.name(assignee(maria));
    expect(made.rightOf(tom)).toBe(ContentCreator);
    await made.name([]);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([ContentCreator, undefined]);
  });

  it('stays while the ticket names him: who got a lower right has it, and goes when the ticket names him no more', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee(tom));
    made.giveByHand(tom, Read);
    await made.passDays(1);
    expect(made.rightOf(tom)).toBe(Read);
    await made.name([]);
    expect(made.rightOf(tom)).toBeUndefined();
  });

  it('is nothing to the team of the environment: it is in, whoever the ticket names', async () => {
    const team = [{ email: tom, access: 'Read' }];
    const made = await withPeople({ settings: { ticketRoom: { team, people: { assignee: 'Editing' } } } });
    await made.makeTicket(assignee(tom));
    await made.name([]);
    expect(made.rightOf(tom)).toBe(Read);
  });
});

describe('the owner of a room', () => {
  it('stays its owner where the ticket names the service user as its assignee, and after that', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee('rooms@example.com'));
    await made.name([]);
    expect(made.shareRequests()).toEqual([]);
    expect(made.room().createdBy).toBe(made.simulator.people.serviceUser);
  });
});
