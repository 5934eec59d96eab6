import type { FailureCode } from '../../kernel/failures.ts';
import { minute } from '../../kernel/time.ts';
import type { KnownPeople } from './people.ts';

/** What a source last reported about the state of its work item. */
export interface ReportedState {
  /** By the names of states in the settings. */
  closed: boolean;
  /** In the source's own words. */
  status: string;
  /** The subject or name; absent where the source did not say it, or where it was erased. */
  title?: string;
  /**
   * The source's own time of the change (ms since 1970): only what is newer counts. Of a source that is read, when it was
   * read; 0 while nothing is known, with a `status` of no characters.
   */
  atMs: number;
}

/** What a room is when it is not active with its owner; `unreachable` is one that the service user may not even see. */
export type RoomState = 'archived' | 'deleted' | 'handed-over' | 'unreachable';

/** Where a room may be moved to, and back. */
export type RoomMove = 'archive' | 'restore';

/**
 * What an operator wished of a room (`rooms archive`, `rooms restore`). It counts before the state of the work item, until
 * that is closed or opened again.
 */
export interface RoomWish {
  to: RoomMove;
  roomId: number;
  /** ISO 8601. */
  since: string;
  reason?: string;
  /** The closing of the work item at that time (ms since 1970); absent for an open one. */
  closing?: number;
  /** The room was moved as wished: what people do with it after that stays. */
  done?: true;
}

/** The wish that counts now; undefined where there is none, or the work item was closed or opened since. */
export function wishOf({ wish, closedSinceMs }: Life, roomId: number): RoomWish | undefined {
  return wish?.roomId === roomId && wish.closing === closedSinceMs ? wish : undefined;
}

/** A member of a room who was added from here, because a work item names him. */
export interface RoomMember {
  /** The portal's id of the user or the group. */
  id: string;
  /** The right that was given from here last: a number of `accessRights`. */
  access: number;
  /** What was requested from the portal and not seen yet: it may have come or not, and may still come. */
  requested?: {
    to: 'added' | 'removed';
    atMs: number;
    /** The update that requested it, and how often. */
    update: number;
    times: number;
    /** The right until then, of a member who gets another one. */
    before?: number;
  };
  /** Somebody took him out in the portal: he stays out for as long as his work item names him. */
  leftOut?: true;
  /** What the portal did not take: him, with an `access` of 0 until then, or another right of his. It is tried again after a time. */
  refused?: {
    atMs: number;
    /** Why, in the portal's words or ours. */
    why: string;
    /** Was it noted? It is noted once. */
    told?: true;
  };
}

/** Somebody of the work item, by his key, who is to be in its room and is nobody in the portal. */
export interface RoomStranger {
  key: string;
  /** When that was noted, or he was invited as a guest last (ms since 1970). */
  atMs: number;
  /** Was his invitation as a guest requested? */
  invited?: true;
  told?: true;
}

/** What was done to a room after it was made. */
export interface LifeOfRoom {
  /** Another room of the work item begins without any of this. */
  id: number;
  /** What had become of it at the last look of an update; absent while it was active. */
  seen?: RoomState;
  /** The title that people gave it last, as far as it was noticed. */
  titleOfPeople?: string;
  /** The title that it got last from here; absent while it has its first. */
  title?: string;
  /** Titles that were requested from the portal since, and may have been taken or not; at most three. */
  requestedTitles?: string[];
  /** Is it in the archive because it was moved there from here? */
  archived?: true;
  /** A move that was requested from the portal and that it has not shown yet: it may still come. */
  requested?: {
    to: RoomMove;
    atMs: number;
    /** The update that requested it, and how often. */
    update: number;
    times: number;
    /** The closing for which it was requested (ms since 1970). */
    closing?: number;
  };
  /** What was requested last about the link that was made for the room: removed before the archive, or made again. */
  link?: {
    to: 'removed' | 'made';
    atMs: number;
  };
  /** An operator had it deleted (`rooms clean-up`), as was written down before the portal was requested to. */
  deletion?: { atMs: number; reason?: string };
  /** Who was added from here, and who was to be. */
  members?: RoomMember[];
  strangers?: RoomStranger[];
  /** The update that requests access to be removed before the archive, and how often. */
  removal?: { update: number; times: number };
  /** The closing for which the archive was announced (ms since 1970). */
  announcedClosing?: number;
  /** The closing about which nothing is left to do, so that what people do after it stays (ms since 1970). */
  handledClosing?: number;
}

/** What people did with a room in the portal. */
export type ByPeople =
  | 'archived-by-people'
  | 'restored-by-people'
  | 'renamed-by-people'
  | 'deleted-by-people'
  | 'handed-over'
  | 'unreachable';

/** So long after it was written down a deletion is requested or given up: until then no update is begun. */
export const deletionWindowMs = 2 * minute;

/** Something that became of a room, for operators and results. */
export interface LifeChange {
  /** ISO 8601. */
  at: string;
  what:
    | 'announced'
    | 'archived'
    | 'restored'
    | 'renamed'
    | 'access-removed'
    | 'link-made'
    | 'link-not-made'
    | 'deleted'
    | 'member-added'
    | 'member-removed'
    | 'member-not-added'
    | 'member-removed-by-people'
    | ByPeople;
  /** Why, for people, without a title. */
  why: string;
}

/** A change of a room that its source is to get as an event. */
export interface LifeResult {
  type:
    | 'room.archiving'
    | 'room.archived'
    | 'room.restored'
    | 'room.renamed'
    | 'room.deleted'
    | 'room.linked'
    | 'room.held'
    | 'room.warning'
    | 'room.unreachable';
  /** People did it in the portal; absent for what this program did. */
  by?: 'people';
  /** ISO 8601. */
  at: string;
  /** When the room goes to the archive, of one that is about to (ISO 8601). */
  archiveAfter?: string;
  /** Why a room that is to come out of the archive waits. */
  reason?: FailureCode;
  /** What is not as it should be, of a warning: without names and addresses. */
  message?: string;
  room: { id: number; url: string; title: string };
  /** How often its delivery was tried. */
  deliveries?: number;
}

/**
 * What becomes of a room while its work item goes on. It stands beside the status of a record, as the delivery does: a
 * record that is done stays done.
 */
export interface Life {
  reported: ReportedState;
  /** Since when the work item is closed, by our clock: the grace counts from here (ms since 1970). */
  closedSinceMs?: number;
  /** Counts what was reported, and the webhooks that say only that something has changed. */
  mark: number;
  /** The mark of the last hint that people did something with the room; absent once it was looked at after it. */
  roomAsked?: number;
  /**
   * Of a source that is read: the mark of the last webhook that says so, and the mark that the work item had when it was read
   * last. A webhook that comes while it is being read may be about something newer.
   */
  asked?: number;
  read?: number;
  /** Until when the source wants no request about it (ms since 1970), as its `Retry-After` says. */
  pausedUntilMs?: number;
  /** The mark that the last finished update had seen, and when it ended (ms since 1970). */
  seen: number;
  seenAtMs: number;
  /** How many updates were begun: each is one execution, and its number is in its name. */
  update: number;
  /** The update that runs, for which attempt of the work item, and since when (ms since 1970). */
  running?: { update: number; attempt: number; sinceMs: number };
  room?: LifeOfRoom;
  /** Whom the work item names; absent where that is not known, and where nobody of them is to get in. */
  people?: KnownPeople;
  wish?: RoomWish;
  /** How many updates failed in a row, and how the last one did. */
  failures?: number;
  error?: { code: string; message: string; at: string };
  /** Why its room waits for the end of a hold, and since when (ISO 8601). */
  held?: { reason: FailureCode; since: string };
  /** The latest, oldest first. */
  changes?: LifeChange[];
  /** What its source has not taken yet, oldest first. */
  results?: LifeResult[];
}

/** Is it in a note to people, too, where the source has notes? The others are events alone. */
export function isNoted({ type, by }: Pick<LifeResult, 'type' | 'by'>): boolean {
  return by === 'people' || ['room.linked', 'room.archiving', 'room.held', 'room.warning'].includes(type);
}

/** So many changes are remembered. */
const changesKept = 10;

/** The life with more changes. */
export function withChanges(life: Life, happened: readonly LifeChange[]): Life {
  if (happened.length === 0) return life;
  return { ...life, changes: [...(life.changes ?? []), ...happened].slice(-changesKept) };
}

/** The life after an update that had nothing to do, or is needed no more. */
export function withoutTrouble({ failures: _, error: __, held: ___, ...life }: Life): Life {
  return life;
}

/** The life without what people wrote, and without whom the work item names; results that nobody has taken until then have a title, and are left out. */
export function lifeWithoutText({ results: _results, people: _people, ...life }: Life): Life {
  const { title: _, ...reported } = life.reported;
  if (!life.room) return { ...life, reported };
  const { title: __, requestedTitles: ___, titleOfPeople: ____, ...room } = life.room;
  return { ...life, reported, room };
}
