import { listShares, subjectId } from '../../../docspace/access.ts';
import type { Portal, PortalClient } from '../../../docspace/client.ts';
import { isRefusal } from '../../../docspace/errors.ts';
import { accessRights } from '../../../docspace/numbers.ts';
import { userIdByEmail } from '../../../docspace/people.ts';
import { rootFolder } from '../../../docspace/rooms.ts';
import type { Room } from '../../../docspace/schemas.ts';
import type { PortalSubject, Settings } from '../../../settings/schema.ts';
import type { ItemRole, KnownPeople, KnownPerson } from '../../../work-items/life/people.ts';
import { keyOfPerson } from '../../../work-items/life/people.ts';
import type { LivingRecord } from '../../../work-items/life/updates.ts';
import { lifeOfRoom } from '../next-update.ts';
import { isHigher } from './rights.ts';
import { wantsPeople } from './wants-people.ts';

/** Somebody of a work item who is to be in its room. */
export interface WantedMember {
  /** A number of `accessRights`. */
  access: number;
  role: ItemRole;
  /** As what the work item names him, by the keys of its people. */
  keys: string[];
}

/** Somebody who is to be in the room of a work item, and is nobody in the portal. */
export interface Stranger extends Pick<WantedMember, 'access' | 'role'> {
  key: string;
  /** The vendor's id. */
  id?: string;
  /** Where he may be invited as a guest. */
  email?: string;
}

/** Whom a work item names, and who is in its room. */
export interface ItemPeople {
  /** As they were looked up in the portal. */
  known: KnownPeople;
  /** Who is to be in the room, by the portal's ids. */
  wanted: ReadonlyMap<string, WantedMember>;
  strangers: readonly Stranger[];
  /** The rights of those who are in it, by the portal's ids. */
  inRoom: ReadonlyMap<string, number>;
}

/**
 * Finds the people of a work item in the portal, and reads who is in its room.
 *
 * @returns undefined where nobody follows the work item, and while the room is in the archive, where nobody can be changed
 */
export async function readItemPeople(
  { call }: Portal,
  record: LivingRecord,
  now: Room | undefined,
  settings: Settings,
): Promise<ItemPeople | undefined> {
  const { people: known } = record.life;
  if (!settings.life || record.kept || !known || !now || now.rootFolderType === rootFolder.archive)
    return undefined;
  const { people: rights, inviteNewGuests } = settings[`${record.facts.kind}Room`];
  const { members = [] } = lifeOfRoom(record);
  if (members.length === 0 && !wantsPeople(record, settings)) return undefined;
  const table = settings.sources[record.source]?.people ?? {};
  const [found, shares] = await Promise.all([
    Promise.all(known.all.map((person) => lookUp(call, person, rights[person.role] ? table : undefined))),
    listShares(call, now.id),
  ]);
  const wanted = new Map<string, WantedMember>();
  const strangers: Stranger[] = [];
  for (const [index, person] of known.all.entries()) {
    const { role, key, id, email } = person;
    const right = rights[role];
    if (!right) continue;
    const access = accessRights[right];
    const subject = found[index]?.subject;
    if (subject === undefined) {
      const canBeInvited = inviteNewGuests && email !== undefined;
      strangers.push({ key, role, access, ...(id ? { id } : {}), ...(canBeInvited ? { email } : {}) });
      continue;
    }
    const other = wanted.get(subject);
    const keys = [...(other?.keys ?? []), key];
    wanted.set(
      subject,
      other && !isHigher(access, other.access) ? { ...other, keys } : { access, role, keys },
    );
  }
  const inRoom = new Map(shares.flatMap((share) => pairOf(subjectId(share), share.access)));
  return {
    known: { ...known, all: known.all.map((person, at) => found[at]?.person ?? person) },
    wanted,
    strangers,
    inRoom,
  };
}

const pairOf = (id: string | undefined, access: number) => (id === undefined ? [] : [[id, access] as const]);

/**
 * Who somebody is in the portal: by the settings of the source, or by his address, which is needed no more once he is found.
 *
 * @param table undefined for somebody who gets in nowhere: he is not looked up
 */
async function lookUp(
  call: PortalClient,
  person: KnownPerson,
  table: Readonly<Record<string, PortalSubject>> | undefined,
): Promise<{ person: KnownPerson; subject?: string | undefined }> {
  const { email, ...withoutAddress } = person;
  if (!table) return { person: withoutAddress };
  const entry = entryOf(table, person);
  if (entry) {
    const subject =
      'user' in entry ? entry.user : 'group' in entry ? entry.group : await idOf(call, entry.email);
    return { person, subject };
  }
  const subject = person.subject ?? (email === undefined ? undefined : await idOf(call, email));
  return subject === undefined ? { person } : { person: { ...withoutAddress, subject }, subject };
}

/** What the settings say of somebody, by the vendor's id or by his address. */
function entryOf(
  table: Readonly<Record<string, PortalSubject>>,
  { role, key, id, email }: KnownPerson,
): PortalSubject | undefined {
  const found = Object.entries(table).find(([name]) => {
    const said = name.trim().toLowerCase();
    if (said === id?.toLowerCase() || said === email?.trim().toLowerCase()) return true;
    return keyOfPerson({ role, email: said }) === key;
  });
  return found?.[1];
}

/** Who cannot be looked up is nobody to us: one address must not be trouble for a whole room. */
async function idOf(call: PortalClient, email: string): Promise<string | undefined> {
  try {
    return await userIdByEmail(call, email);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
