import type { Portal } from '../../docspace/client.ts';
import { serviceUserId } from '../../docspace/people.ts';
import type { Room } from '../../docspace/schemas.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isFailure } from '../../kernel/failures.ts';
import type { Log, LogCode } from '../../kernel/log.ts';
import { minute } from '../../kernel/time.ts';
import type { Settings } from '../../settings/schema.ts';
import {
  isNoted,
  type LifeChange,
  type LifeResult,
  withChanges,
  withoutTrouble,
} from '../../work-items/life/life.ts';
import {
  changeUpdated,
  isToBeRead,
  type LivingRecord,
  type UpdateRef,
  updatedRecord,
} from '../../work-items/life/updates.ts';
import type { RecordedRoom, WorkRecord } from '../../work-items/record.ts';
import type { RecordStore } from '../../work-items/record-store.ts';
import { roomOrGone, stateOf } from '../our-rooms.ts';
import { readAccess } from './access.ts';
import { doneByPeople } from './by-people.ts';
import { readItemPeople } from './members/item-people.ts';
import { type NextChange, nextChange } from './next-change.ts';
import { graceEnd, lifeOfRoom, nextUpdate } from './next-update.ts';

export interface UpdateDependencies {
  portal: Portal;
  records: RecordStore;
  settings: Settings;
  clock: Clock;
  log: Log;
}

/** What the state machine does next. */
export interface Comparison {
  /** `read`: its source says that something has changed since the work item was read. */
  change: NextChange['change'] | 'read';
  waitSeconds: number;
  roomId: number;
}

/**
 * Looks at the room, writes down what became of it, and what is requested from the portal next. Where nothing is left to do, the
 * same write ends the update: what a source reports after it begins another, and what it reported before was seen.
 *
 * @throws Failure `AttemptSuperseded`, `RoomNotMoved`, `AccessNotRemoved`
 */
export async function compareRoom(ref: UpdateRef, dependencies: UpdateDependencies): Promise<Comparison> {
  try {
    return await compareOnce(ref, dependencies);
  } catch (error) {
    if (!isFailure(error, 'AttemptSuperseded')) throw error;
    // A repeat, whose first answer was lost.
    const record = (await dependencies.records.read(ref.key))?.value;
    if (!record || !hasEndedWell(record, ref)) throw error;
    return { change: 'none', waitSeconds: 0, roomId: record.room?.id ?? 0 };
  }
}

async function compareOnce(ref: UpdateRef, dependencies: UpdateDependencies): Promise<Comparison> {
  const { portal, records, settings, clock, log } = dependencies;
  const looked = await updatedRecord(records, ref);
  const roomId = looked.room?.id ?? 0;
  const [now, me] = await Promise.all([roomOrGone(portal, roomId), serviceUserId(portal.call)]);
  const [access, people] = await Promise.all([
    readAccess(portal, looked, now, { settings, nowMs: clock.now() }),
    readItemPeople(portal, looked, now, settings),
  ]);
  let next: NextChange | undefined;
  let readsFirst = false;
  const record = await changeUpdated(
    records,
    ref,
    (found) => {
      next = undefined;
      readsFirst = settings.life !== undefined && !found.kept && isToBeRead(found.life);
      if (readsFirst) return undefined;
      // Another room took its place since it was looked at, or somebody did something with it meanwhile.
      if (found.room?.id !== roomId || (found.life.roomAsked ?? 0) > looked.life.mark) return undefined;
      // Its source named other people meanwhile.
      if (people && found.life.people?.mark !== people.known.mark) return undefined;
      const about = { me, nowMs: clock.now(), update: ref.update };
      next = nextOf(found, now, { ...about, settings, access, people });
      const lookedUp = people ? { ...found, life: { ...found.life, people: people.known } } : found;
      return compared(lookedUp, now, { ...about, next, settings });
    },
    clock,
  );
  if (readsFirst) return { change: 'read', waitSeconds: 0, roomId };
  if (!next) return { change: 'wait', waitSeconds: 1, roomId };
  logChanges(record, next.happened, log);
  return { change: next.change, waitSeconds: next.waitSeconds, roomId };
}

/** Where by now the environment leaves rooms as they are, or an operator keeps this one, nothing is changed about it. */
function nextOf(
  record: LivingRecord,
  now: Room | undefined,
  {
    settings,
    ...about
  }: Omit<Parameters<typeof nextChange>[2], 'settings' | 'wantsLink'> & { settings: Settings },
): NextChange {
  const { life, ticketRoom } = settings;
  const wantsLink = record.facts.kind === 'ticket' && ticketRoom.link.kind !== 'members';
  if (life && !record.kept) return nextChange(record, now, { ...about, settings: life, wantsLink });
  const found = life ? doneByPeople(record, now, { ...about, settings: life }) : undefined;
  return { change: 'none', waitSeconds: 0, room: lifeOfRoom(record), happened: [], ...found };
}

function hasEndedWell({ life, attempt }: WorkRecord, ref: UpdateRef): boolean {
  return attempt === ref.attempt && life?.update === ref.update && !life.running && !life.error;
}

/** The record after a look at its room. */
function compared(
  record: LivingRecord,
  now: Room | undefined,
  { me, nowMs, next, settings }: { me: string; nowMs: number; next: NextChange; settings: Settings },
): WorkRecord {
  const { room, due } = record;
  const { state: _, ...plain } = room ?? { id: 0, url: '', title: '' };
  const state = stateOf(now, me);
  const archiveMs = settings.life && graceEnd(record, settings.life);
  const archiveAfter = archiveMs === undefined ? '' : new Date(archiveMs).toISOString();
  const { title: ours = plain.title, titleOfPeople = ours } = next.room;
  const wanted = resultsOf(next, { ...plain, title: titleOfPeople }, archiveAfter);
  const results = wanted.filter((result) =>
    result.by === 'people' ? settings.life?.reportPeople : settings.life?.events || isNoted(result),
  );
  const { roomAsked: _asked, ...withWish } = record.life;
  const { wish } = withWish;
  // Where nothing is left to do it is carried out, or cannot be.
  const isDone = wish && ((state === 'archived') === (wish.to === 'archive') || next.change === 'none');
  const lived = isDone ? { ...withWish, wish: { ...wish, done: true as const } } : withWish;
  const noted = withChanges({ ...lived, room: next.room }, next.happened);
  const life = results.length > 0 ? { ...noted, results: [...(noted.results ?? []), ...results] } : noted;
  const title = next.room.title ?? plain.title;
  const seen = {
    ...record,
    life,
    room: { ...plain, title, ...(state ? { state } : {}) },
    due: results.length > 0 ? { ...due, report: due.report ?? nowMs } : due,
  };
  if (next.change !== 'none') return seen;
  const { running: __, ...ended } = withoutTrouble(life);
  const after = { ...seen, life: { ...ended, seen: ended.mark, seenAtMs: nowMs } };
  const at = nextUpdate(after, settings.life);
  // Never at once again: a mistake in the rules must not turn into a storm.
  return {
    ...after,
    due: { ...after.due, life: at === undefined ? undefined : Math.max(at, nowMs + minute) },
  };
}

/** What sources get as events or notes. */
const results: Partial<Record<LifeChange['what'], LifeResult['type']>> = {
  announced: 'room.archiving',
  archived: 'room.archived',
  restored: 'room.restored',
  renamed: 'room.renamed',
  'link-made': 'room.linked',
  deleted: 'room.deleted',
  'member-not-added': 'room.warning',
};

/** The same of what people did, where the environment wants it. Who owns a room is for the portal alone. */
const resultsByPeople: Partial<Record<LifeChange['what'], LifeResult['type']>> = {
  'archived-by-people': 'room.archived',
  'restored-by-people': 'room.restored',
  'renamed-by-people': 'room.renamed',
  'deleted-by-people': 'room.deleted',
};

/** The changes that sources get. */
function resultsOf(
  { happened }: NextChange,
  { id, url, title }: RecordedRoom,
  archiveAfter: string,
): LifeResult[] {
  return happened.flatMap(({ what, at, why }) => {
    const type = results[what] ?? resultsByPeople[what];
    if (!type) return [];
    const by = what in resultsByPeople ? ({ by: 'people' } as const) : {};
    const when = type === 'room.archiving' ? { archiveAfter } : {};
    const message = type === 'room.warning' ? { message: `not added to the room: ${why}` } : {};
    return [{ type, at, ...by, ...when, ...message, room: { id, url, title } }];
  });
}

const codes: Partial<Record<LifeChange['what'], LogCode>> = {
  announced: 'ROOM_ARCHIVE_ANNOUNCED',
  archived: 'ROOM_ARCHIVED',
  restored: 'ROOM_RESTORED',
  renamed: 'ROOM_RENAMED',
  'access-removed': 'ROOM_ACCESS_REMOVED',
  'link-made': 'ROOM_LINKED',
  deleted: 'ROOM_DELETED',
  'link-not-made': 'ROOM_NOT_LINKED',
  'member-added': 'ROOM_MEMBERS_CHANGED',
  'member-removed': 'ROOM_MEMBERS_CHANGED',
  'member-not-added': 'ROOM_MEMBER_REFUSED',
};

/** Logs what became of a room. */
function logChanges({ key, source, room }: WorkRecord, happened: readonly LifeChange[], log: Log): void {
  for (const { what } of happened) {
    const fields = { key, source, roomId: room?.id };
    const code = codes[what];
    if (code === 'ROOM_MEMBER_REFUSED') log.warn(code, fields);
    else if (code) log.info(code, fields);
    else log.info('ROOM_LEFT_TO_PEOPLE', { ...fields, change: what });
  }
}
