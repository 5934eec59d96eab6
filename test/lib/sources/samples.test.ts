import { expect, it } from 'vitest';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { settingsWith, sourceOf } from './receiver.ts';

const wish = {
  id: '35436',
  title: 'Login error',
  projectType: 'marketing',
  callbackUrl: 'https://a.example',
};
const example = {
  zendesk: { subdomain: 'acme', roomField: 7 },
  freshdesk: { subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
  'project-system': {},
  helpdesk: {},
};
type Type = keyof typeof example;

/** The samples of a source of this type. */
function samples(type: Type, changes: object = {}, settings: object = {}) {
  const source = sourceOf(settingsWith({ source: { type, ...example[type], ...settings } }));
  return samplesOf(source).samples(source, { ...wish, ...changes });
}

it('has samples in the forms of its own contract for a generic source', () => {
  const test = { event: 'test' };
  expect(samples('helpdesk')).toEqual({
    ticket: { ticketId: '35436', subject: 'Login error', callbackUrl: 'https://a.example' },
    test,
  });
  expect(samples('project-system')).toEqual({
    project: {
      projectId: '35436',
      projectName: 'Login error',
      projectType: 'marketing',
      callbackUrl: 'https://a.example',
    },
    test,
  });
});

it('has samples with the fields that Zendesk sends and that its page gives for a trigger', () => {
  expect(samples('zendesk')).toEqual({
    event: {
      type: 'zen:event-type:ticket.created',
      account_id: 22129848,
      id: '01JHZ000000000000000035436',
      zendesk_event_version: '2022-11-06',
      subject: 'zen:ticket:35436',
      detail: {
        id: '35436',
        subject: 'Login error',
        status: 'NEW',
        tags: ['vip'],
        form_id: '360000012345',
        group_id: '98738',
        brand_id: '123',
      },
      event: {},
    },
    changed: {
      type: 'zen:event-type:ticket.status_changed',
      account_id: 22129848,
      id: '01JJ0000000000000000035436',
      zendesk_event_version: '2022-11-06',
      subject: 'zen:ticket:35436',
      detail: { id: '35436', subject: 'Login error', status: 'SOLVED' },
      event: { current: 'SOLVED', previous: 'OPEN' },
    },
    'changed-trigger': { event: 'changed', ticket_id: '35436' },
    trigger: { ticket_id: '35436', tags: 'vip printer', subject: 'Login error' },
    test: { event: 'test' },
  });
});

it('has samples with the fields of both kinds of content of Freshdesk', () => {
  expect(samples('freshdesk')).toEqual({
    simple: {
      freshdesk_webhook: {
        ticket_id: '35436',
        ticket_subject: 'Login error',
        ticket_url: 'http://acme.freshdesk.com/helpdesk/tickets/35436',
        ticket_status: 'Open',
        ticket_type: 'Incident',
        ticket_tags: 'vip, printer',
        ticket_group_name: 'Second line',
        triggered_event: '{ticket_action:created}',
      },
    },
    changed: {
      event: 'changed',
      ticket_id: '35436',
      url: 'http://acme.freshdesk.com/helpdesk/tickets/35436',
    },
    advanced: { ticket_id: '35436', tags: 'vip, printer', subject: 'Login error' },
    test: { event: 'test' },
  });
});

it('has samples with the fields that Jira sends of an issue and a project, and of its automation rules', () => {
  expect(samples('jira')).toEqual({
    issue: {
      timestamp: 1767225600000,
      webhookEvent: 'jira:issue_created',
      issue_event_type_name: 'issue_created',
      issue: {
        id: '35436',
        key: 'SUP-35436',
        self: 'https://acme.atlassian.net/rest/api/2/issue/35436',
        fields: {
          summary: 'Login error',
          labels: ['vip'],
          issuetype: { name: 'Service Request' },
          project: { id: '10000', key: 'SUP', projectCategory: { name: 'marketing' } },
        },
      },
    },
    changed: {
      timestamp: 1767225600000,
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_generic',
      issue: {
        id: '35436',
        key: 'SUP-35436',
        self: 'https://acme.atlassian.net/rest/api/2/issue/35436',
      },
    },
    automation: { id: '35436', key: 'SUP-35436', projectType: 'marketing', summary: 'Login error' },
    project: {
      timestamp: 1767225600000,
      webhookEvent: 'project_created',
      project: {
        self: 'https://acme.atlassian.net/rest/api/2/project/35436',
        id: 35436,
        key: 'P35436',
        name: 'Login error',
        projectCategory: { name: 'marketing' },
      },
    },
    test: { event: 'test' },
  });
  expect(samples('jira', { projectType: undefined }, { makes: 'projects' })).toMatchObject({
    issue: { issue: { fields: { issuetype: { name: 'Epic' }, project: { id: '10000', key: 'SUP' } } } },
  });
  expect(JSON.stringify(samples('jira', { projectType: undefined }))).not.toContain('projectCategory');
});

it.each<[Type, object]>([
  ['zendesk', { event: { detail: { subject: 'Printer offline' } } }],
  ['freshdesk', { advanced: { subject: 'Printer offline' } }],
  ['jira', { automation: { summary: 'Printer offline' } }],
])('has samples of %s with a title where none is given, as each ticket of a vendor has', (type, expected) => {
  expect(samples(type, { title: undefined })).toMatchObject(expected);
});
