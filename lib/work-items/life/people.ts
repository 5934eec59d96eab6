import { createHash } from 'node:crypto';

/** The people of a work item, by what they are to it. A group is one of them. */
export const itemRoles = ['assignee', 'owner', 'follower', 'group'] as const;
export type ItemRole = (typeof itemRoles)[number];

/** Somebody whom a work item names, in the vendor's own terms. */
export interface ItemPerson {
  role: ItemRole;
  /** The vendor's id of the user or the group. */
  id?: string;
  /** Absent for a group, and where the vendor does not show it. */
  email?: string;
}

/** Somebody whom a work item names, as the record knows him. Once he is found in the portal his address is needed no more. */
export interface KnownPerson extends ItemPerson {
  /** What tells him from others: his role, with the vendor's id or a hash of his address. */
  key: string;
  /** The portal's id of the user, or of the group. */
  subject?: string;
}

/** The people of a work item, and the mark under which they were written down last. */
export interface KnownPeople {
  mark: number;
  all: KnownPerson[];
}

/**
 * The people whom a work item names now, with what is known of them already.
 *
 * @returns the same as before where nobody is new or gone
 */
export function namedNow(
  before: KnownPeople | undefined,
  named: readonly ItemPerson[],
  mark: number,
): KnownPeople {
  const known = new Map((before?.all ?? []).map((person) => [person.key, person]));
  const all = new Map(
    named.flatMap((person) => {
      const key = keyOfPerson(person);
      if (key === undefined) return [];
      const subject = known.get(key)?.subject;
      return [[key, { ...person, key, ...(subject === undefined ? {} : { subject }) }] as const];
    }),
  );
  const isSame = all.size === known.size && [...all.keys()].every((key) => known.has(key));
  return { mark: isSame && before ? before.mark : mark, all: [...all.values()] };
}

/** What tells a person of a work item from the others; undefined for one who has neither id nor address. */
export function keyOfPerson({ role, id, email }: ItemPerson): string | undefined {
  if (id) return `${role}/${id}`;
  return email
    ? `${role}/${createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 16)}`
    : undefined;
}
