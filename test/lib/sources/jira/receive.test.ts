import { describe, expect, it } from 'vitest';
import { ignored, reader } from '../reader.ts';

describe('a webhook of Jira', () => {
  const jira = { type: 'jira', site: 'acme.atlassian.net' };
  const issue = (fields: object = {}, more: object = {}) => ({
    webhookEvent: 'jira:issue_created',
    issue: {
      id: '10002',
      key: 'SUP-7',
      self: 'https://acme.atlassian.net/rest/api/2/issue/10002',
      fields: { summary: 'Login error', labels: ['vip'], issuetype: { name: 'Epic' }, ...fields },
    },
    ...more,
  });

  it('is a ticket by the id of the issue, with its key as the label', () => {
    const facts = { kind: 'ticket', ticketId: '10002', subject: 'Login error', label: 'SUP-7' };
    expect(reader(jira)(issue())).toEqual({ outcome: 'work-item', facts });
    expect(reader(jira)({ id: 10002, key: 'SUP-7', summary: 'Login error' })).toEqual({
      outcome: 'work-item',
      facts,
    });
  });

  const look = { outcome: 'look', facts: { kind: 'ticket', ticketId: '10002', subject: '' } };

  it.each([
    ['jira:issue_updated', issue({ status: { statusCategory: { key: 'done' } } })],
    ['jira:issue_deleted', issue()],
  ])('asks for a look at the issue, whatever it says itself, as the event %s', (webhookEvent, body) => {
    const read = reader({ ...jira, only: { labels: ['gold'] } }, { follows: true });
    expect(read({ ...body, webhookEvent })).toEqual(look);
    const self = 'https://acme-sandbox.atlassian.net/rest/api/2/issue/10002';
    expect(read({ webhookEvent, issue: { id: '10002', self } })).toEqual(ignored(/is of acme-sandbox/));
    expect(read({ webhookEvent, issue: {} }).outcome).toBe('invalid');
    expect(reader(jira)({ ...body, webhookEvent })).toEqual(ignored(/Only "Issue: created"/));
  });

  it('asks for a look at the issue as an automation rule on changes sends it', () => {
    const body = { event: 'changed', id: '10002', key: 'SUP-7' };
    expect(reader(jira, { follows: true })(body)).toEqual(look);
    expect(reader(jira)(body)).toEqual(ignored(/do not follow/));
    expect(reader(jira, { follows: true })(issue()).outcome).toBe('work-item');
  });

  it.each([
    ...['project_deleted', 'project_soft_deleted', 'project_restored_deleted'],
    ...['project_archived', 'project_restored_archived'],
  ])('asks for a look at the project as the event %s, where projects get rooms', (webhookEvent) => {
    const body = { webhookEvent, project: { id: 10002, key: 'CAM', name: 'Q1' } };
    const facts = { kind: 'project', projectId: 'project/10002', projectType: '', projectName: '' };
    const read = reader({ ...jira, makes: 'projects' }, { follows: true });
    expect(read(body)).toEqual({ outcome: 'look', facts });
    expect(read({ webhookEvent, project: { id: 'x' } })).toEqual({
      outcome: 'invalid',
      mistakes: [{ field: 'project.id', message: 'send its number, such as "10002"' }],
    });
    expect(reader(jira, { follows: true })(body).outcome).toBe('ignored');
    expect(reader({ ...jira, makes: 'projects' })(body).outcome).toBe('ignored');
  });

  it('that updates a project asks for a look, too, where rooms follow', () => {
    const body = { webhookEvent: 'project_updated', project: { id: 10002, key: 'CAM', name: 'Q1' } };
    const marks = { isUpdate: true, asksForLook: true };
    expect(reader({ ...jira, makes: 'projects' }, { follows: true })(body)).toMatchObject(marks);
    expect(reader({ ...jira, makes: 'projects' })(body)).not.toHaveProperty('asksForLook');
  });

  it('is read the same as "Issue data" of an automation rule, which is the issue itself', () => {
    const read = reader(jira);
    const { issue: data } = issue();
    expect(read({ ...data, changelog: {} })).toEqual(read(issue()));
    const done = issue({ status: { statusCategory: { key: 'done' } } }).issue;
    expect(read(done)).toEqual(ignored(/done already/));
    const sandbox = { ...data, self: 'https://acme-sandbox.atlassian.net/rest/api/2/issue/10002' };
    expect(read(sandbox)).toEqual(ignored(/is of acme-sandbox/));
  });

  it('is a project for an epic and for a Jira project, where issues are projects', () => {
    const read = reader({ ...jira, makes: 'projects', only: { issueTypes: ['Epic', 'Project'] } });
    const project = { projectCategory: { name: 'marketing' } };
    expect(read(issue({ project }))).toMatchObject({
      facts: { kind: 'project', projectId: '10002', projectType: 'marketing', label: 'SUP-7' },
    });
    const event = {
      webhookEvent: 'project_created',
      project: { id: 10002, key: 'CAM', name: 'Q1', ...project },
    };
    expect(read(event)).toMatchObject({
      facts: { projectId: 'project/10002', projectName: 'Q1', projectType: 'marketing', label: 'CAM' },
    });
    expect(read(issue({ issuetype: { name: 'Task' } })).outcome).toBe('ignored');
  });

  it('that updates a project, as its category is given to it, only corrects one that is known', () => {
    const read = reader({ ...jira, makes: 'projects' });
    const said = { project: { id: 10002, key: 'CAM', name: 'Q1', projectCategory: { name: 'marketing' } } };
    const created = read({ webhookEvent: 'project_created', ...said });
    expect(read({ webhookEvent: 'project_updated', ...said })).toEqual({ ...created, isUpdate: true });
    expect(created).not.toHaveProperty('isUpdate');
    expect(reader(jira)({ webhookEvent: 'project_updated', ...said })).toEqual(
      ignored(/Only "Issue: created"/),
    );
  });

  it.each([
    ['another event', issue({}, { webhookEvent: 'jira:issue_updated' }), /Only "Issue: created"/],
    [
      'a project where issues are tickets',
      { webhookEvent: 'project_created', project: {} },
      /clear the other/,
    ],
    ['a done issue', issue({ status: { statusCategory: { key: 'done' } } }), /done already/],
    ['a test', { event: 'test' }, /^test/],
    ['placeholders', { id: '{{issue.id}}', key: '{{issue.key}}' }, /^test/],
  ])('makes nothing of %s', (_, body, words) => {
    expect(reader(jira)(body)).toEqual(ignored(words));
  });

  it('makes nothing of an issue of another site', () => {
    const { issue: it } = issue();
    const other = { issue: { ...it, self: 'https://sandbox.atlassian.net/rest/api/2/issue/10002' } };
    expect(reader(jira)(other)).toEqual(ignored(/of sandbox.atlassian.net; this URL is for acme/));
  });

  it('makes a room only if project, type and label meet the conditions', () => {
    const read = (only: object) => reader({ ...jira, only })(issue()).outcome;
    expect(read({ projects: ['sup'] })).toBe('work-item');
    expect(read({ projects: ['HR'] })).toBe('ignored');
    expect(read({ labels: ['vip'], issueTypes: ['Epic'] })).toBe('work-item');
  });

  it.each([
    ['of a status without a category', { status: { statusCategory: null } }, { subject: 'Login error' }],
    ['without a status', { status: null }, { subject: 'Login error' }],
  ])('makes a room of an issue %s', (_, fields, facts) => {
    expect(reader(jira)(issue(fields))).toMatchObject({ outcome: 'work-item', facts });
  });

  it.each([
    ['a site of the same name at a domain of the customer', 'https://jira.acme.com/rest/api/2/issue/10002'],
    ['an address that is none', '/rest/api/2/issue/10002'],
    ['no address', undefined],
  ])('makes a room of an issue with %s', (_, self) => {
    const { issue: it } = issue();
    expect(reader(jira)({ issue: { ...it, self } }).outcome).toBe('work-item');
  });

  it('is a project of the key of its issue, however many digits its number has', () => {
    const read = reader({ ...jira, only: { projects: ['SUP'] } });
    expect(read({ id: '1', key: 'SUP-1234', summary: 'x' }).outcome).toBe('work-item');
    expect(read({ id: '1', key: 'SUPPORT-1234', summary: 'x' }).outcome).toBe('ignored');
  });

  it.each([
    ['no category', {}, { projectType: '', projectName: 'Login error' }],
    [
      'a long category',
      { project: { projectCategory: { name: 'a'.repeat(250) } } },
      { projectType: 'a'.repeat(200) },
    ],
    ['no summary', { summary: ' ' }, { projectName: 'SUP-7' }],
  ])('is a project of an issue with %s', (_, fields, facts) => {
    expect(reader({ ...jira, makes: 'projects' })(issue(fields))).toMatchObject({
      outcome: 'work-item',
      facts,
    });
  });

  it('is a project of a Jira project without a category, and refused without an id', () => {
    const read = reader({ ...jira, makes: 'projects' });
    const event = (project: object) => ({ webhookEvent: 'project_created', project });
    expect(read(event({ id: 1, key: 'CAM', name: 'Q1' }))).toMatchObject({ facts: { projectType: '' } });
    expect(read(event({ key: 'CAM', name: 'Q1' }))).toMatchObject({
      outcome: 'invalid',
      mistakes: [{ field: 'project.id', message: 'missing; send it' }],
    });
  });

  it('names the events that count, which are more where issues are projects', () => {
    const read = reader({ ...jira, makes: 'projects' });
    expect(read({ webhookEvent: 'jira:issue_updated' })).toEqual(
      ignored(/^Only "Issue: created", "Project: created" and "Project: updated" count/),
    );
    expect(reader(jira)({ webhookEvent: 'jira:issue_updated' })).toEqual(
      ignored(/^Only "Issue: created" count/),
    );
  });

  it('is refused in the same way for an event that updates a project', () => {
    const read = reader({ ...jira, makes: 'projects' });
    const event = { webhookEvent: 'project_updated', project: { key: 'CAM', name: 'Q1' } };
    const reading = read(event);
    expect(reading).toEqual(read({ ...event, webhookEvent: 'project_created' }));
    expect(Object.keys(reading)).toEqual(['outcome', 'mistakes']);
  });

  it('is refused with an example where its body is no object', () => {
    const message = expect.stringContaining('send a JSON object such as { "id"');
    expect(reader(jira)('[]')).toEqual({ outcome: 'invalid', mistakes: [{ field: '(body)', message }] });
  });

  it.each([[null], [[]], ['text'], [7], [{}], [{ issue: { id: '1' } }]])(
    'is refused with the body %j',
    (body) => {
      expect(reader(jira)(JSON.stringify(body)).outcome).toBe('invalid');
    },
  );
});
