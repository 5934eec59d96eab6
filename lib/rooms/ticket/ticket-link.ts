import { createHash } from 'node:crypto';
import { listLinks } from '../../docspace/access.ts';
import type { Portal } from '../../docspace/client.ts';
import type { Settings } from '../../settings/schema.ts';
import type { WorkRecord } from '../../work-items/record.ts';

/** Namespace of our name-based UUIDs. Never changed: a repeat must find the link that it made. */
const namespace = '7b0c8a52-4f0e-4d0c-9d0e-2f6f0c1b5a11';

/** The id of the one link that we make for a room: a UUID of version 5 (RFC 9562, 5.5). */
export function linkIdOf(portalUrl: string, roomId: number): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(`${portalUrl}/${roomId}`)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Is an invitation link a part of the result of this record? */
export function wantsInvitation({ facts, room, status }: WorkRecord, { ticketRoom }: Settings): boolean {
  const isMade = status === 'done' && room !== undefined;
  return facts.kind === 'ticket' && isMade && ticketRoom.link.kind === 'invitation';
}

/**
 * The invitation link of a ticket's room, read at the moment of sending it: everybody who holds it gets in, so
 * it is neither stored nor passed on. Undefined where there is none to send.
 */
export async function invitationOf(
  record: WorkRecord,
  { call, url }: Portal,
  settings: Settings,
): Promise<string | undefined> {
  const { room } = record;
  if (!room || !wantsInvitation(record, settings)) return undefined;
  const links = await listLinks(call, room.id, 'invitation');
  return (links.find(({ id }) => id === linkIdOf(url, room.id)) ?? links[0])?.url;
}
