import { describe, expect, it } from 'vitest';
import { parseHandwritten } from '../../../../lib/sources/bodies/handwritten.ts';
import { reader } from '../reader.ts';

const zendesk = reader({ type: 'zendesk', subdomain: 'acme', roomField: 7 });
const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });

describe('a body that is written by hand', () => {
  const trigger = (subject: string) => `{"ticket_id":"7","tags":"vip","subject":"${subject}"}`;
  it.each([
    ['plain', 'plain'],
    ['with "quotes" in it', 'with "quotes" in it'],
    ['two\nlines', 'two\nlines'],
    ['escaped \\"by a filter\\"', 'escaped "by a filter"'],
    ['a path C:\\new', 'a path C:\new'],
    ['', ''],
  ])('keeps the subject %j', (written, subject) => {
    expect(parseHandwritten(trigger(written))).toEqual({ ticket_id: '7', tags: 'vip', subject });
  });

  it('lets no subject of a customer add or change a field', () => {
    for (const evil of [
      '","ticket_id":"8',
      '"} {"ticket_id":"8',
      '","tags":"gold","x":"',
      '","subject":"y',
    ]) {
      expect(parseHandwritten(trigger(evil))).toEqual({ ticket_id: '7', tags: 'vip', subject: evil });
    }
    expect(zendesk(trigger('","ticket_id":"8'))).toMatchObject({ facts: { ticketId: '7' } });
    expect(freshdesk(trigger('","ticket_id":"8'))).toMatchObject({ facts: { ticketId: '7' } });
  });

  it('is refused when the subject is not last but first', () => {
    expect(zendesk('{"subject":"x","ticket_id":"8"}').outcome).toBe('invalid');
  });

  it.each(['', '{', '{"subject":"', '{"subject":"x"', 'null', '[1]', '{"a":1}'])(
    'of %j is no more than JSON',
    (text) => {
      const read = parseHandwritten(text);
      expect([undefined, null].includes(read as undefined) || typeof read === 'object').toBe(true);
    },
  );
});
