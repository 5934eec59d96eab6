import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { createdRecord, desk, failedRecord } from '../write-back-fixture.ts';

const id = '35436';

describe('the write-back to Zendesk', () => {
  const record = createdRecord();

  it('adds one note when somebody changes the ticket between read and write', async () => {
    const { write, fake } = desk('zendesk');
    let touched = false;
    const fetch: Fetch = async (request) => {
      const response = await fake.handle(request);
      if (request.method === 'GET' && !touched) fake.touch(id);
      touched = true;
      return response;
    };
    expect(await write(record, { fetch })).toEqual({ outcome: 'delivered' });
    expect(fake.calls.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'GET 200',
      'PUT 409',
      'GET 200',
      'PUT 200',
    ]);
    expect(fake.shown(id).notes).toHaveLength(1);
  });

  it('is tried later when somebody changes the ticket each time between read and write', async () => {
    const { write, fake } = desk('zendesk');
    const fetch: Fetch = async (request) => {
      if (request.method === 'PUT') fake.touch(id);
      return fake.handle(request);
    };
    expect((await write(record, { fetch })).outcome).toBe('try-later');
    expect(fake.shown(id)).toEqual({ roomUrl: undefined, notes: [] });
  });

  it.each([
    [[409, 422], 'delivered', 3],
    [[422, 409], 'delivered', 3],
    [[422, 422], 'refused', 2],
    [[409, 409, 409], 'try-later', 3],
  ])('after updates that are answered %j is %s', async (statuses, outcome, updates) => {
    const { write, fake, writes } = desk('zendesk');
    for (const status of statuses) fake.next({ status, method: 'PUT' });
    expect((await write(record)).outcome).toBe(outcome);
    expect(writes()).toBe(updates);
  });

  it('notes a failure once where the field does not exist and an answer with comments names no next page', async () => {
    const { write, fake, writes } = desk('zendesk');
    fake.touch(id);
    fake.tickets.get(id)?.fields.delete(360001234567);
    const fetch: Fetch = async (request) => {
      const response = await fake.handle(request);
      if (!request.url.includes('/comments')) return response;
      const { comments } = (await response.json()) as { comments: unknown };
      return Response.json({ comments });
    };
    for (let times = 0; times < 2; times += 1) {
      expect(await write(failedRecord(), { fetch })).toEqual({ outcome: 'delivered' });
    }
    expect(writes()).toBe(1);
  });

  it.each(['closed', 'deleted'])('ends as gone for a ticket that is %s', async (status) => {
    const { write, fake, writes } = desk('zendesk');
    fake.touch(id, { status });
    expect(await write(record)).toEqual({ outcome: 'gone' });
    expect(await write(failedRecord())).toEqual({ outcome: 'gone' });
    expect(writes()).toBe(0);
  });

  it('ends as gone for a ticket that is closed between read and write, and for one that does not exist', async () => {
    const { write, fake } = desk('zendesk');
    const fetch: Fetch = async (request) => {
      if (request.method === 'PUT') fake.touch(id, { status: 'closed' });
      return fake.handle(request);
    };
    expect(await write(record, { fetch })).toEqual({ outcome: 'gone' });
    const other = desk('zendesk');
    other.fake.remove(id);
    expect(await other.write(record)).toEqual({ outcome: 'gone' });
  });

  it('is refused before any note when the ticket field does not exist', async () => {
    const { write, fake, writes } = desk('zendesk');
    fake.touch(id);
    fake.tickets.get(id)?.fields.delete(360001234567);
    expect(await write(record)).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('finds its earlier note among 250 comments and adds no second one', async () => {
    const { write, fake } = desk('zendesk');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: true, body: 'hello', html: '' }));
    fake.tickets.get(id)?.comments.unshift(...many);
    await write(failedRecord());
    expect(fake.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(1);
  });

  it('adds its note although a customer wrote the marker in a public comment', async () => {
    const { write, fake } = desk('zendesk');
    await write(failedRecord('CreationLost'));
    fake.tickets.get(id)?.comments.push({ public: true, html: '', body: 'docspacefailureTemplateNotFound' });
    await write(failedRecord('TemplateNotFound'));
    expect(fake.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(2);
  });
});
