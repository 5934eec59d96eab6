import type { LifeOfRoom } from '../../../work-items/life/life.ts';
import { accessBeforeArchive, linkOfOpenRoom } from '../access-change.ts';
import { announceTime } from '../next-update.ts';
import { isGraceOver, type Look, noteThat, type Rule, wantedMove, whyMoved } from './look.ts';

/**
 * The archive is announced, once for each closing, where the settings say so. A note that comes when the grace is over would
 * say what has happened.
 */
export function announce(look: Look): undefined {
  const { record, isArchived, settings, nowMs, room } = look;
  const { closedSinceMs: closing } = record.life;
  const announceMs = announceTime(record, settings) ?? Number.POSITIVE_INFINITY;
  if (isArchived || isGraceOver(look) || room.handledClosing === closing || announceMs > nowMs) return;
  if (closing !== undefined) room.announcedClosing = closing;
  noteThat(look, 'announced', 'the work item was closed');
}

/**
 * The link of a room goes before the archive, and its guests where the settings say so; the link comes back with the room.
 *
 * @throws Failure `AccessNotRemoved` when that was requested three times and the portal has not done it
 */
export const followAccess: Rule = (look) => {
  const { record, isArchived, wantsLink } = look;
  const isLeaving = wantedMove(look) === 'archive';
  if (isArchived || (record.life.reported.closed && !isLeaving)) return undefined;
  const next = isLeaving ? accessBeforeArchive(look.room, look) : linkOfOpenRoom(look.room, wantsLink, look);
  look.room = next.change === 'remove-access' ? withoutGuests(next.room, look.access?.guests) : next.room;
  if (next.happened)
    noteThat(look, next.happened, isLeaving ? whyMoved(look, 'archive') : 'the work item was opened again');
  return next.change === 'none' ? undefined : { change: next.change, waitSeconds: next.waitSeconds };
};

/** Guests who lose their access are nobody of ours any more: where the work item still names them later, they are added again. */
function withoutGuests({ members, ...room }: LifeOfRoom, guests: readonly string[] = []): LifeOfRoom {
  return members ? { ...room, members: members.filter(({ id }) => !guests.includes(id)) } : room;
}
