import type { Settings, SourceSettings } from '../../settings/schema.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import type { FreshdeskSettings } from '../freshdesk/settings.ts';
import type { JiraSettings } from '../jira/settings.ts';
import type { ZendeskSettings } from '../zendesk/settings.ts';
import type { SourceTypeName } from './names.ts';

type Item = Pick<WorkRecord, 'facts' | 'itemUrl'>;

/** The page of a work item for people who work on it, by the type of its source; the others say it in their webhooks. */
const pages: Partial<Record<SourceTypeName, (source: SourceSettings, item: Item) => string | undefined>> = {
  zendesk: (source, { facts }) =>
    facts.kind === 'ticket'
      ? `https://${(source as ZendeskSettings).subdomain}.zendesk.com/agent/tickets/${facts.ticketId}`
      : undefined,
  freshdesk: (source, { facts }) =>
    facts.kind === 'ticket'
      ? `https://${(source as FreshdeskSettings).subdomain}.freshdesk.com/a/tickets/${facts.ticketId}`
      : undefined,
  // An issue and a project have their pages by their keys alone, which are their labels.
  jira: (source, { facts: { label } }) =>
    label === undefined
      ? undefined
      : `https://${(source as JiraSettings).site}/browse/${encodeURIComponent(label)}`,
};

/** The URL of a work item in its own system; undefined where nobody knows it. */
export function itemUrlOf(
  { sources }: Pick<Settings, 'sources'>,
  record: Item & Pick<WorkRecord, 'source'>,
): string | undefined {
  const source = Object.hasOwn(sources, record.source) ? sources[record.source] : undefined;
  const page = source && pages[source.type as SourceTypeName];
  return page && source ? page(source, record) : record.itemUrl;
}
