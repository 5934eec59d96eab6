import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceReader } from '../contract/read-item.ts';
import { freshdeskReader } from '../freshdesk/read-item.ts';
import { jiraReader } from '../jira/read-item.ts';
import { zendeskReader } from '../zendesk/read-item.ts';
import { forDescribedTypes, partOf, type SourceTypeName } from './names.ts';

const readers: Readonly<Record<SourceTypeName, SourceReader | undefined>> = {
  // Nothing is known of their systems: webhooks say the states of their work items.
  'project-system': undefined,
  helpdesk: undefined,
  ...forDescribedTypes(undefined),
  zendesk: zendeskReader,
  freshdesk: freshdeskReader,
  jira: jiraReader,
};

/** How the work items of a source are read; undefined for a type whose systems cannot be asked. */
export function readerOf(source: Pick<SourceSettings, 'type'>): SourceReader | undefined {
  return partOf(readers, source);
}
