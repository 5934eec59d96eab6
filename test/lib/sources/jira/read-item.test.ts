import { describe, expect, it } from 'vitest';
import { jiraReader } from '../../../../lib/sources/jira/read-item.ts';
import type { JiraSettings } from '../../../../lib/sources/jira/settings.ts';
import { settingsWith, sourceOf } from '../receiver.ts';
import { desk, patientClock } from '../write-back-fixture.ts';

const id = '35436';
const ticket = { kind: 'ticket', ticketId: id, subject: '', label: `SUP-${id}` } as const;
const project = {
  kind: 'project',
  projectId: 'project/10000',
  projectType: '',
  projectName: 'Q1',
  label: 'CAM',
} as const;

/** A site of Jira that answers with an issue of this assignee, and the requests that it gets. */
function asked(assignee?: unknown) {
  const source = sourceOf(
    settingsWith({ source: { type: 'jira', site: 'acme.atlassian.net' } }),
  ) as JiraSettings;
  const requests: Request[] = [];
  const status = { name: 'Open', statusCategory: { key: 'new' } };
  const fetch = async (request: Request) => {
    requests.push(request);
    return Response.json({ key: `SUP-${id}`, fields: { summary: 'x', status, assignee } });
  };
  return { source, fetch, requests };
}

describe('an issue of Jira as it is read', () => {
  it('has its status, its summary and its assignee, in one call', async () => {
    const { fake, read } = desk('jira');
    const assignee = { accountId: 'a1', emailAddress: 'anna@example.com' };
    Object.assign(fake.issue(id), { summary: 'Login error', assignee });
    expect(await read(ticket)).toEqual({
      outcome: 'read',
      item: {
        status: 'Open',
        closed: false,
        title: 'Login error',
        people: [{ role: 'assignee', id: 'a1', email: 'anna@example.com' }],
      },
    });
    expect(fake.calls.map(({ path }) => path)).toEqual([`/rest/api/3/issue/${id}`]);
  });

  it.each([
    ['new', false],
    ['indeterminate', false],
    ['done', true],
  ] as const)('with a status of the category %s is over: %s', async (key, closed) => {
    const { fake, read } = desk('jira');
    fake.issue(id).status = { name: 'Declined', statusCategory: { key } };
    expect(await read(ticket)).toMatchObject({ item: { status: 'Declined', closed } });
  });

  it('tells its key where that is another than is known', async () => {
    const { fake, read } = desk('jira');
    fake.issue(id).key = 'OPS-3';
    expect(await read(ticket)).toMatchObject({ item: { movedTo: 'OPS-3' } });
    expect(await read({ ...ticket, label: 'OPS-3' })).not.toHaveProperty('item.movedTo');
  });

  it('is asked for with the fields that are read alone', async () => {
    const { source, fetch, requests } = asked();
    await jiraReader.read(source, ticket, { secret: 'a@example.com:key', clock: patientClock(), fetch });
    expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?fields=summary%2Cstatus%2Cassignee']);
  });

  it.each([undefined, null, {}, { accountId: null, emailAddress: 'anna@example.com' }])(
    'names nobody where its assignee is %j',
    async (assignee) => {
      const { source, fetch } = asked(assignee);
      const tools = { secret: 'a@example.com:key', clock: patientClock(), fetch };
      expect(await jiraReader.read(source, ticket, tools)).toMatchObject({ item: { people: [] } });
    },
  );

  it('has the account of an assignee who hides the address', async () => {
    const { fake, read } = desk('jira');
    fake.issue(id).assignee = { accountId: 'a1' };
    expect(await read(ticket)).toMatchObject({ item: { people: [{ role: 'assignee', id: 'a1' }] } });
  });

  it('is deleted where Jira does not find it in a project that our account sees', async () => {
    const { fake, read } = desk('jira');
    fake.removeIssue(id);
    expect(await read(ticket)).toEqual({ outcome: 'read', item: { status: 'deleted', closed: true } });
  });

  it('is not taken for deleted where our account does not see its project any more', async () => {
    const { fake, read } = desk('jira');
    fake.removeIssue(id);
    fake.hidden.add('SUP');
    expect(await read(ticket)).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
  });

  it('is read later, when Jira wants a long pause, and for how long is told', async () => {
    const { fake, read } = desk('jira');
    fake.next({ status: 429, retryAfter: '93' });
    expect(await read(ticket)).toMatchObject({ outcome: 'try-later', afterMs: 93_000 });
  });
});

describe('a project of Jira as it is read', () => {
  it.each([
    [{}, 'active', false],
    [{ archived: true }, 'archived', true],
    [{ deleted: true }, 'deleted', true],
  ])('with %j is %s, and over: %s', async (change, status, closed) => {
    const { fake, read } = desk('jira', { makes: 'projects' });
    fake.projectChanges.set('10000', { name: 'Q2', lead: { accountId: 'l1' }, ...change });
    expect(await read(project)).toEqual({
      outcome: 'read',
      item: { status, closed, title: 'Q2', people: [{ role: 'owner', id: 'l1' }] },
    });
  });

  it('is deleted where Jira does not find it', async () => {
    const { fake, read } = desk('jira', { makes: 'projects' });
    fake.hidden.add('10000');
    expect(await read(project)).toEqual({ outcome: 'read', item: { status: 'deleted', closed: true } });
  });
});
