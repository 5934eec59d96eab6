import { rootFolder } from '../../docspace/rooms.ts';
import type { Room } from '../../docspace/schemas.ts';
import { Failure } from '../../kernel/failures.ts';
import { minute, second } from '../../kernel/time.ts';
import type { LifeSettings } from '../../settings/schema.ts';
import { otherKeyTag } from '../../work-items/keys.ts';
import { type LifeChange, type LifeOfRoom, type RoomMove, wishOf } from '../../work-items/life/life.ts';
import type { LivingRecord } from '../../work-items/life/updates.ts';
import { stateOf } from '../our-rooms.ts';
import type { RoomAccess } from './access.ts';
import { type AccessChange, accessBeforeArchive, linkOfOpenRoom } from './access-change.ts';
import { doneByPeople } from './by-people.ts';
import { announceTime, graceEnd, lastTitle, wantedTitle } from './next-update.ts';

/** What an update does next about a room, and what is known of the room by then. */
export interface NextChange {
  change: 'rename' | RoomMove | AccessChange['change'];
  /** Before the next look. */
  waitSeconds: number;
  room: LifeOfRoom;
  /** What became of the room since it was looked at last. */
  happened: LifeChange[];
}

/** A move that the portal has not shown for so long is requested again, so often in one update. */
const requestAgainMs = minute;
const requestsOfUpdate = 3;

/**
 * Compares a room with what it should be. What people did in the portal stays:
 *
 * | the work item | the room is | and then |
 * | --- | --- | --- |
 * | closed, its grace is over in some days | active | the archive is announced, once for each closing, where the settings say so |
 * | closed, its grace is over | active, with the link that was made for it | the link is removed, and guests where the settings say so |
 * | closed, its grace is over | active | it is archived, once for each closing: what people restore after that stays |
 * | closed | archived | nothing |
 * | open | archived from here | it is restored |
 * | open | archived by people | nothing |
 * | open | active, and its link was removed from here | the link is made anew |
 * | renamed | active, with the title that it got last from here | it gets the new title |
 * | renamed | active, with another title | nothing: people renamed it |
 * | closed or open | not where an operator wishes it | it is moved there, once |
 * | open, and an operator archived the room since | archived | nothing |
 * | any | deleted, of another owner, or with the key tag of another work item too | nothing |
 *
 * A move that was requested is waited for, whatever is wanted by then: it comes sooner or later.
 *
 * @param now the room as the portal shows it; undefined when it has it no longer
 * @param about.access who gets in; undefined where it was not read
 * @param about.wantsLink do the rooms of such work items have a link by the settings?
 * @throws Failure `RoomNotMoved`, `AccessNotRemoved` when that was requested three times and the portal has not done it
 */
export function nextChange(
  record: LivingRecord,
  now: Room | undefined,
  {
    me,
    settings,
    nowMs,
    update,
    access,
    wantsLink,
  }: {
    me: string;
    settings: LifeSettings;
    nowMs: number;
    update: number;
    access?: RoomAccess | undefined;
    wantsLink: boolean;
  },
): NextChange {
  const { life } = record;
  const { closedSinceMs: closing } = life;
  const isOpen = !life.reported.closed;
  const isGraceOver = (graceEnd(record, settings) ?? Number.POSITIVE_INFINITY) <= nowMs;
  const done = doneByPeople(record, now, { me, settings, nowMs });
  const { happened } = done;
  let { room } = done;
  const none = (): NextChange => {
    if (isGraceOver && closing !== undefined) room.handledClosing = closing;
    return { change: 'none', waitSeconds: 0, room, happened };
  };
  const noteThat = (what: LifeChange['what'], why: string) =>
    happened.push({ at: new Date(nowMs).toISOString(), what, why });

  const wish = wishOf(life, room.id);
  const whyMoved = (to: RoomMove, otherwise: string) => {
    if (wish?.to !== to) return otherwise;
    return `an operator wished it${wish.reason === undefined ? '' : `: ${wish.reason}`}`;
  };

  const state = stateOf(now, me);
  if (!now || state === 'handed-over' || otherKeyTag(now.tags, record.keyTag)) {
    delete room.requested;
    return none();
  }
  const isArchived = now.rootFolderType === rootFolder.archive;
  const { requested } = room;
  if (requested && isArchived === (requested.to === 'archive')) {
    delete room.requested;
    delete room.archived;
    delete room.handledClosing;
    if (isArchived) {
      room.archived = true;
      if (requested.closing !== undefined) room.handledClosing = requested.closing;
      noteThat('archived', whyMoved('archive', 'the work item was closed'));
    } else noteThat('restored', whyMoved('restore', 'the work item was opened again'));
  }
  // Who wishes a room out of the archive while its work item is closed wants it in none for that closing.
  if (wish?.to === 'restore' && !isArchived && closing !== undefined) room.handledClosing = closing;
  const isWished = wish !== undefined && isArchived === (wish.to === 'archive');
  const isToBeArchived = isGraceOver && room.handledClosing !== closing;
  const isToBeRestored = isOpen && room.archived && wish?.to !== 'archive';
  const byState = isArchived
    ? isToBeRestored
      ? 'restore'
      : undefined
    : isToBeArchived
      ? 'archive'
      : undefined;
  const wanted: RoomMove | undefined = wish && !wish.done && !isWished ? wish.to : byState;
  const pending = room.requested;
  if (pending) {
    const sinceMs = nowMs - pending.atMs;
    const waitSeconds = sinceMs < 10 * second ? 3 : 15;
    if (sinceMs < requestAgainMs) return { change: 'wait', waitSeconds, room, happened };
    // One that is not wanted any more is left. Should it come all the same, a later look finds it, and knows whose it is.
    if (pending.to === wanted && pending.update === update && pending.times >= requestsOfUpdate) {
      throw new Failure(
        'RoomNotMoved',
        `The portal was requested ${pending.times} times to ${pending.to} the room ${room.id}, and has not done it.`,
      );
    }
  }
  const title = wantedTitle(record, settings);
  if (now.title !== lastTitle(record) && [title, ...(room.requestedTitles ?? [])].includes(now.title)) {
    room.title = now.title;
    delete room.requestedTitles;
    noteThat('renamed', 'the work item was renamed');
  }
  const last = room.title ?? lastTitle(record);
  if (!isArchived && title !== last && now.title === last) {
    room.requestedTitles = [...new Set([...(room.requestedTitles ?? []), title])].slice(-3);
    return { change: 'rename', waitSeconds: 0, room, happened };
  }
  // A note that comes when the grace is over would say what has happened.
  const announceMs = announceTime(record, settings) ?? Number.POSITIVE_INFINITY;
  if (!isArchived && !isGraceOver && room.handledClosing !== closing && announceMs <= nowMs) {
    if (closing !== undefined) room.announcedClosing = closing;
    noteThat('announced', 'the work item was closed');
  }
  const seen = { access, nowMs, update };
  if (!isArchived && (isOpen || wanted === 'archive')) {
    const isLeaving = wanted === 'archive';
    const next = isLeaving ? accessBeforeArchive(room, seen) : linkOfOpenRoom(room, wantsLink, seen);
    room = next.room;
    if (next.happened)
      noteThat(
        next.happened,
        isLeaving ? whyMoved('archive', 'the work item was closed') : 'the work item was opened again',
      );
    if (next.change !== 'none') return { change: next.change, waitSeconds: next.waitSeconds, room, happened };
  }
  if (!wanted) return none();
  const times = pending?.update === update ? pending.times + 1 : 1;
  room.requested = {
    to: wanted,
    atMs: nowMs,
    update,
    times,
    ...(closing === undefined ? {} : { closing }),
  };
  return { change: wanted, waitSeconds: 0, room, happened };
}
