import { describe, expect, it } from 'vitest';
import type { JiraFake } from '../../../../infra/local/vendors/jira.ts';
import { flow } from '../../harness/flow.ts';
import { followed, itemId } from './vendor.ts';

const jira = async (source: object = {}) => {
  const made = await followed('jira', { source });
  const fake = made.fakes.get('jira') as JiraFake;
  return { ...made, fake, issue: fake.issue(itemId) };
};
const done = { name: 'Declined', statusCategory: { key: 'done' } } as const;
const open = { name: 'Reopened', statusCategory: { key: 'indeterminate' } } as const;

describe('the room of an issue of Jira', () => {
  it('is archived when the issue is done, restored when it is opened again, and gets its new summary', async () => {
    const made = await jira();
    made.issue.status = done;
    await made.followsChange();
    expect(made.place()).toBe('archive');
    Object.assign(made.issue, { status: open, summary: 'Very private words' });
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe(`Ticket SUP-${itemId} - Very private words`);
    expect(made.history() + JSON.stringify(made.log)).not.toContain('private words');
  });

  it('stays its room when it is moved to another key, which title and record show', async () => {
    const made = await jira();
    const { id } = made.record()?.room ?? {};
    made.issue.key = 'OPS-3';
    await made.followsChange();
    expect(made.title()).toBe('Ticket OPS-3 - Printer offline');
    expect(made.record()).toMatchObject({ facts: { ticketId: itemId, label: 'OPS-3' }, room: { id } });
    expect(made.records.all.size).toBe(1);
  });

  it('is archived when the issue is deleted, and stays where our account only does not see it', async () => {
    const made = await jira();
    made.fake.removeIssue(itemId);
    made.fake.hidden.add('SUP');
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    expect(made.codes()).toContain('ROOM_UPDATE_FAILING');
    made.fake.hidden.clear();
    await made.followsChange();
    expect(made.place()).toBe('archive');
  });
});

describe('the room of a project of Jira', () => {
  it('follows the name and the archive of the project', async () => {
    const source = { site: 'acme.atlassian.net', makes: 'projects', apiUrl: 'http://127.0.0.1/jira' };
    const made = await flow({ settings: { sources: { jira: source }, life: { graceDays: 0 } } });
    const project = { id: 10000, key: 'CAM', name: 'Q1 Campaign', projectCategory: { name: 'marketing' } };
    await made.make('jira', { webhookEvent: 'project_created', project });
    const fake = made.fakes.get('jira') as JiraFake;
    const record = () => [...made.records.all.values()][0]?.value;
    fake.projectChanges.set('10000', { name: 'Q2 Campaign' });
    const answer = await made.clock.run(made.send('jira', { webhookEvent: 'project_updated', project }));
    expect(answer.body).toMatchObject({ status: 'noted', execution: expect.any(String) });
    await made.keepFor(2);
    expect(record()?.room?.title).toBe('Q2 Campaign (CAM)');
    fake.projectChanges.set('10000', { name: 'Q2 Campaign', archived: true });
    await made.clock.run(made.send('jira', { webhookEvent: 'project_archived', project }));
    await made.keepFor(2);
    expect(record()?.room?.state).toBe('archived');
  });
});
