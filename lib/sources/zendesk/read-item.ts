import * as v from 'valibot';
import { ticketOf } from '../../work-items/record.ts';
import type { ItemPerson } from '../contract/item-state.ts';
import { deletedItem, type ItemReading, type SourceReader } from '../contract/read-item.ts';
import type { WriteBackTools } from '../contract/write-back.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import type { ZendeskSettings } from './settings.ts';
import { isClosed } from './ticket-status.ts';

export const zendeskReader: SourceReader<ZendeskSettings> = {
  secret: writeBackSecret,
  read: (source, facts, tools) => concluded(() => read(source, ticketOf(facts).ticketId, tools)),
};

const id = v.nullish(v.number());
const ticketAnswer = v.object({
  ticket: v.object({
    status: v.string(),
    subject: v.nullish(v.string(), ''),
    assignee_id: id,
    group_id: id,
    follower_ids: v.nullish(v.array(v.number()), []),
  }),
  users: v.optional(v.array(v.object({ id: v.number(), email: v.nullish(v.string()) })), []),
});

/**
 * The ticket with the people that it names in one call (Zendesk API reference, Tickets, "Show Ticket"; "Side-Loading": users;
 * 2026). `status` is the category of a custom status. Followers are agents; the customers in copy stand elsewhere.
 */
async function read(
  source: ZendeskSettings,
  ticketId: string,
  tools: Omit<WriteBackTools, 'dial'>,
): Promise<ItemReading> {
  const answer = await apiOf(source, tools)(
    { path: `/api/v2/tickets/${ticketId}.json`, query: { include: 'users' }, schema: ticketAnswer },
    404,
    410,
  );
  if (!answer.ok) return { outcome: 'read', item: deletedItem };
  const { ticket, users } = answer.body;
  const { status, subject, assignee_id: assignee, group_id: group, follower_ids: followers } = ticket;
  const personOf = (role: ItemPerson['role'], user: number): ItemPerson => {
    const email = users.find((one) => one.id === user)?.email;
    return { role, id: String(user), ...(email ? { email } : {}) };
  };
  const people = [
    ...(assignee ? [personOf('assignee', assignee)] : []),
    ...followers.map((user) => personOf('follower', user)),
    ...(group ? [{ role: 'group', id: String(group) } as const] : []),
  ];
  const closed = isClosed(status, source.closedStates);
  return {
    outcome: 'read',
    item: { status: status.toLowerCase(), closed, people, ...(subject ? { title: subject } : {}) },
  };
}
