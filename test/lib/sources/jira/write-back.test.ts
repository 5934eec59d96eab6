import { describe, expect, it } from 'vitest';
import { createdRecord, desk, failedRecord, invitationUrl, roomUrl } from '../write-back-fixture.ts';

const id = '35436';

describe('the write-back to Jira', () => {
  const epic = {
    kind: 'project',
    projectId: id,
    projectType: '',
    projectName: 'Q1',
    label: 'CAM-7',
  } as const;
  const project = { ...epic, projectId: 'project/10000', label: 'CAM' };

  it('updates its remote link and adds no second one', async () => {
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

  it('comments only in service projects, where comments are internal', async () => {
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

  it('gives an epic one remote link, and a project one property', async () => {
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

  it('ends as gone for a deleted issue, and as refused for a project that our account does not see', async () => {
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

  it('finds its earlier comment among 250 others and adds no second one', async () => {
    const { write, fake } = desk('jira');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: false, body: 'hello' }));
    fake.issue(id).comments.unshift(...many);
    await write(failedRecord());
    expect(fake.issue(id).comments).toHaveLength(251);
  });
});
