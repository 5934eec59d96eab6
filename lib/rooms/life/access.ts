import { guestsOf, listLinks, listShares } from '../../docspace/access.ts';
import type { Portal } from '../../docspace/client.ts';
import { rootFolder } from '../../docspace/rooms.ts';
import type { Room } from '../../docspace/schemas.ts';
import type { Settings } from '../../settings/schema.ts';
import { wishOf } from '../../work-items/life/life.ts';
import type { LivingRecord } from '../../work-items/life/updates.ts';
import type { RecordedLink } from '../../work-items/record.ts';
import { linkIdOf } from '../ticket/ticket-link.ts';
import { graceEnd, lifeOfRoom } from './next-update.ts';

/** Who gets into a room, as far as that follows the work item. */
export interface RoomAccess {
  /** Is the link there that was made for the room, whatever people have changed about it? */
  hasLink: boolean;
  /** The guests who are to leave before the archive, by their ids; nobody where the settings want none to leave. */
  guests: string[];
}

/** The kind of the link that was made for a room, or that would be; undefined for one that has none from here. */
export function linkKindOf(
  { facts, link, room }: Pick<LivingRecord, 'facts' | 'link' | 'room'>,
  { ticketRoom }: Pick<Settings, 'ticketRoom'>,
): RecordedLink['kind'] | undefined {
  if (link !== undefined && link.roomId === room?.id) return link.kind;
  const { kind } = ticketRoom.link;
  return facts.kind === 'ticket' && kind !== 'members' ? kind : undefined;
}

/** Reads who gets into a room, where that decides what is done next; undefined where it does not. */
export async function readAccess(
  portal: Portal,
  record: LivingRecord,
  now: Room | undefined,
  { settings, nowMs }: { settings: Settings; nowMs: number },
): Promise<RoomAccess | undefined> {
  const { life } = settings;
  if (!life || record.kept || !now || now.rootFolderType === rootFolder.archive) return undefined;
  const { closedSinceMs: closing, reported } = record.life;
  const { link, handledClosing } = lifeOfRoom(record);
  const wish = wishOf(record.life, now.id);
  const isOver = handledClosing !== closing && (graceEnd(record, life) ?? Number.POSITIVE_INFINITY) <= nowMs;
  const isToBeArchived = isOver || (wish?.to === 'archive' && !wish.done);
  if (!isToBeArchived && (reported.closed || !link)) return undefined;
  const kind = linkKindOf(record, settings);
  const [links, shares] = await Promise.all([
    kind ? listLinks(portal.call, now.id, kind) : [],
    isToBeArchived && life.removeGuests ? listShares(portal.call, now.id) : [],
  ]);
  const ours = linkIdOf(portal.url, now.id);
  return { hasLink: links.some(({ id }) => id === ours), guests: guestsOf(shares) };
}
