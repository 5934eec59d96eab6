import { describe, expect, it } from 'vitest';
import { createdRecord, desk } from '../write-back-fixture.ts';

const id = '35436';

describe('the write-back to Freshdesk', () => {
  it.each([{ status: 5 }, { spam: true }, { deleted: true }])(
    'ends as gone for a ticket with %j',
    async (change) => {
      const { write, fake, writes } = desk('freshdesk');
      Object.assign(fake.ticket(id), change);
      expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
      expect(writes()).toBe(0);
    },
  );

  it('ends as gone for a ticket that does not exist', async () => {
    const { write, fake } = desk('freshdesk');
    fake.remove(id);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
  });

  it('is refused before any note when the ticket field does not exist', async () => {
    const { write, fake, writes } = desk('freshdesk');
    fake.ticket(id).fields.delete('cf_docspace_room_url');
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('escapes the words of customers in the HTML of a note', async () => {
    const { write, fake } = desk('freshdesk');
    await write(createdRecord());
    expect(fake.ticket(id).conversations[0]?.html).toContain('Login &#60;error&#62;');
  });
});
