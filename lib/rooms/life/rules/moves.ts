import { Failure } from '../../../kernel/failures.ts';
import { minute, second } from '../../../kernel/time.ts';
import { movesComeWithinMs } from '../next-update.ts';
import { type Look, noteThat, type Rule, wantedMove, whyMoved, wishOfLook } from './look.ts';

/** A move that the portal has not shown for so long is requested again, so often in one update. */
const requestAgainMs = minute;
const requestsOfUpdate = 3;

/** A move that was requested and has come is this program's own, whatever is wanted by now. */
export function noteMoved(look: Look): undefined {
  const { room, isArchived } = look;
  const { requested } = room;
  if (!requested || isArchived !== (requested.to === 'archive')) return;
  delete room.requested;
  delete room.archived;
  delete room.handledClosing;
  if (isArchived) {
    room.archived = true;
    if (requested.closing !== undefined) room.handledClosing = requested.closing;
    noteThat(look, 'archived', whyMoved(look, 'archive'));
  } else noteThat(look, 'restored', whyMoved(look, 'restore'));
}

/** Who wishes a room out of the archive while its work item is closed wants it in none for that closing. */
export function noteWishedOut(look: Look): undefined {
  const { room, isArchived, record } = look;
  const { closedSinceMs: closing } = record.life;
  if (wishOfLook(look)?.to === 'restore' && !isArchived && closing !== undefined)
    room.handledClosing = closing;
}

/**
 * A move that was requested is waited for, whatever is wanted by then: it comes sooner or later. One that is not wanted any
 * more is left after a time. Should it come all the same, a later look finds it, and knows whose it is, up to the last look
 * for it: who moves the room there after that is somebody else.
 *
 * @throws Failure `RoomNotMoved` when it was requested three times and the portal has not done it
 */
export const waitForMove: Rule = (look) => {
  const { room, nowMs, update } = look;
  const { requested } = room;
  if (!requested) return undefined;
  const sinceMs = nowMs - requested.atMs;
  if (sinceMs < requestAgainMs) return { change: 'wait', waitSeconds: sinceMs < 10 * second ? 3 : 15 };
  const { to, times } = requested;
  if (to === wantedMove(look) && requested.update === update && times >= requestsOfUpdate) {
    throw new Failure(
      'RoomNotMoved',
      `The portal was requested ${times} times to ${to} the room ${room.id}, and has not done it.`,
    );
  }
  if (sinceMs >= movesComeWithinMs) delete room.requested;
  return undefined;
};

/** The room goes to the archive, or comes back. */
export const move: Rule = (look) => {
  const { room, record, nowMs, update } = look;
  const { closedSinceMs: closing } = record.life;
  const to = wantedMove(look);
  if (!to) return undefined;
  const before = room.requested;
  room.requested = {
    to,
    atMs: nowMs,
    update,
    times: before?.update === update ? before.times + 1 : 1,
    ...(closing === undefined ? {} : { closing }),
  };
  return { change: to, waitSeconds: 0 };
};
