import { describe, expect, it } from 'vitest';
import { ignored, reader } from '../reader.ts';

describe('a webhook of Freshdesk', () => {
  const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });
  const simple = (more: object = {}) => ({
    freshdesk_webhook: { ticket_id: '11', ticket_subject: 'Test "x"', ticket_status: 'Open', ...more },
  });
  it('is about the same ticket in both kinds of content', () => {
    const facts = { kind: 'ticket', ticketId: '11', subject: 'Test "x"' };
    expect(freshdesk(simple())).toEqual({ outcome: 'work-item', facts });
    expect(freshdesk({ ticket_id: 11, subject: 'Test "x"' })).toEqual({ outcome: 'work-item', facts });
  });

  it('makes a room only if tags, type and group meet the conditions', () => {
    const only = { tags: ['vip'], types: ['Incident'], groups: ['Second line'] };
    const picky = reader({ type: 'freshdesk', subdomain: 'acme', only });
    const values = { ticket_tags: 'printer, VIP', ticket_type: 'Incident', ticket_group_name: 'Second line' };
    expect(picky(simple(values)).outcome).toBe('work-item');
    expect(picky(simple({ ...values, ticket_type: null })).outcome).toBe('ignored');
  });

  it.each([
    ['acme.freshdesk.com', 'work-item'],
    ['support.acme.com', 'work-item'],
    ['acme-sandbox.freshdesk.com', 'ignored'],
  ])('of the host %s is %s', (host, outcome) => {
    const url = `http://${host}/helpdesk/tickets/11`;
    expect(freshdesk(simple({ ticket_url: url })).outcome).toBe(outcome);
    expect(freshdesk({ ticket_id: 11, url, subject: 'x' }).outcome).toBe(outcome);
  });

  it('asks for a look at the ticket as the rule on changes sends it, whatever its conditions and its state', () => {
    const only = { tags: ['vip'] };
    const follows = reader({ type: 'freshdesk', subdomain: 'acme', only }, { follows: true });
    const look = { outcome: 'look', facts: { kind: 'ticket', ticketId: '11', subject: '' } };
    expect(follows({ event: 'changed', ticket_id: '11', status: 'Closed' })).toEqual(look);
    expect(follows('{ "event": "changed", "ticket_id": "11", "subject": "a "quote"" }')).toEqual(look);
    const sandbox = { url: 'http://acme-sandbox.freshdesk.com/helpdesk/tickets/11' };
    expect(follows({ event: 'changed', ticket_id: '11', ...sandbox })).toEqual(ignored(/sandbox/));
    expect(follows({ event: 'changed' }).outcome).toBe('invalid');
    expect(follows({ ticket_id: '11', tags: 'vip' }).outcome).toBe('work-item');
  });

  it('makes nothing as a change where rooms do not follow their tickets', () => {
    expect(freshdesk({ event: 'changed', ticket_id: '11' })).toEqual(ignored(/do not follow/));
  });

  it('is refused without the id of its ticket', () => {
    const mistakes = [{ field: 'ticket_id', message: 'missing; send it' }];
    expect(freshdesk({ subject: 'x' })).toEqual({ outcome: 'invalid', mistakes });
    expect(freshdesk(simple({ ticket_id: undefined }))).toMatchObject({ mistakes: [{ field: 'ticket_id' }] });
  });

  it.each(['', 'not a URL', null])('makes a room where the URL of the ticket is %j', (url) => {
    expect(freshdesk({ ticket_id: 11, url, subject: 'x' }).outcome).toBe('work-item');
  });

  it('makes nothing of a closed ticket and of the placeholders of a test', () => {
    expect(freshdesk(simple({ ticket_status: 'Closed' }))).toEqual(ignored(/closed, spam or deleted/));
    expect(freshdesk(simple({ ticket_id: '{{ticket.id}}' }))).toEqual(ignored(/^test/));
  });
});
