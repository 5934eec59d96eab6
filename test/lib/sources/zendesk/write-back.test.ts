import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { createdRecord, desk, failedRecord } from '../write-back-fixture.ts';

const id = '35436';

describe('Zendesk', () => {
  const record = createdRecord();

  it('keeps the note single when somebody changes the ticket in between', async () => {
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

  it('tries later when the ticket never stands still', async () => {
    const { write, fake } = desk('zendesk');
    const fetch: Fetch = async (request) => {
      if (request.method === 'PUT') fake.touch(id);
      return fake.handle(request);
    };
    expect((await write(record, { fetch })).outcome).toBe('try-later');
    expect(fake.shown(id)).toEqual({ roomUrl: undefined, notes: [] });
  });

  it.each(['closed', 'deleted'])('is gone when it is %s', async (status) => {
    const { write, fake, writes } = desk('zendesk');
    fake.touch(id, { status });
    expect(await write(record)).toEqual({ outcome: 'gone' });
    expect(await write(failedRecord())).toEqual({ outcome: 'gone' });
    expect(writes()).toBe(0);
  });

  it('is gone when it is closed between read and write, and when it is deleted', async () => {
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

  it('refuses before any note when the field does not exist', async () => {
    const { write, fake, writes } = desk('zendesk');
    fake.touch(id);
    fake.tickets.get(id)?.fields.delete(360001234567);
    expect(await write(record)).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('finds a note of long ago among many comments', async () => {
    const { write, fake } = desk('zendesk');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: true, body: 'hello', html: '' }));
    fake.tickets.get(id)?.comments.unshift(...many);
    await write(failedRecord());
    expect(fake.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(1);
  });

  it('is not fooled by a customer who writes the marker', async () => {
    const { write, fake } = desk('zendesk');
    await write(failedRecord('CreationLost'));
    fake.tickets
      .get(id)
      ?.comments.push({ public: true, html: '', body: '[docspace-failure:TemplateNotFound]' });
    await write(failedRecord('TemplateNotFound'));
    expect(fake.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(2);
  });
});
