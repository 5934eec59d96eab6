import { listShares, subjectId } from '../docspace/access.ts';
import type { Portal } from '../docspace/client.ts';
import { serviceUserId } from '../docspace/people.ts';
import { archiveRoom, type listRoomsMadeBy, rootFolder } from '../docspace/rooms.ts';
import type { Room } from '../docspace/schemas.ts';
import type { Clock } from '../kernel/clock.ts';
import { isFailure } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { minute } from '../kernel/time.ts';
import { firstDelivery } from '../results/deliver.ts';
import { isOutOfReach } from '../rooms/life/out-of-reach.ts';
import { withoutLinkFile } from '../rooms/link-file.ts';
import { adoptUntagged, findOurRooms, roomOrGone, stateOf } from '../rooms/our-rooms.ts';
import { bestOf, countsOf, holdsMore, isComplete, sameCounts } from '../rooms/project/creation.ts';
import { adoptedRoom } from '../rooms/verified-room.ts';
import type { Settings } from '../settings/schema.ts';
import { changeRecord } from '../work-items/attempt.ts';
import type { Counts, RecordedRoom, WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';
import { nextLook } from '../work-items/scheduled-tasks.ts';

export interface LateRoomsDependencies {
  portal: Portal;
  records: RecordStore;
  settings: Settings;
  clock: Clock;
  log: Log;
  /** Reads the rooms that the service user made, for all work items that are looked after together. */
  listRooms: typeof listRoomsMadeBy;
}

/** Attempts that are started for a room that came late; one that these could not take, a later one cannot either. */
const maxAdoptions = 3;
/** A room that has not changed for so long is copied no more. */
const unchangedMs = 15 * minute;
/** So much of that is seen by two looks: the portal's own time of the last change need not change with new files. */
const watchedMs = 5 * minute;

/**
 * Looks for rooms of a work item that came after its outcome, for a request may lie in the portal's queue
 * for hours and be carried out twice (RoomTemplatesWorker.cs, EventBusRabbitMQ.cs, DocSpace-server 3.7.2).
 *
 * A late duplicate goes to the archive, from which people can restore it; never one that people work in,
 * and none while the recorded room is the incomplete one of the two.
 *
 * @returns `adopt` when a failed work item has a room after all: its next attempt should take it
 */
export async function lookForLateRooms(
  record: WorkRecord,
  dependencies: LateRoomsDependencies,
): Promise<'adopt' | 'looked'> {
  const { portal, records, clock, log } = dependencies;
  const rooms = await allRoomsOf(record, dependencies);
  if (record.status === 'failed') {
    const adoptions = record.adoptions ?? 0;
    if (rooms.length > 0 && adoptions < maxAdoptions) {
      await changeRecord(records, record, { adoptions: adoptions + 1 }, clock);
      return 'adopt';
    }
    if (rooms[0]) log.error('ROOM_NOT_ADOPTED', { key: record.key, roomId: rooms[0].id });
    await changeRecord(
      records,
      record,
      ({ due }) => ({ due: { ...due, look: lookAfter(record, clock) } }),
      clock,
    );
    return 'looked';
  }
  if (!record.room) return 'looked';
  const { id: recordedId } = record.room;
  const planned = { look: lookAfter(record, clock) };
  const found = rooms.find(({ id }) => id === recordedId);
  // Of a room that its owner took the service user out of nothing more can be learned.
  if (!found && (await isOutOfReach(portal, recordedId))) {
    await changeRecord(records, record, ({ due }) => ({ due: { ...due, ...planned } }), clock);
    return 'looked';
  }
  const recorded = found ?? (await recordedRoom(portal, record, recordedId));
  const others = rooms.filter(({ id }) => id !== recordedId);
  if (!recorded) await replaceGone(record, others, dependencies);
  const me = await serviceUserId(portal.call);
  const next = recorded ? await resolveDuplicates(record, recorded, others, dependencies) : undefined;
  const { late, lookAtMs = planned.look } = next ?? {};
  await changeRecord(
    records,
    record,
    ({ room, due }) => ({
      late,
      ...(room?.id === recordedId ? { room: seen(room, recorded, me) } : {}),
      due: { ...due, look: lookAtMs },
    }),
    clock,
  );
  return 'looked';
}

/** The recorded room as it counts beside its template, which was not found by its tag or its title. */
async function recordedRoom(portal: Portal, record: WorkRecord, roomId: number): Promise<Room | undefined> {
  const room = await roomOrGone(portal, roomId);
  return room && withoutLinkFile(room, record);
}

/** The recorded room with what people have done with it. */
function seen(room: RecordedRoom | undefined, now: Room | undefined, me: string): RecordedRoom | undefined {
  if (!room) return undefined;
  const { state: _, ...rest } = room;
  const state = stateOf(now, me);
  return state ? { ...rest, state } : rest;
}

function lookAfter({ outcomeAt, updatedAt }: WorkRecord, clock: Clock): number | undefined {
  return nextLook(outcomeAt ?? updatedAt, clock.now());
}

/**
 * Its active rooms, those without a tag too, but for those that are to be left to others. None when the only one is in
 * the archive: people put it there; and none that an operator wants another for.
 */
async function allRoomsOf(
  record: WorkRecord,
  { portal, settings, clock, log, listRooms }: LateRoomsDependencies,
): Promise<Room[]> {
  if (record.newRoomWanted) return [];
  let tagged: Room[] = [];
  try {
    tagged = await findOurRooms(portal, record);
  } catch (error) {
    if (!isFailure(error, 'RoomArchived')) throw error;
  }
  const most = record.room && countsAskedFor(record, settings);
  const options = { list: listRooms, ...(most ? { most } : {}) };
  const { adopted, larger } = await adoptUntagged(portal, record, clock.now(), options);
  for (const { id } of larger) {
    const reason = 'it has no tag: people work in it, or another deployment asked for it';
    log.error('ROOM_DUPLICATE_LEFT', { key: record.key, roomId: record.room?.id, otherRoomId: id, reason });
  }
  return [...new Map([...tagged, ...adopted].map((room) => [room.id, room])).values()];
}

/** What a room of the work item holds before people work in it. */
function countsAskedFor({ intent }: WorkRecord, { ticketRoom }: Settings): Counts {
  return intent?.expected ?? { files: 0, folders: ticketRoom.folders.length };
}

/** The recorded room was deleted: another one of the work item takes its place, or operators are alerted. */
async function replaceGone(
  record: WorkRecord,
  others: readonly Room[],
  { portal, records, settings, clock, log }: LateRoomsDependencies,
): Promise<void> {
  const other = bestOf(others, record.intent?.expected ?? { files: 0, folders: 0 });
  if (!other) {
    log.warn('ROOM_GONE', { key: record.key, roomId: record.room?.id });
    return;
  }
  const adopted = await adoptedRoom(record, other.id, { portal, log }).catch((error) => {
    if (!isFailure(error, 'RoomNotOurs')) throw error;
    log.error('ROOM_NOT_ADOPTED', { key: record.key, roomId: other.id });
  });
  if (!adopted) return;
  const { room, warnings } = adopted;
  await changeRecord(
    records,
    record,
    { room, warnings, deliveries: undefined, ...firstDelivery(record, settings) },
    clock,
  );
  log.error('ROOM_REPLACED', { key: record.key, roomId: room.id });
}

interface Next {
  late?: WorkRecord['late'];
  lookAtMs?: number;
}

async function resolveDuplicates(
  record: WorkRecord,
  recorded: Room,
  others: readonly Room[],
  dependencies: LateRoomsDependencies,
): Promise<Next> {
  const { portal, settings, clock, log } = dependencies;
  const ours = countsAskedFor(record, settings);
  const [other] = [...others].sort((a, b) => a.id - b.id);
  if (!other) return {};
  const facts = { key: record.key, roomId: recorded.id, otherRoomId: other.id };
  if (recorded.rootFolderType === rootFolder.archive) {
    log.error('ROOM_DUPLICATE_LEFT', { ...facts, reason: 'the recorded room is in the archive' });
    return {};
  }
  if (record.intent?.expected && !isComplete(recorded, ours) && isComplete(other, ours)) {
    log.error('ROOM_DUPLICATE_LEFT', {
      ...facts,
      reason: 'the recorded room is incomplete, the other is not',
    });
    return {};
  }
  const found = countsOf(other);
  const nowMs = clock.now();
  const late = { roomId: other.id, ...found, sinceMs: unchangedSince(other, record.late, nowMs) };
  if (nowMs - late.sinceMs < unchangedMs) return { late, lookAtMs: late.sinceMs + unchangedMs };
  if (await isWorkedIn(portal, other, ours)) {
    log.error('ROOM_DUPLICATE_LEFT', { ...facts, reason: 'people work in it' });
    return {};
  }
  await archiveRoom(portal.call, other.id);
  log.warn('ROOM_DUPLICATE_ARCHIVED', facts);
  // Again soon: to see that it is archived, and for a third.
  return { lookAtMs: nowMs + unchangedMs };
}

/** Since when a room has not changed, as far as the looks at it and the portal's own time of its last change show. */
export function unchangedSince(room: Room, last: WorkRecord['late'], nowMs: number): number {
  if (last?.roomId === room.id) return sameCounts(last, countsOf(room)) ? last.sinceMs : nowMs;
  const updatedMs = Date.parse(room.updated ?? '');
  if (Number.isNaN(updatedMs)) return nowMs;
  return Math.min(nowMs, Math.max(updatedMs, nowMs - (unchangedMs - watchedMs)));
}

/** People have worked in a room that holds more than we put there, or has members beside its owner. */
async function isWorkedIn({ call }: Portal, room: Room, ours: Counts): Promise<boolean> {
  if (holdsMore(room, ours)) return true;
  const me = await serviceUserId(call);
  return (await listShares(call, room.id)).some((share) => {
    return (subjectId(share) ?? me) !== me;
  });
}
