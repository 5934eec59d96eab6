import * as v from 'valibot';
import { ticketOf } from '../../work-items/record.ts';
import type { ItemPerson } from '../contract/item-state.ts';
import { deletedItem, type ItemReading, type SourceReader } from '../contract/read-item.ts';
import type { WriteBackTools } from '../contract/write-back.ts';
import type { VendorApi } from '../vendor-api/client.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import type { FreshdeskSettings } from './settings.ts';
import { statusName } from './ticket-status.ts';

export const freshdeskReader: SourceReader<FreshdeskSettings> = {
  secret: writeBackSecret,
  read: (source, facts, tools) => concluded(() => read(source, ticketOf(facts).ticketId, tools)),
};

const id = v.nullish(v.number());
const ticketAnswer = v.object({
  status: v.number(),
  subject: v.nullish(v.string(), ''),
  spam: v.optional(v.boolean(), false),
  deleted: v.optional(v.boolean(), false),
  responder_id: id,
  group_id: id,
});
const agentAnswer = v.object({ contact: v.object({ email: v.nullish(v.string()) }) });

/**
 * The ticket, and its agent where it has one (Freshdesk API reference, "View a Ticket", "View an Agent", 2026). Those in copy
 * are customers mostly, so they are left out.
 */
async function read(
  source: FreshdeskSettings,
  ticketId: string,
  tools: Omit<WriteBackTools, 'dial'>,
): Promise<ItemReading> {
  const call = apiOf(source, tools);
  const answer = await call({ path: `/api/v2/tickets/${ticketId}`, schema: ticketAnswer }, 404, 410);
  if (!answer.ok) return { outcome: 'read', item: deletedItem };
  const { status, subject, spam, deleted, responder_id: agent, group_id: group } = answer.body;
  const title = subject ? { title: subject } : {};
  if (deleted || spam) {
    const gone = deleted ? deletedItem : { status: 'spam', closed: true };
    return { outcome: 'read', item: { ...gone, ...title } };
  }
  const people: ItemPerson[] = [
    ...(agent ? [{ role: 'assignee', id: String(agent), ...(await emailOf(call, agent)) } as const] : []),
    ...(group ? [{ role: 'group', id: String(group) } as const] : []),
  ];
  const closed = source.closedStates.includes(status);
  return { outcome: 'read', item: { status: statusName(status), closed, people, ...title } };
}

/** Whose key it is need not see other agents: then the id alone is known. */
async function emailOf(call: VendorApi, agent: number): Promise<{ email?: string }> {
  const answer = await call({ path: `/api/v2/agents/${agent}`, schema: agentAnswer }, 403, 404);
  const email = answer.ok ? answer.body.contact.email : undefined;
  return email ? { email } : {};
}
