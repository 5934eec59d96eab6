import { describe, expect, it } from 'vitest';
import { inviteMembers } from '../../../lib/rooms/team.ts';
import type { TicketRoomSettings } from '../../../lib/settings/schema.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

type People = ReturnType<typeof simulatedPortal>['simulator'];

/** What inviting this team answers, and who has access to the room then beside its owner. */
async function invited(
  team: (portal: People) => TicketRoomSettings['team'],
  { inviteNewGuests = false, fault = false } = {},
) {
  const { portal, clock, addRoom, simulator } = simulatedPortal();
  const roomId = addRoom();
  if (fault)
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'PUT', path: /share$/ } });
  const answer = await clock.run(
    inviteMembers(portal, roomId, { section: 'ticketRoom', team: team(simulator), inviteNewGuests }),
  );
  const shares = simulator.world.portal.room(roomId)?.room.shares ?? new Map();
  const known = { ...simulator.people, ...simulator.groups };
  const inRoom = Object.entries(known).flatMap(([name, id]) => (shares.has(id) ? [name] : []));
  const guests = [...simulator.world.portal.users.values()].filter(
    ({ email }) => email === 'new@example.com',
  );
  return { ...answer, inRoom: inRoom.sort(), guests: guests.length };
}

const tom = { email: 'tom.user@example.com', access: 'Editing' } as const;
const maria = { email: 'maria.room-admin@example.com', access: 'RoomManager' } as const;
const stranger = { email: 'new@example.com', access: 'Read' } as const;

describe('inviting the team to a room', () => {
  it('gives access to users by e-mail address, to users by id and to groups', async () => {
    const found = await invited(({ people, groups }) => [
      tom,
      { user: people.maria, access: 'RoomManager' },
      { group: groups.support, access: 'Read' },
    ]);
    expect(found).toEqual({ invited: 3, warnings: [], inRoom: ['maria', 'support', 'tom'], guests: 0 });
  });

  it('asks nothing of the portal for a team of nobody', async () => {
    expect(await invited(() => [])).toEqual({ invited: 0, warnings: [], inRoom: [], guests: 0 });
  });

  it('warns of an unknown e-mail address by its place in the settings, and invites the others', async () => {
    const { warnings, inRoom, guests } = await invited(() => [stranger, tom]);
    expect(warnings).toEqual([
      {
        code: 'TeamMemberUnknown',
        message: 'ticketRoom.team[0]: the portal has no user with that e-mail address.',
      },
    ]);
    expect(inRoom).toEqual(['tom']);
    expect(guests).toBe(0);
  });

  it('invites an unknown e-mail address as a guest where the settings allow it', async () => {
    const { warnings, guests, ...found } = await invited(() => [stranger, tom], { inviteNewGuests: true });
    expect(found).toMatchObject({ invited: 2, inRoom: ['tom'] });
    expect(warnings).toEqual([]);
    expect(guests).toBe(1);
  });

  it('warns of a disabled user, whom the portal skips silently', async () => {
    const found = await invited(({ people }) => [{ user: people.disabled, access: 'Read' }, maria]);
    expect(found.warnings).toEqual([
      { code: 'TeamMemberNotInvited', message: expect.stringMatching(/^ticketRoom\.team\[0\]: \S/) },
    ]);
    expect(found).toMatchObject({ invited: 1, inRoom: ['maria'] });
  });

  it('invites one by one when the portal refuses all at once', async () => {
    expect(await invited(() => [tom, maria], { fault: true })).toMatchObject({
      invited: 2,
      warnings: [],
      inRoom: ['maria', 'tom'],
    });
  });
});
