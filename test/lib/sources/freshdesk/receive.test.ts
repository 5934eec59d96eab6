import { describe, expect, it } from 'vitest';
import { ignored, reader } from '../reader.ts';

describe('Freshdesk', () => {
  const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });
  const simple = (more: object = {}) => ({
    freshdesk_webhook: { ticket_id: '11', ticket_subject: 'Test "x"', ticket_status: 'Open', ...more },
  });
  it('reads both kinds of content as one ticket', () => {
    const facts = { kind: 'ticket', ticketId: '11', subject: 'Test "x"' };
    expect(freshdesk(simple())).toEqual({ outcome: 'work-item', facts });
    expect(freshdesk({ ticket_id: 11, subject: 'Test "x"' })).toEqual({ outcome: 'work-item', facts });
  });

  it('takes by tags, type and group', () => {
    const only = { tags: ['vip'], types: ['Incident'], groups: ['Second line'] };
    const picky = reader({ type: 'freshdesk', subdomain: 'acme', only });
    const told = { ticket_tags: 'printer, VIP', ticket_type: 'Incident', ticket_group_name: 'Second line' };
    expect(picky(simple(told)).outcome).toBe('work-item');
    expect(picky(simple({ ...told, ticket_type: null })).outcome).toBe('ignored');
  });

  it('ignores what is closed, and the placeholders of a test', () => {
    expect(freshdesk(simple({ ticket_status: 'Closed' }))).toEqual(ignored(/closed, spam or deleted/));
    expect(freshdesk(simple({ ticket_id: '{{ticket.id}}' }))).toEqual(ignored(/^test/));
  });
});
