import type { Reading } from '../contract/receive.ts';

/** What a body that is written by hand says as its `event` when it is about a change. */
export const changed = 'changed';

/** Conditions choose who gets a room. A ticket that has one is followed, whatever becomes of its tags. */
export function lookAt(ticketId: string): Reading {
  return { outcome: 'look', facts: { kind: 'ticket', ticketId, subject: '' } };
}

/** What a change is answered where the environment leaves rooms as they are. */
export const notFollowed: Reading = {
  outcome: 'ignored',
  reason:
    'Rooms of this environment do not follow their work items ("life" in its settings): remove the webhook or rule on changes.',
};
