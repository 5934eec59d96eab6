import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
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

  it('sends its link with what Jira shows beside it, and reads only what it needs', async () => {
    const { write, fake } = desk('jira');
    const read: string[] = [];
    const links: unknown[] = [];
    const fetch: Fetch = async (request) => {
      const { pathname, search } = new URL(request.url);
      if (request.method === 'GET') read.push(pathname.replace(/^.*\/(?=\w+$)/, '') + search);
      else if (pathname.endsWith('/remotelink')) links.push(await request.clone().json());
      return fake.handle(request);
    };
    await write(createdRecord(), { fetch });
    const globalId = `docspace-room:acme.onlyoffice.com:${id}`;
    expect(links).toEqual([
      {
        globalId,
        application: { type: 'com.onlyoffice.docspace', name: 'ONLYOFFICE DocSpace' },
        relationship: 'DocSpace room',
        object: { url: roomUrl, title: 'Ticket SUP-7 - Login <error>' },
      },
    ]);
    expect(read).toEqual([
      `${id}?fields=project`,
      `remotelink?globalId=${encodeURIComponent(globalId)}`,
      'comment?public=false&internal=true&start=0&limit=100',
    ]);
  });

  it('ends its search for an earlier comment where Jira answers an empty page that is not the last', async () => {
    const { write, fake } = desk('jira');
    const fetch: Fetch = async (request) =>
      request.method === 'GET' && request.url.includes('/comment')
        ? Response.json({ values: [], isLastPage: false })
        : fake.handle(request);
    expect(await write(failedRecord(), { fetch })).toEqual({ outcome: 'delivered' });
    expect(fake.issue(id).comments).toHaveLength(1);
  });

  it('ends as gone, without a look at its project, for a project and for an issue without a key', async () => {
    const { write, fake } = desk('jira', { makes: 'projects' });
    const fetch: Fetch = async (request) =>
      request.url.includes('/properties/') ? new Response(null, { status: 404 }) : fake.handle(request);
    expect(await write(createdRecord(project), { fetch })).toEqual({ outcome: 'gone' });
    fake.removeIssue(id);
    const { label: _, ...unnamed } = epic;
    expect(await write(createdRecord(unnamed))).toEqual({ outcome: 'gone' });
    expect(fake.calls.map(({ path }) => path)).toEqual([`/rest/api/3/issue/${id}`]);
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
    const delivered = { outcome: 'delivered' };
    for (const facts of [epic, project]) expect(await write(createdRecord(facts))).toEqual(delivered);
    expect(fake.shown(id)).toEqual({ roomUrl, notes: [] });
    expect(fake.projects.get('10000')?.get('docspace.room')).toMatchObject({ status: 'created', roomUrl });
    const before = writes();
    for (const facts of [epic, project]) expect(await write(createdRecord(facts))).toEqual(delivered);
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
    // With one request for each page of both searches
    const searches = fake.calls.filter(({ method, path }) => method === 'GET' && path.endsWith('/comment'));
    expect(searches).toHaveLength(4);
  });
});
