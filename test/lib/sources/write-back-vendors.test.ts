import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../lib/sources/source-type.ts';
import { createdRecord, desk, failedRecord, invitationUrl, roomUrl } from './write-back-fixture.ts';

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

describe('Freshdesk', () => {
  it.each([{ status: 5 }, { spam: true }, { deleted: true }])('is gone when it is %j', async (change) => {
    const { write, fake, writes } = desk('freshdesk');
    Object.assign(fake.ticket(id), change);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
    expect(writes()).toBe(0);
  });

  it('is gone when it is not there', async () => {
    const { write, fake } = desk('freshdesk');
    fake.remove(id);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
  });

  it('refuses before any note when the field does not exist', async () => {
    const { write, fake, writes } = desk('freshdesk');
    fake.ticket(id).fields.delete('cf_docspace_room_url');
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('escapes the words of customers', async () => {
    const { write, fake } = desk('freshdesk');
    await write(createdRecord());
    expect(fake.ticket(id).conversations[0]?.html).toContain('Login &#60;error&#62;');
  });
});

describe('Jira', () => {
  const epic = {
    kind: 'project',
    projectId: id,
    projectType: '',
    projectName: 'Q1',
    label: 'CAM-7',
  } as const;
  const project = { ...epic, projectId: 'project/10000', label: 'CAM' };

  it('writes a remote link that is updated and never added again', async () => {
    const { write, fake } = desk('jira');
    await write(createdRecord());
    await write(createdRecord(undefined, 5000));
    expect([...fake.issue(id).links]).toEqual([
      [
        `docspace-room:acme.onlyoffice.com:${id}`,
        { url: roomUrl.replaceAll('4711', '5000'), title: expect.any(String) },
      ],
    ]);
  });

  it('comments nowhere but in service projects, where comments are internal', async () => {
    const { write, fake } = desk('jira');
    fake.issue(id).projectType = 'software';
    await write(failedRecord());
    expect(fake.issue(id).properties.get('docspace.room')).toMatchObject({
      status: 'failed',
      code: 'TemplateNotFound',
    });
    await write(createdRecord());
    expect(fake.shown(id)).toEqual({ roomUrl, notes: [] });
    expect(JSON.stringify([...fake.issue(id).properties])).not.toContain(invitationUrl);
  });

  it('gives an epic the link, and a project a property, once', async () => {
    const { write, fake, writes } = desk('jira', { makes: 'projects' });
    for (const facts of [epic, project]) await write(createdRecord(facts));
    expect(fake.shown(id)).toEqual({ roomUrl, notes: [] });
    expect(fake.projects.get('10000')?.get('docspace.room')).toMatchObject({ status: 'created', roomUrl });
    const before = writes();
    for (const facts of [epic, project]) await write(createdRecord(facts));
    expect(writes()).toBe(before);
    // And a failure, too, once for each code
    for (let times = 0; times < 2; times += 1) await write(failedRecord('CreationLost', project));
    expect(fake.projects.get('10000')?.get('docspace.room')).toMatchObject({ code: 'CreationLost' });
    expect(writes()).toBe(before + 1);
  });

  it('tells an issue that is gone from one that our account does not see', async () => {
    const { write, fake } = desk('jira');
    fake.removeIssue(id);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
    fake.hidden.add('SUP');
    expect(await write(createdRecord())).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringContaining('Browse projects'),
    });
  });

  it('finds a note of long ago among many comments', async () => {
    const { write, fake } = desk('jira');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: false, body: 'hello' }));
    fake.issue(id).comments.unshift(...many);
    await write(failedRecord());
    expect(fake.issue(id).comments).toHaveLength(251);
  });
});
