import { describe, expect, it } from 'vitest';
import type { FreshdeskFake } from '../../../../infra/local/vendors/freshdesk.ts';
import { followed, itemId } from './vendor.ts';

const freshdesk = async () => {
  const made = await followed('freshdesk');
  const fake = made.fakes.get('freshdesk') as FreshdeskFake;
  return { ...made, fake, ticket: fake.ticket(itemId) };
};

describe('the room of a ticket of Freshdesk', () => {
  it('is archived when the ticket is resolved, restored when it is opened again, and gets its new subject', async () => {
    const made = await freshdesk();
    made.ticket.status = 4;
    await made.followsChange();
    expect(made.place()).toBe('archive');
    Object.assign(made.ticket, { status: 2, subject: 'Very private words', responder: 11 });
    made.fake.agents.set(11, 'private.anna@example.com');
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe(`Ticket #${itemId} - Very private words`);
    expect(made.history() + JSON.stringify(made.log)).not.toMatch(/private words|private.anna/);
  });

  it('is what the ticket is when webhooks come twice, late and in another order', async () => {
    const made = await freshdesk();
    made.ticket.status = 4;
    await made.changed();
    made.ticket.status = 2;
    await made.changed();
    await made.changed();
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    await made.followsChange();
    expect(made.place()).toBe('rooms');
  });

  it('is archived when the ticket is deleted, also where no webhook says so', async () => {
    const made = await freshdesk();
    await made.keepFor(11);
    made.ticket.deleted = true;
    await made.passDays(1);
    await made.keepFor(12);
    expect(made.place()).toBe('archive');
  });

  it('follows later when Freshdesk wants a pause', async () => {
    const made = await freshdesk();
    made.ticket.status = 5;
    made.fake.next({ status: 429, retryAfter: '600' });
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    await made.keepFor(10);
    expect(made.place()).toBe('archive');
  });
});
