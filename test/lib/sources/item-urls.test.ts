import { expect, it } from 'vitest';
import { itemUrlOf } from '../../../lib/sources/registry/item-urls.ts';
import type { WorkItemFacts } from '../../../lib/work-items/record.ts';
import { settingsWith } from './receiver.ts';

const { sources } = settingsWith({
  desk: { type: 'zendesk', subdomain: 'acme', roomField: 7 },
  fresh: { type: 'freshdesk', subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
  helpdesk: {},
});
const ticket: WorkItemFacts = { kind: 'ticket', ticketId: '35436', subject: '' };
const project: WorkItemFacts = {
  kind: 'project',
  projectId: 'project:10001',
  projectType: '',
  projectName: '',
};

it.each<[string, WorkItemFacts, string | undefined]>([
  ['desk', ticket, 'https://acme.zendesk.com/agent/tickets/35436'],
  ['fresh', ticket, 'https://acme.freshdesk.com/a/tickets/35436'],
  ['jira', { ...ticket, label: 'SUP-7' }, 'https://acme.atlassian.net/browse/SUP-7'],
  ['jira', { ...project, label: 'SUP' }, 'https://acme.atlassian.net/browse/SUP'],
  ['jira', ticket, undefined],
  ['desk', project, undefined],
  ['fresh', project, undefined],
  ['helpdesk', ticket, 'https://desk.example.com/1'],
  ['gone', ticket, 'https://desk.example.com/1'],
])('the page of a work item of the source %s (%j) is %s', (source, facts, url) => {
  expect(itemUrlOf({ sources }, { source, facts, itemUrl: 'https://desk.example.com/1' })).toBe(url);
});

it('a work item has no page that nobody has named', () => {
  expect(itemUrlOf({ sources }, { source: 'helpdesk', facts: ticket })).toBeUndefined();
});
