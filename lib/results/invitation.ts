import { listLinks } from '../docspace/links.ts';
import type { Portal } from '../docspace/portal.ts';
import { linkIdOf } from '../rooms/link-id.ts';
import type { Settings } from '../settings/schema.ts';
import type { WorkRecord } from '../work-items/record.ts';

/**
 * The invitation link of a ticket's room, read at the moment of sending it: it admits whoever holds it, so
 * it is neither stored nor passed on. Undefined where there is none to send.
 */
export async function invitationOf(
  { facts, room, status }: WorkRecord,
  { call, url }: Portal,
  { ticketRoom }: Settings,
): Promise<string | undefined> {
  if (facts.kind !== 'ticket' || status !== 'done' || !room) return undefined;
  if (ticketRoom.link.kind !== 'invitation') return undefined;
  const links = await listLinks(call, room.id, 'invitation');
  return (links.find(({ id }) => id === linkIdOf(url, room.id)) ?? links[0])?.url;
}
