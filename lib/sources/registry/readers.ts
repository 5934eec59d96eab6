import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceReader } from '../contract/read-item.ts';
import { freshdeskReader } from '../freshdesk/read-item.ts';
import { jiraReader } from '../jira/read-item.ts';
import { zendeskReader } from '../zendesk/read-item.ts';
import { isRead, type ReadTypeName } from './names.ts';

const readers: Readonly<Record<ReadTypeName, SourceReader>> = {
  zendesk: zendeskReader,
  freshdesk: freshdeskReader,
  jira: jiraReader,
};

/** How the work items of a source are read; undefined for a type whose systems cannot be asked. */
export function readerOf(source: Pick<SourceSettings, 'type'>): SourceReader | undefined {
  return isRead(source) ? readers[source.type] : undefined;
}
