import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { createdRecord, desk, failedRecord } from '../write-back-fixture.ts';

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

  it.each(['body', 'body_text'])('finds its note where a conversation has no %s', async (absent) => {
    const { write, fake, writes } = desk('freshdesk');
    const fetch: Fetch = async (request) => {
      const response = await fake.handle(request);
      if (!request.url.includes('/conversations')) return response;
      const conversations = (await response.json()) as Record<string, unknown>[];
      return Response.json(conversations.map(({ [absent]: _, ...rest }) => rest));
    };
    for (let times = 0; times < 2; times += 1) await write(failedRecord(), { fetch });
    expect(writes()).toBe(1);
  });

  it('notes a failure where the ticket field does not exist', async () => {
    const { write, fake } = desk('freshdesk');
    fake.ticket(id).fields.delete('cf_docspace_room_url');
    expect(await write(failedRecord())).toEqual({ outcome: 'delivered' });
    expect(fake.shown(id).notes).toHaveLength(1);
  });

  it('escapes the words of customers in the HTML of a note', async () => {
    const { write, fake } = desk('freshdesk');
    await write(createdRecord());
    expect(fake.ticket(id).conversations[0]?.html).toContain('Login &#60;error&#62;');
  });
});
