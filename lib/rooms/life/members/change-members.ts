import { invite, listShares, removePeople, subjectId } from '../../../docspace/access.ts';
import type { Portal } from '../../../docspace/client.ts';
import { accessRights } from '../../../docspace/numbers.ts';
import { serviceUserId } from '../../../docspace/people.ts';
import { type LifeOfRoom, type RoomMember, withChanges } from '../../../work-items/life/life.ts';
import {
  changeUpdated,
  type LivingRecord,
  type UpdateRef,
  updatedRecord,
} from '../../../work-items/life/updates.ts';
import { roomOrGone, stateOf } from '../../our-rooms.ts';
import { inviteAll, orRefusal } from '../../team.ts';
import { unlessChanged } from '../changes.ts';
import type { UpdateDependencies } from '../compare.ts';
import { lifeOfRoom } from '../next-update.ts';

/**
 * Requests what was written down about the members of a room, and writes down what the portal says to it: one refusal keeps
 * nobody else out. Where the room went to the archive since the look before, nothing is known of the requests.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function changeMembers(
  ref: UpdateRef,
  { portal, records, settings, clock, log }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id, members = [] } = lifeOfRoom(record);
  const asked = members.filter(({ requested }) => requested?.update === ref.update);
  const left = asked.filter(({ requested }) => requested?.to === 'removed');
  const come = asked.filter(({ requested }) => requested?.to === 'added');
  if (left.length > 0) {
    const ids = left.map((member) => member.id);
    await unlessChanged(portal, id, () => removePeople(portal.call, id, ids), undefined);
  }
  const refusals = await inviteAll(
    portal,
    id,
    come.map((member) => ({ id: member.id, access: member.access })),
  );
  await inviteGuests(portal, record, settings);
  if (come.length === 0) return { roomId: id };
  const [shares, now, me] = await Promise.all([
    listShares(portal.call, id),
    roomOrGone(portal, id),
    serviceUserId(portal.call),
  ]);
  if (stateOf(now, me) !== undefined) return { roomId: id };
  const has = new Map(shares.map((share) => [subjectId(share), share.access]));
  const atMs = clock.now();
  const outcomes = come.map((member, at) => outcomeOf(member, has.get(member.id), refusals[at], atMs));
  const added = outcomes.filter(({ refused }, at) => !refused && come[at]?.requested?.before === undefined);
  const change = {
    at: new Date(atMs).toISOString(),
    what: 'member-added',
    why: `the work item names them (${added.map((member) => member.id).join(', ')})`,
  } as const;
  await changeUpdated(
    records,
    ref,
    (found) => {
      const room = withOutcomes(lifeOfRoom(found), outcomes);
      return { ...found, life: withChanges({ ...found.life, room }, added.length > 0 ? [change] : []) };
    },
    clock,
  );
  if (added.length > 0)
    log.info('ROOM_MEMBERS_CHANGED', { key: record.key, source: record.source, roomId: id });
  return { roomId: id };
}

/** What is known of a member whose addition was answered: another right of his that was refused leaves him the one he had. */
function outcomeOf(
  { requested, refused: last, ...member }: RoomMember,
  has: number | undefined,
  refusal: Error | undefined,
  atMs: number,
): RoomMember {
  if (!refusal && has !== undefined && has !== requested?.before) return member;
  const why =
    refusal?.message ?? 'the portal does not list them in the room; they may be disabled or unknown';
  const told = last?.told ? { told: true as const } : {};
  return { ...member, access: requested?.before ?? 0, refused: { atMs, why, ...told } };
}

function withOutcomes(room: LifeOfRoom, outcomes: readonly RoomMember[]): LifeOfRoom {
  const members = (room.members ?? []).map((member) => outcomes.find(({ id }) => id === member.id) ?? member);
  return { ...room, members };
}

/**
 * Invites those as guests for whom that was written down, by their addresses: the portal makes an account and mails them. Who
 * they are by then is found out by the next look.
 */
async function inviteGuests(
  { call }: Portal,
  record: LivingRecord,
  settings: UpdateDependencies['settings'],
): Promise<void> {
  const { id, strangers = [] } = lifeOfRoom(record);
  const { people, inviteNewGuests } = settings[`${record.facts.kind}Room`];
  for (const { key, email, role, subject } of record.life.people?.all ?? []) {
    const right = people[role];
    const isAsked = strangers.some((one) => one.key === key && one.invited);
    if (!isAsked || !inviteNewGuests || !right || email === undefined || subject !== undefined) continue;
    await orRefusal(() => invite(call, id, [{ email, access: accessRights[right] }]));
  }
}
