import { asanaOnALaptop } from './asana.ts';
import { customOnALaptop } from './custom.ts';
import type { LocalSourceType } from './fake.ts';
import { freshdeskOnALaptop } from './freshdesk.ts';
import { hubspotOnALaptop } from './hubspot.ts';
import { jiraOnALaptop } from './jira.ts';
import { mondayOnALaptop } from './monday.ts';
import { pipedriveOnALaptop } from './pipedrive.ts';
import { receiverOnALaptop } from './result-receiver.ts';
import { zendeskOnALaptop } from './zendesk.ts';

/** What the local stack needs of each type of source, by the type's name. */
export const localSourceTypes: Readonly<Record<string, LocalSourceType>> = {
  'project-system': receiverOnALaptop,
  helpdesk: receiverOnALaptop,
  zendesk: zendeskOnALaptop,
  freshdesk: freshdeskOnALaptop,
  jira: jiraOnALaptop,
  custom: customOnALaptop,
  monday: mondayOnALaptop,
  hubspot: hubspotOnALaptop,
  asana: asanaOnALaptop,
  pipedrive: pipedriveOnALaptop,
};

export function localSourceTypeOf({ type }: { type: string }): LocalSourceType {
  const found = localSourceTypes[type];
  if (!found) throw new Error(`there is no fake for the source type "${type}"`);
  return found;
}
