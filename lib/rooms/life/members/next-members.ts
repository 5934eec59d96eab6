import { Failure } from '../../../kernel/failures.ts';
import type { LifeChange, LifeOfRoom, RoomMember, RoomStranger } from '../../../work-items/life/life.ts';
import type { ItemPeople, Stranger } from './item-people.ts';
import { nextMember, triedAgainMs } from './next-member.ts';

/** What is next about the members of a room; `none` where nothing is left to do. */
export interface NextMembers {
  change: 'change-members' | 'wait' | 'none';
  room: LifeOfRoom;
  happened: { what: LifeChange['what']; why: string }[];
}

/** So often one update requests the same again. */
const requestsOfUpdate = 3;
/** The right of a room's owner (FileShare.cs, DocSpace-server 3.7.2). */
const ownersRight = 1;

/**
 * What is next about the members of a room, by the people of its work item. Its owner and the service user are left alone.
 *
 * @throws Failure `AccessNotRemoved` when somebody's removal was requested three times and he is still in the room
 */
export function nextMembers(
  room: LifeOfRoom,
  people: ItemPeople,
  about: { me: string; nowMs: number; update: number },
): NextMembers {
  const { members: known = [], strangers: noted = [], ...rest } = room;
  const { wanted, inRoom } = people;
  const members: RoomMember[] = [];
  const happened = new Map<LifeChange['what'], string[]>();
  const steps = new Set<string>();
  const noteThat = (what: LifeChange['what'], why: string) =>
    happened.set(what, [...(happened.get(what) ?? []), why]);
  for (const id of new Set([...known.map((one) => one.id), ...wanted.keys()])) {
    const has = inRoom.get(id);
    if (id === about.me || has === ownersRight) continue;
    const wants = wanted.get(id);
    const isInvited = noted.some(({ key, invited }) => invited && wants?.keys.includes(key));
    const before = known.find((one) => one.id === id) ?? (isInvited ? asGuest(id, has) : undefined);
    const next = nextMember({ id, known: before, wanted: wants?.access, has, ...about });
    const who = `${wants ? `the ${wants.role} of the work item` : 'the work item names them no more'} (${id})`;
    if (next.happened) noteThat(next.happened, `${who}${whyRefused(next.happened, next.known)}`);
    if (before && !known.includes(before)) noteThat('member-added', who);
    if (next.step === 'remove' && (next.known?.requested?.times ?? 0) > requestsOfUpdate) {
      throw new Failure(
        'AccessNotRemoved',
        `The portal was requested ${requestsOfUpdate} times to remove the member ${id} from the room ${room.id}, and has not done it.`,
      );
    }
    if (next.known) members.push(next.known);
    if (next.step) steps.add(next.step);
  }
  const strangers = people.strangers.map((stranger) => {
    const next = nextStranger(
      stranger,
      noted.find(({ key }) => key === stranger.key),
      about.nowMs,
    );
    if (next.isInvited) steps.add('add');
    if (next.isTold) noteThat('member-not-added', nobody(stranger));
    return next.stranger;
  });
  return {
    change: steps.has('add') || steps.has('remove') ? 'change-members' : steps.has('wait') ? 'wait' : 'none',
    room: {
      ...rest,
      ...(members.length > 0 ? { members } : {}),
      ...(strangers.length > 0 ? { strangers } : {}),
    },
    happened: [...happened].map(([what, whys]) => ({ what, why: whys.join('; ') })),
  };
}

/** Somebody who was invited by his address is in the room from here, whatever became of the step that invited him. */
function asGuest(id: string, access: number | undefined): RoomMember | undefined {
  return access === undefined ? undefined : { id, access };
}

function whyRefused(what: LifeChange['what'], known: RoomMember | undefined): string {
  return what === 'member-not-added' && known?.refused ? `: ${known.refused.why}` : '';
}

/** Somebody who is nobody in the portal is noted once, and invited where the settings want it, also again after a time. */
function nextStranger(
  { key, email }: Stranger,
  known: RoomStranger | undefined,
  nowMs: number,
): { stranger: RoomStranger; isInvited: boolean; isTold: boolean } {
  const { invited, atMs = 0, told } = known ?? {};
  const isInvited = email !== undefined && (!invited || nowMs - atMs >= triedAgainMs);
  const isTold = !told && !isInvited;
  return {
    stranger: {
      key,
      atMs: isInvited || !known ? nowMs : atMs,
      ...(isInvited || invited ? { invited: true } : {}),
      ...(isTold || told ? { told: true } : {}),
    },
    isInvited,
    isTold,
  };
}

function nobody({ role, id, email }: Stranger): string {
  const who = `the ${role} of the work item${id ? ` (${id} in its system)` : ''}`;
  return email === undefined
    ? `${who} is nobody in the portal, and not in "people" of its source`
    : `${who} could not be invited to the portal as a guest`;
}
