import { firstDelivery } from '../../../lib/results/deliver.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { forgottenRecord, isForgotten } from '../../../lib/work-items/erase.ts';
import { askedFor, restarted } from '../../../lib/work-items/next-attempt.ts';
import { changed, type WorkRecord } from '../../../lib/work-items/record.ts';

/** What becomes of an operator's order: the changed record, or a sentence that says why there is none. */
export type CommandOutcome =
  | { outcome: 'changed'; record: WorkRecord }
  | { outcome: 'refused'; reason: string };

/**
 * The next attempt at a work item, whatever limits webhooks have. What is known of its room, and every intent,
 * stays: the attempt takes what exists, unless a new room is wanted.
 *
 * @param wish.newRoom another room instead of one that is archived, deleted or incomplete: what there is makes
 *   way when the attempt begins (make-way.ts)
 * @param wish.startAtMs when the reconciler starts the attempt, if nobody does before that
 */
export function retried(
  record: WorkRecord,
  { newRoom, startAtMs }: { newRoom: boolean; startAtMs: number },
  nowMs: number,
): CommandOutcome {
  const { status, attempt, held, erasedAt } = record;
  if (erasedAt) return refused(noMore(record));
  if (status === 'held') {
    return refused(`It is held (${held?.reason}) and goes on by itself when that is over.`);
  }
  if (status === 'accepted' || status === 'running') {
    return refused(`Attempt ${attempt} is ${status}; wait for its end.`);
  }
  if (status === 'done' && !newRoom) {
    return refused('It has a room; another is made only with --new-room.');
  }
  // The limits of adopting and holding count anew.
  const { adoptions: _, ...asked } = askedFor(record, nowMs);
  const next = {
    ...restarted(newRoom ? withoutRoom(asked, nowMs) : asked, nowMs),
    due: { start: startAtMs },
  };
  return { outcome: 'changed', record: next };
}

/**
 * Of the portal's answers so far only the last request stays known, so that it is not repeated at once; rooms
 * without a tag are the work item's only if they are made from now on.
 */
function withoutRoom(record: WorkRecord, nowMs: number): WorkRecord {
  const { late: _, folderIntent: __, intent, ...kept } = record;
  return { ...kept, newRoomWanted: true, ...(intent ? { intent: { ...intent, firstAtMs: nowMs } } : {}) };
}

/** The result of a work item to be sent again by the reconciler's next run, and by its whole schedule if need be. */
export function resent(record: WorkRecord, settings: Settings, nowMs: number): CommandOutcome {
  const { status, attempt, due, erasedAt } = record;
  if (erasedAt) return refused(noMore(record));
  if (status !== 'done' && status !== 'failed') return refused(`It is ${status} and has no result yet.`);
  const { delivery } = firstDelivery(record, settings);
  if (!delivery) return refused(`The source "${record.source}" of the environment wants no results.`);
  const change = { delivery, deliveries: undefined, due: { ...due, deliver: nowMs } };
  const next = changed(record, attempt, change, nowMs);
  if (!next) throw new Error('a result cannot be sent again');
  return { outcome: 'changed', record: next };
}

/** The record with nothing personal, once its work has ended. */
export function forgotten(record: WorkRecord, nowMs: number): CommandOutcome {
  const { status, attempt } = record;
  if (isForgotten(record)) return refused(noMore(record));
  if (status === 'held') return refused('It is held; release it, wait for its end, and forget it then.');
  if (status !== 'done' && status !== 'failed') {
    return refused(`Attempt ${attempt} is ${status}; wait for its end, and forget it then.`);
  }
  return { outcome: 'changed', record: forgottenRecord(record, nowMs) };
}

function noMore(record: WorkRecord): string {
  const what = isForgotten(record) ? 'It was forgotten' : 'What its source said of it was erased';
  return `${what} at ${record.erasedAt}; nothing more is done about it.`;
}

function refused(reason: string): CommandOutcome {
  return { outcome: 'refused', reason };
}
