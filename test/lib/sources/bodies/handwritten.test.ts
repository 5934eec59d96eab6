import { describe, expect, it } from 'vitest';
import { parseHandwritten, parseOnce } from '../../../../lib/sources/bodies/handwritten.ts';
import { reader } from '../reader.ts';

const zendesk = reader({ type: 'zendesk', subdomain: 'acme', roomField: 7, only: { tags: ['vip'] } });
const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });
const helpdesk = reader({ type: 'helpdesk', proof: { header: 'x-token' } });

const form = { words: 'subject', trusted: ['ticket_id', 'tags'] };
const trigger = (subject: string) => `{"ticket_id":"7","tags":"vip","subject":"${subject}"}`;

describe('a body that is written by hand', () => {
  it.each([
    ['plain', 'plain'],
    ['with "quotes" in it', 'with "quotes" in it'],
    ['two\nlines', 'two\nlines'],
    ['escaped \\"by a filter\\"', 'escaped "by a filter"'],
    ['caf\\u00e9', 'café'],
    ['a path C:\\temp\\new\\file.txt', 'a path C:\\temp\\new\\file.txt'],
    ['a path C:\\users\\bob', 'a path C:\\users\\bob'],
    ['a share \\\\nas\\backup', 'a share \\\\nas\\backup'],
    ['"} {"ticket_id":"8', '"} {"ticket_id":"8'],
    ['', ''],
  ])('keeps the subject %j', (written, subject) => {
    expect(parseHandwritten(trigger(written), form)).toEqual({
      json: { ticket_id: '7', tags: 'vip', subject },
    });
  });

  it.each([
    ['another ticket', trigger('x","ticket_id":"8'), 'subject'],
    ['a condition', '{"ticket_id":"7","subject":"x","tags":"vip"}', 'subject'],
    ['a field that an admin added at the end', trigger('x","priority":"high'), 'subject'],
    ['a number at the end', '{"ticket_id":"7","subject":"x","priority":5}', 'subject'],
    ['a field with spaces around its comma and colon', trigger('x" , "priority" : "high'), 'subject'],
    ['something that is no field', '{"ticket_id":"7","subject":"x", 5}', 'subject'],
    ['a ticket twice before it', '{"ticket_id":"7","ticket_id":"8","subject":"x"}', 'ticket_id'],
    ["a ticket after a requester's name", '{"requester":"Eve","ticket_id":"8","subject":"x"}', 'ticket_id'],
    [
      "tags after a requester's name",
      '{"ticket_id":"7","requester":"Eve","tags":"vip","subject":"x"}',
      'tags',
    ],
  ])('is refused with the field to correct when a quote could have added %s', (_, text, field) => {
    expect(parseHandwritten(text, form)).toEqual({ mistakes: [{ field, message: expect.any(String) }] });
  });

  it.each([
    ['zendesk', zendesk, '{ "tags": "vip", "ticket_id": "503", "subject": "x", "ticket_id": "7" }'],
    [
      'zendesk, as an event',
      zendesk,
      '{"subject":"x","type":"zen:event-type:ticket.created","detail":{"id":"8"},"a":"","ticket_id":"7"}',
    ],
    ['freshdesk', freshdesk, '{ "url": "u", "ticket_id": "307", "subject": "x", "ticket_id": "9" }'],
    ['helpdesk', helpdesk, '{ "ticketId": "14", "subject": "x", "ticketId": "99" }'],
    [
      'helpdesk, with the subject first',
      helpdesk,
      '{ "subject": "x", "ticketId": "99", "a": "", "ticketId": "14" }',
    ],
  ])('chooses no other ticket by the words of a customer: %s', (_, read, text) => {
    expect(read(text)).toMatchObject({ outcome: 'invalid' });
  });

  it.each([
    [
      'a condition by its tags in any order of fields',
      zendesk,
      '{ "tags": "vip", "ticket_id": "5", "subject": "Say "hi"" }',
      '5',
    ],
    [
      'an honest quote of a freshdesk ticket',
      freshdesk,
      '{ "url": "u", "ticket_id": "308", "subject": "Say "hi"" }',
      '308',
    ],
    [
      'an honest quote of a template that escapes nothing',
      helpdesk,
      '{ "ticketId": "11", "subject": "Say "hi" to Bob" }',
      '11',
    ],
    ['JSON of a program, the ticket last', helpdesk, '{ "subject": "x", "ticketId": "12" }', '12'],
  ])('takes %s', (_, read, text, ticketId) => {
    expect(read(text)).toMatchObject({ outcome: 'work-item', facts: { ticketId } });
  });

  it.each(['', '{', '{"subject":"', '{"subject":"x"'])('of %j is no JSON', (text) => {
    expect(parseHandwritten(text, form)).toBeUndefined();
  });

  it.each(['null', '[1]', '{"a":1}', '{"event":"test"}'])('without the words is read as JSON: %s', (text) => {
    expect(parseHandwritten(text, form)).toEqual({ json: JSON.parse(text) });
  });
});

describe('JSON that a program writes', () => {
  it.each([
    ['{"a":{"b":1},"c":[{"b":1},{"b":2}]}', undefined],
    ['{"a":"x\\",\\"a\\":\\"y"}', undefined],
    ['{"a":1,"b":{"a":2},"a":3}', 'a'],
    ['{"a":{"b":1,"b":2}}', 'b'],
    ['[{"a":1,"\\u0061":2}]', 'a'],
  ])('%s has this key twice: %s', (text, field) => {
    const wanted = field
      ? { mistakes: [{ field, message: 'comes twice; send it once' }] }
      : { json: JSON.parse(text) };
    expect(parseOnce(text)).toEqual(wanted);
  });
});
