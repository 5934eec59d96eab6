import type { Room } from '../../../docspace/schemas.ts';
import type { LifeSettings } from '../../../settings/schema.ts';
import {
  type LifeChange,
  type LifeOfRoom,
  type RoomMove,
  type RoomWish,
  wishOf,
} from '../../../work-items/life/life.ts';
import type { LivingRecord } from '../../../work-items/life/updates.ts';
import type { RoomAccess } from '../access.ts';
import type { AccessChange } from '../access-change.ts';
import type { ItemPeople } from '../members/item-people.ts';
import { graceEnd } from '../next-update.ts';

/** A look at a room that is there and ours. Rules write what they find into `room` and `happened`. */
export interface Look {
  readonly record: LivingRecord;
  /** The room as the portal shows it. */
  readonly now: Room;
  readonly isArchived: boolean;
  readonly settings: LifeSettings;
  /** The service user. */
  readonly me: string;
  readonly nowMs: number;
  /** The update that looks. */
  readonly update: number;
  /** Who gets in; undefined where it was not read. */
  readonly access: RoomAccess | undefined;
  /** Whom the work item names, and who is in its room; undefined where nobody follows it. */
  readonly people: ItemPeople | undefined;
  /** Do the rooms of such work items have a link by the settings? */
  readonly wantsLink: boolean;
  /** What is known of the room by then. */
  room: LifeOfRoom;
  /** What became of the room since it was looked at last. */
  readonly happened: LifeChange[];
}

/** What is done about a room before the next look. */
export interface Step {
  change: 'rename' | 'change-members' | RoomMove | AccessChange['change'];
  waitSeconds: number;
}

/** One rule about rooms: what is done next by it; undefined where the rules after it decide. */
export type Rule = (look: Look) => Step | undefined;

/** Writes down that something became of the room. */
export function noteThat({ happened, nowMs }: Look, what: LifeChange['what'], why: string): void {
  happened.push({ at: new Date(nowMs).toISOString(), what, why });
}

/** Is the work item closed, and the grace of its room over? */
export function isGraceOver({
  record,
  settings,
  nowMs,
}: Pick<Look, 'record' | 'settings' | 'nowMs'>): boolean {
  return (graceEnd(record, settings) ?? Number.POSITIVE_INFINITY) <= nowMs;
}

/** Where the room is wanted by an operator or by the state of its work item; undefined where it stays. */
export function wantedMove(look: Look): RoomMove | undefined {
  const { record, isArchived, room } = look;
  const { closedSinceMs: closing, reported } = record.life;
  const wish = wishOfLook(look);
  if (wish && !wish.done && isArchived !== (wish.to === 'archive')) return wish.to;
  if (isArchived) return !reported.closed && room.archived && wish?.to !== 'archive' ? 'restore' : undefined;
  return isGraceOver(look) && room.handledClosing !== closing ? 'archive' : undefined;
}

/** The operator's wish that counts at this look. */
export function wishOfLook({ record, room }: Look): RoomWish | undefined {
  return wishOf(record.life, room.id);
}

/** Why a room is moved, for people. */
export function whyMoved(look: Look, to: RoomMove): string {
  const wish = wishOfLook(look);
  if (wish?.to === to) return `an operator wished it${wish.reason === undefined ? '' : `: ${wish.reason}`}`;
  return to === 'archive' ? 'the work item was closed' : 'the work item was opened again';
}
