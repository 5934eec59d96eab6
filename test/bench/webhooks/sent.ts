import { webhookToSend } from '../../../infra/local/send-arguments.ts';
import { sourceTypes } from '../../../lib/sources/registry.ts';

export const sources = Object.keys(sourceTypes);

/** What a webhook is to the receiver: a sender's test, a new work item, or the same again. */
export const kinds = ['test', 'new', 'repeat'] as const;
export type Kind = (typeof kinds)[number];

/** A signed webhook of a source of the local stack, as `npm run send` sends it. */
export function webhookOf(source: string, kind: Kind, id: number, url?: string) {
  const word = { 'project-system': 'project', helpdesk: 'ticket' }[source] ?? source;
  const about = kind === 'test' ? ['--sample', 'test'] : ['--id', String(id)];
  const what =
    source === 'project-system' ? ['--type', 'marketing', '--name', 'Q1'] : ['--subject', 'Login error'];
  return webhookToSend([word, ...about, ...what, ...(url ? ['--url', url] : [])]);
}

/** What stands beside the sources in the tables: the tutorial's handler. */
export const rival = 'only starts an execution';
