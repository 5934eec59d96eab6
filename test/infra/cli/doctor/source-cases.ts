import type { FreshdeskFake } from '../../../../infra/local/vendors/freshdesk.ts';
import type { JiraFake } from '../../../../infra/local/vendors/jira.ts';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import type { Case } from './scene.ts';

/** The findings about the systems behind the sources. */
export const sourceCases: Case[] = [
  [
    'a source whose results nobody gets',
    () => {},
    'settings.sources.project-system',
    'warning',
    /Nobody gets its results/,
    { sources: { 'project-system': {} } },
  ],
  [
    'a credential that Zendesk refuses',
    (p) => {
      p.fake<ZendeskFake>('zendesk').credentialAccepted = false;
    },
    'sources.zendesk',
    'problem',
    /HTTP 401/,
  ],
  [
    'a credential that is no agent',
    (p) => {
      p.fake<ZendeskFake>('zendesk').role = 'end-user';
    },
    'sources.zendesk',
    'problem',
    /no agent/,
  ],
  [
    'a Zendesk field that is not active',
    (p) => {
      p.fake<ZendeskFake>('zendesk').field.active = false;
    },
    'sources.zendesk',
    'problem',
    /360001234567 does not exist/,
  ],
  [
    'a Zendesk field that takes no URL',
    (p) => {
      p.fake<ZendeskFake>('zendesk').field.type = 'checkbox';
    },
    'sources.zendesk',
    'problem',
    /type checkbox/,
  ],
  [
    'a Zendesk field that customers see',
    (p) => {
      p.fake<ZendeskFake>('zendesk').field.visible_in_portal = true;
    },
    'sources.zendesk',
    'warning',
    /shown to end users/,
  ],
  [
    'a Zendesk that is away',
    (p) => {
      for (let requests = 0; requests < 3; requests += 1)
        p.fake<ZendeskFake>('zendesk').next({ status: 502 });
    },
    'sources.zendesk',
    'problem',
    /HTTP 502/,
  ],
  [
    'a Freshdesk field that customers see',
    (p) => {
      p.fake<FreshdeskFake>('freshdesk').field.displayed_to_customers = true;
    },
    'sources.freshdesk',
    'warning',
    /shown to customers/,
  ],
  [
    'a Freshdesk field that takes no URL',
    (p) => {
      p.fake<FreshdeskFake>('freshdesk').field.type = 'custom_checkbox';
    },
    'sources.freshdesk',
    'problem',
    /custom_checkbox/,
  ],
  [
    'a Freshdesk field that only an administrator may see',
    (p) => {
      p.fake<FreshdeskFake>('freshdesk').admin = false;
    },
    'sources.freshdesk',
    'ok',
    /takes our URL/,
  ],
  [
    'a right that Jira does not give',
    (p) => p.fake<JiraFake>('jira').denied.add('LINK_ISSUES'),
    'sources.jira',
    'problem',
    /lacks LINK_ISSUES in the Jira project SUP/,
  ],
  [
    'a Jira project that we do not see',
    (p) => p.fake<JiraFake>('jira').hidden.add('SUP'),
    'sources.jira',
    'problem',
    /lacks BROWSE_PROJECTS/,
  ],
];
