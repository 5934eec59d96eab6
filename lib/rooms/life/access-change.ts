import { Failure } from '../../kernel/failures.ts';
import type { LifeChange, LifeOfRoom } from '../../work-items/life/life.ts';
import { unknownForMs } from '../../work-items/record.ts';
import type { RoomAccess } from './access.ts';

/** What is next about who gets into a room; `none` where nothing is left to do. */
export interface AccessChange {
  change: 'remove-access' | 'make-link' | 'wait' | 'none';
  /** Before the next look, of `wait`. */
  waitSeconds: number;
  room: LifeOfRoom;
  /** What was seen of what was requested before. */
  happened?: LifeChange['what'];
}

interface Seen {
  /** Undefined where it was not read: the work item was changed since, and the next look reads it. */
  access: RoomAccess | undefined;
  nowMs: number;
  update: number;
}

/** So often one update requests the same again. */
const requestsOfUpdate = 3;
const lookAgainSeconds = 1;
/** While a request of before may still be carried out. */
const lookLaterSeconds = 15;

/**
 * What goes before the archive: the link that was made for the room, for everybody who holds it gets in again when the room
 * is restored, and the guests where the settings say so. In the archive nothing of it can be changed
 * (FileSecurity.cs:2028-2045, DocSpace-server 3.7.2). What people gave otherwise stays.
 *
 * @throws Failure `AccessNotRemoved` when it was requested three times and is still there
 */
export function accessBeforeArchive(room: LifeOfRoom, { access, nowMs, update }: Seen): AccessChange {
  if (!access) return { change: 'wait', waitSeconds: lookAgainSeconds, room };
  const { link, removal, ...rest } = room;
  if (!access.hasLink && access.guests.length === 0) {
    if (link?.to === 'made' && nowMs - link.atMs < unknownForMs) {
      return { change: 'wait', waitSeconds: lookLaterSeconds, room };
    }
    const kept = link ? { link } : {};
    return {
      change: 'none',
      waitSeconds: 0,
      room: { ...rest, ...kept },
      ...(removal ? { happened: 'access-removed' } : {}),
    };
  }
  const times = removal?.update === update ? removal.times + 1 : 1;
  if (times > requestsOfUpdate) {
    throw new Failure(
      'AccessNotRemoved',
      `The portal was requested ${requestsOfUpdate} times to remove the link or the guests of the room ${room.id}, and has not done it.`,
    );
  }
  const removed = access.hasLink ? { link: { to: 'removed', atMs: nowMs } as const } : link ? { link } : {};
  return {
    change: 'remove-access',
    waitSeconds: 0,
    room: { ...rest, ...removed, removal: { update, times } },
  };
}

/**
 * What becomes of the link of a room whose work item goes on again: it is made anew if it was removed from here. A link that
 * people removed stays away.
 *
 * @param wantsLink do the rooms of such work items have one by the settings?
 */
export function linkOfOpenRoom(room: LifeOfRoom, wantsLink: boolean, { access, nowMs }: Seen): AccessChange {
  const { link, removal: _, ...rest } = room;
  if (!link || !wantsLink) return { change: 'none', waitSeconds: 0, room: rest };
  if (!access) return { change: 'wait', waitSeconds: lookAgainSeconds, room };
  if (access.hasLink && link.to === 'made') {
    return { change: 'none', waitSeconds: 0, room: rest, happened: 'link-made' };
  }
  // It may still be removed by the request of before.
  if (access.hasLink && nowMs - link.atMs < unknownForMs) {
    return { change: 'wait', waitSeconds: lookLaterSeconds, room };
  }
  if (access.hasLink) return { change: 'none', waitSeconds: 0, room: rest };
  return { change: 'make-link', waitSeconds: 0, room: { ...rest, link: { to: 'made', atMs: nowMs } } };
}
