import { second } from '../kernel/time.ts';
import { estimatedWait, restOfTurn, shareOfTurn, type TurnTime, typicalTurn } from '../portal-slot/wait.ts';
import { plannedArchive } from '../rooms/life/next-update.ts';
import type { Settings } from '../settings/schema.ts';
import { nextHour } from '../work-items/quota.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { ItemStatus } from './contract.ts';
import { reasonOfFailure, reasonOfHold } from './outsiders.ts';
import { isSame, type QueueView, type ReadQueue } from './queue-view.ts';

export interface ItemStatusDependencies {
  settings: Pick<Settings, 'life'>;
  readQueue: ReadQueue;
  nowMs: number;
}

/** Says how far a work item is, by its record and the queue alone. Nothing in it is a secret, or another item's. */
export async function itemStatus(
  record: WorkRecord,
  { settings, readQueue, nowMs }: ItemStatusDependencies,
): Promise<ItemStatus> {
  const { status, room, held, error, facts } = record;
  if (status === 'held') {
    const { reason, since } = held ?? { reason: 'OperatorHold', since: record.updatedAt };
    const notBefore = reason === 'RoomCeiling' ? { notBefore: iso(nextHour(Date.parse(since))) } : {};
    return { status: 'held', reason: reasonOfHold(reason), ...notBefore };
  }
  if (status === 'failed')
    return { status: 'failed', reason: error ? reasonOfFailure[error.code] : 'try-again' };
  if (status === 'ignored') return { status: 'ignored' };
  if (status === 'done') return doneStatus(record, settings);
  if (status === 'accepted') return { status: 'accepted' };
  if (room) return { status: 'completing' };
  // A room without a template is made in a moment.
  return facts.kind === 'ticket' ? { status: 'creating' } : projectStatus(record, await readQueue(), nowMs);
}

function doneStatus(record: WorkRecord, { life }: Pick<Settings, 'life'>): ItemStatus {
  const { room } = record;
  // A record is done with its room; one without is none that this program wrote.
  if (!room) return { status: 'failed', reason: 'administrator' };
  const archiveMs = plannedArchive(record, life);
  // To who waits for it they are the same: it is in other hands.
  const state = room.state === 'unreachable' ? 'handed-over' : room.state;
  return {
    status: 'done',
    room: { url: room.url, ...(state ? { state } : {}) },
    ...(archiveMs === undefined ? {} : { archiveAfter: iso(archiveMs) }),
  };
}

function projectStatus(record: WorkRecord, queue: QueueView, nowMs: number): ItemStatus {
  const { slot, waiting, isHeld, isCut } = queue;
  if (isSame(record, slot.holder)) {
    const share = shareOfTurn(slot, nowMs);
    return {
      status: 'creating',
      ...(share === undefined ? {} : { percent: Math.floor(share * 100) }),
      ...readyAt(isHeld ? undefined : restOfTurn(slot, nowMs), nowMs),
    };
  }
  // The record is newer than the view of the queue: what has requested its room waits no more.
  if (record.intent?.attempt === record.attempt) return { status: 'creating' };
  const index = waiting.findIndex((waiter) => isSame(waiter, record));
  if (index < 0) return isCut ? { status: 'queued', queue: { of: waiting.length } } : { status: 'accepted' };
  const wait = estimatedWait({ isHeld, slot, ahead: waiting.slice(0, index), nowMs });
  const turn = typicalTurn(slot.turns ?? [], record.template?.id);
  const whole =
    'unknown' in wait || !turn
      ? undefined
      : {
          ms: wait.ms + turn.ms,
          leastMs: wait.leastMs + turn.leastMs,
          mostMs: wait.mostMs + turn.mostMs,
        };
  return {
    status: 'queued',
    queue: { place: index + 1, of: waiting.length },
    ...readyAt(whole, nowMs),
  };
}

function readyAt(time: TurnTime | undefined, nowMs: number) {
  if (!time) return {};
  const at = (ms: number) => iso(Math.ceil((nowMs + ms) / second) * second);
  return { readyAt: { likely: at(time.ms), earliest: at(time.leastMs), latest: at(time.mostMs) } };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** Will anything more happen by itself? */
export function isOver({ status }: ItemStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'ignored';
}

/** Seconds after which it is worth asking again; undefined where nothing more happens by itself. */
export function askAgainSeconds(status: ItemStatus, nowMs: number): number | undefined {
  if (isOver(status)) return undefined;
  if (status.status === 'held') return 60;
  const likely = 'readyAt' in status ? status.readyAt?.likely : undefined;
  if (likely === undefined) return status.status === 'queued' ? 30 : 5;
  // A tenth of what remains: whoever waits sees its end soon, and a long queue is not read by all of it all the time.
  const remaining = (Date.parse(likely) - nowMs) / second;
  return Math.min(60, Math.max(5, Math.round(remaining / 10)));
}
