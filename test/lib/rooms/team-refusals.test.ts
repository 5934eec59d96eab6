import { describe, expect, it } from 'vitest';
import { inviteMembers, teamOf } from '../../../lib/rooms/team.ts';
import type { TicketRoomSettings } from '../../../lib/settings/schema.ts';
import { projectRecord, ticketRecord } from '../builders/records.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

type Team = TicketRoomSettings['team'];

function given() {
  const { portal, clock, addRoom, simulator, writes } = simulatedPortal();
  const roomId = addRoom();
  return {
    simulator,
    people: simulator.people,
    groups: simulator.groups,
    state: simulator.world.portal,
    access: (id: string) => simulator.world.portal.room(roomId)?.room.shares.get(id),
    /** How often the portal was asked to invite. */
    invitations: () => writes().filter((call) => call.startsWith('PUT')).length,
    invite: (team: Team, inviteNewGuests = false) =>
      clock.run(inviteMembers(portal, roomId, { section: 'ticketRoom', team, inviteNewGuests })),
  };
}

/** With what the portal said. */
const notInvited = (index: number, words = 'HTTP 403') => ({
  code: 'TeamMemberNotInvited',
  message: expect.stringMatching(new RegExp(`^ticketRoom\\.team\\[${index}\\]: .*${words}`)),
});

describe('a member of the team whom the portal refuses', () => {
  it('keeps nobody else out, and each of the others gets the right of the settings', async () => {
    const { invite, people, groups, access } = given();
    // Who may make no rooms cannot manage one.
    const answer = await invite([
      { user: people.maria, access: 'Read' },
      { user: people.tom, access: 'RoomManager' },
      { group: groups.support, access: 'Editing' },
    ]);
    expect(answer).toEqual({ invited: 2, warnings: [notInvited(1)] });
    expect([people.maria, people.tom, groups.support].map(access)).toEqual([2, undefined, 10]);
  });

  it('is invited no second time when alone', async () => {
    const { invite, people, invitations } = given();
    const answer = await invite([{ user: people.tom, access: 'RoomManager' }]);
    expect(answer).toEqual({ invited: 0, warnings: [notInvited(0)] });
    expect(invitations()).toBe(1);
  });

  it('is named with the refusal of the look for the address', async () => {
    const { invite, people, simulator } = given();
    simulator.world.faults.next({ kind: 'status', status: 400, match: { path: /^people\/email/ } });
    const team: Team = [
      { email: 'tom.user@example.com', access: 'Read' },
      { user: people.maria, access: 'Read' },
    ];
    expect(await invite(team)).toEqual({ invited: 1, warnings: [notInvited(0, 'HTTP 400')] });
  });

  it.each<[string, 'userLimit' | 'inviteGuests', number | boolean, string]>([
    ['has no account left for', 'userLimit', 0, 'could not invite'],
    ['lets nobody invite', 'inviteGuests', false, 'HTTP 403'],
  ])('is a guest whom the portal %s', async (_, setting, value, words) => {
    const { invite, state } = given();
    Object.assign(state.settings, { [setting]: value });
    expect(await invite([{ email: 'new@example.com', access: 'Read' }], true)).toEqual({
      invited: 0,
      warnings: [notInvited(0, words)],
    });
  });
});

describe('the team of a room', () => {
  it('is invited at once, and its members are read back once', async () => {
    const { invite, people, simulator, invitations } = given();
    await invite([
      { user: people.maria, access: 'Read' },
      { user: people.tom, access: 'Read' },
    ]);
    expect(invitations()).toBe(1);
    expect(simulator.world.requests).toHaveLength(2);
  });

  it('is not read back when nobody of it is known', async () => {
    const { invite, simulator } = given();
    await invite([{ email: 'nobody@example.com', access: 'Read' }]);
    expect(simulator.world.requests.map(({ path }) => path)).toEqual(['people/email']);
  });

  it('is not invited while the portal is in trouble', async () => {
    const { invite, people, simulator } = given();
    simulator.world.mode = 'unpaid';
    const answer = invite([{ user: people.tom, access: 'Read' }]);
    await expect(answer).rejects.toMatchObject({ code: 'PortalPlanLimit' });
  });

  it('fails with the trouble of the portal in the middle of it, instead of a warning about a member', async () => {
    const { invite, people, simulator } = given();
    simulator.world.faults.next({ kind: 'status', status: 402, match: { method: 'PUT', path: /share$/ } });
    const answer = invite([{ user: people.tom, access: 'Read' }]);
    await expect(answer).rejects.toMatchObject({ code: 'PortalPlanLimit' });
  });

  it('is that of its kind of rooms, with the section of the settings that names it', () => {
    const team = (access: 'Read' | 'Editing') => [{ user: 'u1', access }];
    const sections = {
      projectRoom: { team: team('Read'), inviteNewGuests: true },
      ticketRoom: { team: team('Editing'), inviteNewGuests: false },
    };
    expect(teamOf(projectRecord(), sections)).toEqual({ section: 'projectRoom', ...sections.projectRoom });
    expect(teamOf(ticketRecord(), sections)).toEqual({ section: 'ticketRoom', ...sections.ticketRoom });
  });
});
