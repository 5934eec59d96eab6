import type { Clock } from '../../kernel/clock.ts';
import { lastTitle, lifeOfRoom } from '../../rooms/life/next-update.ts';
import type { Settings } from '../../settings/schema.ts';
import { isForgotten } from '../../work-items/erase.ts';
import { newLife, runningUpdate, withRoomAsked } from '../../work-items/life/updates.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { type RecordStore, updateRecord } from '../../work-items/record-store.ts';
import type { RoomHint } from './webhook.ts';

/** `known`: it says what the record says already, as of what this program did itself. */
export type NotedHint = { outcome: 'unknown' } | { outcome: 'known' | 'noted'; record: WorkRecord };

/**
 * Notes on the record of a room that it has to be looked at. The look is begun by the reconciler, which begins a few in a
 * minute: people may archive hundreds of rooms at once, and the portal counts requests.
 */
export async function noteHint(
  hint: RoomHint,
  { records, settings, clock }: { records: RecordStore; settings: Settings; clock: Clock },
): Promise<NotedHint> {
  const key = await records.keyOfRoom(hint.roomId);
  if (key === undefined) return { outcome: 'unknown' };
  let outcome: NotedHint['outcome'] = 'unknown';
  const record = await updateRecord(records, key, (found) => {
    outcome = 'unknown';
    if (!found || !isOfRoom(found, hint.roomId, settings)) return undefined;
    outcome = saysNothingNew(found, hint) ? 'known' : 'noted';
    if (outcome === 'known') return undefined;
    const nowMs = clock.now();
    const asked = withRoomAsked(found, nowMs);
    // An update that runs looks once more before it ends.
    return runningUpdate(asked) === undefined ? { ...asked, due: { ...asked.due, life: nowMs } } : asked;
  });
  return record && outcome !== 'unknown' ? { outcome, record } : { outcome: 'unknown' };
}

/** Is it the room of that record, in an environment that still has its source? */
function isOfRoom(record: WorkRecord, roomId: number, { sources }: Settings): boolean {
  return (
    !isForgotten(record) &&
    record.status === 'done' &&
    record.room?.id === roomId &&
    Object.hasOwn(sources, record.source)
  );
}

/**
 * Does a hint say what the last look saw? If the room is something else by now, another hint is on its way, or was lost:
 * then the next look by the clock finds it. While a move is on its way, nothing is sure.
 */
function saysNothingNew(record: WorkRecord, { trigger, title }: RoomHint): boolean {
  const living = { ...record, life: record.life ?? newLife(0) };
  const { seen, requested, archived, titleOfPeople } = lifeOfRoom(living);
  if (requested) return false;
  if (trigger === 'room.archived') return seen === 'archived';
  if (trigger === 'room.restored') return seen === undefined && !archived;
  if (trigger === 'room.deleted') return seen === 'deleted';
  return title === (titleOfPeople ?? lastTitle(living));
}
