import { day } from '../../../kernel/time.ts';
import type { LifeChange, RoomMember } from '../../../work-items/life/life.ts';
import { unknownForMs } from '../../../work-items/record.ts';
import { isHigher } from './rights.ts';

/** One member of a room, as it was looked at. */
export interface SeenMember {
  id: string;
  /** What is known of him; undefined for somebody who was not added from here. */
  known: RoomMember | undefined;
  /** The right that the work item gives him; undefined where no rule wants him in. */
  wanted: number | undefined;
  /** The right that he has in the portal; undefined for somebody who is not in the room. */
  has: number | undefined;
  nowMs: number;
  update: number;
}

/** What is known of a member by then, and what is done about him. */
export interface NextMember {
  /** Undefined for somebody who is not, or no longer, there from here. */
  known?: RoomMember;
  /** `wait`: a request of before may still be carried out. */
  step?: 'add' | 'remove' | 'wait';
  happened?: Extract<LifeChange['what'], `member-${string}`>;
}

/** What the portal did not take is tried again after this: somebody may have been disabled. */
export const triedAgainMs = day;

/**
 * What is next about one member of a room:
 *
 * | a rule wants him | he is | and then |
 * | --- | --- | --- |
 * | yes | not in the room | he is added |
 * | yes | in the room, and was not added from here | nothing: somebody gave him what he has |
 * | yes | in the room with the right that he got from here, and the rule gives another | he gets that |
 * | yes | in the room with another right than he got from here | nothing: somebody changed it |
 * | yes | added from here, and not in the room any more | nothing, as long as the work item names him: somebody took him out |
 * | no | in the room with the right that he got from here, or with less | he is removed |
 * | no | in the room with more than he got from here | nothing, also later: somebody gave him that |
 * | no | in the room, and was not added from here | nothing |
 *
 * A request whose outcome is not known is repeated where it is still wanted, and waited for where it is not.
 */
export function nextMember(seen: SeenMember): NextMember {
  const { known, wanted, has } = seen;
  if (!known) return wanted === undefined || has !== undefined ? {} : asked('add', seen);
  if (known.requested?.to === 'added') return afterAdding(seen, known, known.requested);
  if (known.requested) return afterRemoving(seen, known, known.requested);
  if (known.refused && !known.refused.told) {
    const told = { ...known, refused: { ...known.refused, told: true as const } };
    return { happened: 'member-not-added', ...nextMember({ ...seen, known: told }) };
  }
  if (has === undefined) return whileOut(seen, known);
  // Who was out is in again by somebody's hand.
  if (known.leftOut || known.access === 0) return {};
  if (wanted === undefined) return isHigher(has, known.access) ? {} : asked('remove', seen);
  if (wanted === known.access || has !== known.access) return { known };
  return isTriedAgain(seen, known) ? asked('add', seen) : { known };
}

type Requested = NonNullable<RoomMember['requested']>;

function afterAdding(seen: SeenMember, known: RoomMember, request: Requested): NextMember {
  const { wanted, has, nowMs } = seen;
  const { requested: _, refused: __, ...settled } = known;
  const isNew = request.before === undefined;
  if (has !== request.before) {
    const next = nextMember({ ...seen, known: settled });
    return isNew ? { happened: 'member-added', ...next } : next;
  }
  if (wanted !== undefined) return asked('add', seen);
  if (nowMs - request.atMs < unknownForMs) return { known, step: 'wait' };
  const { before } = request;
  return before === undefined ? {} : nextMember({ ...seen, known: { ...settled, access: before } });
}

function afterRemoving(seen: SeenMember, known: RoomMember, request: Requested): NextMember {
  const { wanted, has, nowMs } = seen;
  const { requested: _, ...settled } = known;
  if (wanted === undefined) return has === undefined ? { happened: 'member-removed' } : asked('remove', seen);
  // He may still be removed by the request of before.
  if (nowMs - request.atMs < unknownForMs) return { known, step: 'wait' };
  return nextMember({ ...seen, known: has === undefined ? undefined : settled });
}

/** Of somebody who is known and not in the room. Once the work item names him no more, he is new when it names him again. */
function whileOut(seen: SeenMember, known: RoomMember): NextMember {
  if (seen.wanted === undefined) return {};
  if (known.leftOut) return { known };
  if (known.access !== 0) return { known: { ...known, leftOut: true }, happened: 'member-removed-by-people' };
  return isTriedAgain(seen, known) ? asked('add', seen) : { known };
}

function isTriedAgain({ nowMs }: SeenMember, { refused }: RoomMember): boolean {
  return refused === undefined || nowMs - refused.atMs >= triedAgainMs;
}

/** A request that is written down before it is sent. */
function asked(step: 'add' | 'remove', { id, known, wanted, has, nowMs, update }: SeenMember): NextMember {
  const { requested: last, ...rest } = known ?? { id, access: 0 };
  const to = step === 'add' ? 'added' : 'removed';
  const times = last?.update === update && last.to === to ? last.times + 1 : 1;
  const before = step === 'add' && has !== undefined ? { before: has } : {};
  const access = step === 'add' ? (wanted ?? rest.access) : rest.access;
  return { known: { ...rest, access, requested: { to, atMs: nowMs, update, times, ...before } }, step };
}
