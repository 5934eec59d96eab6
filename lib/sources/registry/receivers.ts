import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceReceiver } from '../contract/receive.ts';
import { customReceiver } from '../custom/receive.ts';
import { freshdeskReceiver } from '../freshdesk/receive.ts';
import { helpdeskReceiver } from '../helpdesk/receive.ts';
import { jiraReceiver } from '../jira/receive.ts';
import { projectSystemReceiver } from '../project-system/receive.ts';
import { zendeskReceiver } from '../zendesk/receive.ts';
import { forDescribedTypes, partOf, type SourceTypeName } from './names.ts';

const receivers: Readonly<Record<SourceTypeName, SourceReceiver>> = {
  'project-system': projectSystemReceiver,
  helpdesk: helpdeskReceiver,
  zendesk: zendeskReceiver,
  freshdesk: freshdeskReceiver,
  jira: jiraReceiver,
  ...forDescribedTypes(customReceiver),
};

/** How webhooks of a source are taken. */
export function receiverOf(source: Pick<SourceSettings, 'type'>): SourceReceiver {
  return partOf(receivers, source);
}
