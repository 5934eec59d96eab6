/** How far a work item is. `ignored`: it is to have no room, which only its system could say. */
export type Status = 'accepted' | 'running' | 'held' | 'done' | 'failed' | 'ignored';
/** How far the result of a record is. `gone`: the ticket can no longer be written to; nobody has to act. */
export type DeliveryStatus = 'pending' | 'delivered' | 'undelivered' | 'gone';

/** Legal changes of a record's status. A change to the same status keeps it. */
const legalChanges: Record<Status, readonly Status[]> = {
  accepted: ['running', 'held', 'done', 'failed'],
  running: ['held', 'done', 'failed', 'ignored'],
  held: ['accepted'],
  // Only an operator who requests a new room.
  done: ['accepted'],
  failed: ['accepted', 'held'],
  // Its source says something about it again.
  ignored: ['accepted', 'held'],
};

/** True if a record may go from one status to the other. */
export function mayChange(from: Status, to: Status): boolean {
  return from === to || legalChanges[from].includes(to);
}
