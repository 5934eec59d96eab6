import type { Room } from '../../docspace/schemas.ts';
import type { LifeSettings } from '../../settings/schema.ts';
import {
  type ByPeople,
  deletionWindowMs,
  type LifeChange,
  type LifeOfRoom,
  type RoomState,
} from '../../work-items/life/life.ts';
import type { LivingRecord } from '../../work-items/life/updates.ts';
import { stateOf } from '../our-rooms.ts';
import { lastTitle, lifeOfRoom, wantedTitle } from './next-update.ts';

/** Why, for people: what `rooms find` shows. */
export const reasons: Record<ByPeople, string> = {
  'archived-by-people': 'somebody archived it in the portal',
  'restored-by-people': 'somebody restored it in the portal',
  'renamed-by-people': 'somebody renamed it in the portal',
  'deleted-by-people': 'somebody deleted it in the portal',
  'handed-over': 'somebody gave it another owner in the portal',
  unreachable: 'somebody took the service user out of it in the portal',
};

/**
 * Finds what people did with a room since the last look, by comparing the two: no event is believed to be the state. What
 * was requested from here and came is none of it.
 *
 * @param now the room as the portal shows it; undefined when it has it no longer
 * @returns what is known of the room by then, and what happened
 */
export function doneByPeople(
  record: LivingRecord,
  now: Room | undefined,
  { me, settings, nowMs }: { me: string; settings: LifeSettings; nowMs: number },
): { room: LifeOfRoom; happened: LifeChange[] } {
  const { seen: before, deletion, ...known } = lifeOfRoom(record);
  const state = stateOf(now, me);
  const isUnsettled = deletion && nowMs - deletion.atMs < deletionWindowMs;
  const isDeletedByOperator = state === 'deleted' && deletion !== undefined;
  const room: LifeOfRoom = {
    ...known,
    ...(state ? { seen: state } : {}),
    // One that has not come is given up: who deletes the room later is somebody else.
    ...(isUnsettled || isDeletedByOperator ? { deletion } : {}),
  };
  const found: ByPeople[] = [];
  const move = isDeletedByOperator ? undefined : moveByPeople(known, before, state);
  if (move) found.push(move);
  if (move === 'restored-by-people') {
    delete room.archived;
    // Their wish counts until the work item is closed again.
    if (record.life.closedSinceMs !== undefined) room.handledClosing = record.life.closedSinceMs;
  }
  const title =
    state === undefined || state === 'archived'
      ? titleByPeople(record, now?.title ?? '', settings)
      : undefined;
  if (title === '') delete room.titleOfPeople;
  else if (title !== undefined && title !== room.titleOfPeople) {
    room.titleOfPeople = title;
    found.push('renamed-by-people');
  }
  const at = new Date(nowMs).toISOString();
  const happened: LifeChange[] = found.map((what) => ({ at, what, why: reasons[what] }));
  if (isDeletedByOperator && before !== 'deleted') {
    const why = `an operator cleaned up${deletion.reason === undefined ? '' : `: ${deletion.reason}`}`;
    happened.push({ at, what: 'deleted', why });
  }
  return { room, happened };
}

function moveByPeople(
  { archived, requested }: LifeOfRoom,
  before: RoomState | undefined,
  state: RoomState | undefined,
): ByPeople | undefined {
  if (state === 'archived') {
    const isOurs = archived || requested?.to === 'archive';
    return isOurs || before === 'archived' ? undefined : 'archived-by-people';
  }
  if (state === 'deleted') return before === 'deleted' ? undefined : 'deleted-by-people';
  if (state === 'handed-over') return before === 'handed-over' ? undefined : 'handed-over';
  const wasArchived = archived || before === 'archived';
  return wasArchived && requested?.to !== 'restore' ? 'restored-by-people' : undefined;
}

/** The title that people gave the room; '' while it has one of ours, undefined where nobody knows any more. */
function titleByPeople(record: LivingRecord, now: string, settings: LifeSettings): string | undefined {
  const last = lastTitle(record);
  if (record.erasedAt || last === '') return undefined;
  const { requestedTitles = [] } = lifeOfRoom(record);
  return [last, wantedTitle(record, settings), ...requestedTitles].includes(now) ? '' : now;
}
