import type { SourceSettings } from '../../settings/schema.ts';
import { asanaSetUp } from '../asana/set-up.ts';
import type { SourceSetUp } from '../contract/set-up.ts';
import { customSetUp } from '../custom/set-up.ts';
import { freshdeskSetUp } from '../freshdesk/set-up.ts';
import { genericSetUp } from '../generic/set-up.ts';
import { hubspotSetUp } from '../hubspot/set-up.ts';
import { jiraSetUp } from '../jira/set-up.ts';
import { mondaySetUp } from '../monday/set-up.ts';
import { pipedriveSetUp } from '../pipedrive/set-up.ts';
import { zendeskSetUp } from '../zendesk/set-up.ts';
import { partOf, type SourceTypeName } from './names.ts';

/** The set-up of every type, by its name in environment files. */
export const setUps: Readonly<Record<SourceTypeName, SourceSetUp>> = {
  'project-system': genericSetUp,
  helpdesk: genericSetUp,
  zendesk: zendeskSetUp,
  freshdesk: freshdeskSetUp,
  jira: jiraSetUp,
  custom: customSetUp,
  monday: mondaySetUp,
  hubspot: hubspotSetUp,
  asana: asanaSetUp,
  pipedrive: pipedriveSetUp,
};

/** How people set up a source. */
export function setUpOf(source: Pick<SourceSettings, 'type'>): SourceSetUp {
  return partOf(setUps, source);
}
