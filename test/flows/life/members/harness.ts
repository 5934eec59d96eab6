import { accessRights } from '../../../../lib/docspace/numbers.ts';
import { living, project, ticket } from '../harness.ts';

export const { Read, Editing, ContentCreator, RoomManager } = accessRights;

/** Addresses of people of the simulated portal. */
export const maria = 'maria.room-admin@example.com';
export const tom = 'tom.user@example.com';
export const disabled = 'dan.disabled@example.com';
export const stranger = 'nobody@example.com';

/** Which of the people of a work item get in. */
export const rights = { assignee: 'Editing', owner: 'RoomManager', follower: 'Read', group: 'Editing' };

type Named = { role: string; email?: string; id?: string }[];

/** A deployment in which the people of a work item are members of its room, with helpers in the words of the tests. */
export async function withPeople({
  people = rights,
  inviteNewGuests = false,
  ...options
}: Parameters<typeof living>[0] & { people?: object; inviteNewGuests?: boolean } = {}) {
  const sections = {
    projectRoom: { fallback: 'first', people, inviteNewGuests },
    ticketRoom: { people, inviteNewGuests },
  };
  const made = await living({
    ...options,
    settings: { ...sections, ...options.settings },
    life: { graceDays: 0, ...options.life },
  });
  const { simulator } = made;
  const { portal } = simulator.world;
  const idOf = (email: string) => portal.userByEmail(email)?.id ?? '';
  return {
    ...made,
    idOf,
    /** The right of somebody in the room; undefined for nobody of it. */
    rightOf: (email: string) => made.room().room.shares.get(idOf(email)),
    /** Somebody gives, changes or takes a right in the portal. */
    giveByHand(email: string, access: number | undefined) {
      const { shares } = made.room().room;
      if (access === undefined) shares.delete(idOf(email));
      else shares.set(idOf(email), access);
    },
    /** The room of a ticket that names these people, and what follows within two minutes. */
    async makeTicket(named?: Named) {
      await made.make('helpdesk', { ...ticket, ...(named ? { people: named } : {}) });
      await made.keepFor(2);
    },
    async makeProject(named?: Named) {
      await made.make('project-system', { ...project, ...(named ? { people: named } : {}) });
      await made.keepFor(2);
    },
    /** The ticket names these people by now, and is open unless it says another state. */
    async name(named: Named | undefined, status = 'open') {
      await made.sayTicket({ status, ...(named ? { people: named } : {}) });
      await made.keepFor(2);
    },
    changes: () => (made.record()?.life?.changes ?? []).map(({ what }) => what),
    /** Requests to change who is in rooms. */
    shareRequests: () =>
      simulator.world.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/share')),
    stored: () => JSON.stringify(made.record()),
  };
}
