import { rootFolder } from '../../docspace/rooms.ts';
import type { Room } from '../../docspace/schemas.ts';
import type { LifeSettings } from '../../settings/schema.ts';
import { otherKeyTag } from '../../work-items/keys.ts';
import type { LifeChange, LifeOfRoom } from '../../work-items/life/life.ts';
import type { LivingRecord } from '../../work-items/life/updates.ts';
import { stateOf } from '../our-rooms.ts';
import type { RoomAccess } from './access.ts';
import { doneByPeople } from './by-people.ts';
import type { ItemPeople } from './members/item-people.ts';
import { announce, followAccess } from './rules/before-archive.ts';
import { isGraceOver, type Look, type Rule, type Step } from './rules/look.ts';
import { followPeople } from './rules/members.ts';
import { move, noteMoved, noteWishedOut, waitForMove } from './rules/moves.ts';
import { noteRenamed, rename } from './rules/title.ts';

/** What an update does next about a room, and what is known of the room by then. */
export interface NextChange extends Step {
  room: LifeOfRoom;
  /** What became of the room since it was looked at last. */
  happened: LifeChange[];
}

/** The rules about a room that is there and ours, in the order in which they count: the first that wants something done decides. */
const rules: readonly Rule[] = [
  noteMoved,
  noteWishedOut,
  waitForMove,
  noteRenamed,
  rename,
  followPeople,
  announce,
  followAccess,
  move,
];

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
 * | names other people, where the settings have rights for them | active, and not on its way to the archive | its members follow, see `nextMember` |
 * | closed or open | not where an operator wishes it | it is moved there, once |
 * | open, and an operator archived the room since | archived | nothing |
 * | any | deleted, of another owner, or with the key tag of another work item too | nothing |
 *
 * @param now the room as the portal shows it; undefined when it has it no longer
 * @throws Failure `RoomNotMoved`, `AccessNotRemoved` when that was requested three times and the portal has not done it
 */
export function nextChange(
  record: LivingRecord,
  now: Room | undefined,
  about: {
    me: string;
    settings: LifeSettings;
    nowMs: number;
    update: number;
    access?: RoomAccess | undefined;
    people?: ItemPeople | undefined;
    wantsLink: boolean;
  },
): NextChange {
  const { room, happened } = doneByPeople(record, now, about);
  if (!now || stateOf(now, about.me) === 'handed-over' || otherKeyTag(now.tags, record.keyTag)) {
    delete room.requested;
    return atRest(record, { ...about, record, room, happened });
  }
  const isArchived = now.rootFolderType === rootFolder.archive;
  const look: Look = {
    access: undefined,
    people: undefined,
    ...about,
    record,
    now,
    isArchived,
    room,
    happened,
  };
  for (const rule of rules) {
    const step = rule(look);
    if (step) return { ...step, room: look.room, happened };
  }
  return atRest(record, look);
}

/** Nothing is left to do: what people do with the room of a closed work item from now on stays. */
function atRest(
  { life }: LivingRecord,
  look: Pick<Look, 'record' | 'settings' | 'nowMs' | 'room' | 'happened'>,
): NextChange {
  const { room, happened } = look;
  if (isGraceOver(look) && life.closedSinceMs !== undefined) room.handledClosing = life.closedSinceMs;
  return { change: 'none', waitSeconds: 0, room, happened };
}
