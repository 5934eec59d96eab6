import { describe, expect, it } from 'vitest';
import { inviteTeam } from '../../../functions/ticket-room/invite-team.ts';
import type { TeamMember } from '../../../lib/settings/schema.ts';
import { ticketRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const running = ticketRecord({ status: 'running' });

async function given(status: 'running' | 'done' = 'running') {
  const world = await worldOf({ records: [{ ...running, status }] });
  const { clock, dependencies, simulator, addRoom } = world;
  const roomId = addRoom({ tags: [running.keyTag] });
  const { people, groups } = simulator;
  const emailOf = (id: string) => simulator.world.portal.users.get(id)?.email ?? '';
  return {
    ...world,
    people,
    groups,
    emailOf,
    portalState: simulator.world.portal,
    access: (id: string) => simulator.world.portal.room(roomId)?.room.shares.get(id),
    calls: () => world.writes().filter((call) => call.startsWith('PUT')).length,
    step: (team: TeamMember[], inviteNewGuests = false) => {
      const ticketRoom = { team, inviteNewGuests };
      return clock.run(inviteTeam({ key: running.key, attempt: 1, roomId }, { ...dependencies, ticketRoom }));
    },
  };
}

const warning = (code: string, index: number) => ({
  code,
  message: expect.stringMatching(new RegExp(`^ticketRoom\\.team\\[${index}\\]: `)),
});

describe('inviting the team of a ticket room', () => {
  it('invites users, groups and people by their addresses at once, each with the right of the settings', async () => {
    const { step, people, groups, access, emailOf, calls } = await given();
    const made = await step([
      { user: people.maria, access: 'RoomManager' },
      { group: groups.support, access: 'Editing' },
      { email: emailOf(people.tom), access: 'Read' },
    ]);
    expect(made).toEqual({ invited: 3, warnings: [] });
    expect([people.maria, groups.support, people.tom].map(access)).toEqual([9, 10, 2]);
    expect(calls()).toBe(1);
  });

  it('invites nobody where the settings name nobody, and asks the portal nothing', async () => {
    const { step, simulator } = await given();
    expect(await step([])).toEqual({ invited: 0, warnings: [] });
    expect(simulator.world.requests).toEqual([]);
  });

  it('lets one refusal keep nobody else out', async () => {
    const { step, people, access } = await given();
    const made = await step([
      { user: people.maria, access: 'Read' },
      { user: people.guest, access: 'RoomManager' },
      { user: people.tom, access: 'Editing' },
    ]);
    expect(made).toEqual({ invited: 2, warnings: [warning('TeamMemberNotInvited', 1)] });
    expect([people.maria, people.guest, people.tom].map(access)).toEqual([2, undefined, 10]);
  });

  it('invites one alone no second time after a refusal', async () => {
    const { step, people, calls } = await given();
    const made = await step([{ user: people.guest, access: 'RoomManager' }]);
    expect(made.warnings).toEqual([warning('TeamMemberNotInvited', 0)]);
    expect(calls()).toBe(1);
  });

  it('warns of somebody whom the portal does not list afterwards', async () => {
    const { step, people } = await given();
    const made = await step([
      { user: people.disabled, access: 'Read' },
      { user: people.tom, access: 'Read' },
    ]);
    expect(made).toEqual({ invited: 1, warnings: [warning('TeamMemberNotInvited', 0)] });
  });

  it('warns of an address that the portal does not know, and quotes it nowhere', async () => {
    const { step, people, emailOf, calls } = await given();
    const made = await step([
      { email: emailOf(people.tom), access: 'Read' },
      { email: 'nobody@example.com', access: 'Read' },
    ]);
    expect(made).toEqual({ invited: 1, warnings: [warning('TeamMemberUnknown', 1)] });
    expect(JSON.stringify(made)).not.toContain('nobody@example.com');
    expect(calls()).toBe(1);
  });

  it('invites an unknown address as a guest where the settings say so', async () => {
    const { step, portalState, access } = await given();
    expect(await step([{ email: 'new@example.com', access: 'Read' }], true)).toEqual({
      invited: 1,
      warnings: [],
    });
    expect(access(portalState.userByEmail('new@example.com')?.id ?? '')).toBe(2);
  });

  it.each<[string, 'userLimit' | 'inviteGuests', number | boolean]>([
    ['warns that a guest is one too many', 'userLimit', 0],
    ['refuses guests', 'inviteGuests', false],
  ])('warns of a guest when the portal %s', async (_, setting, value) => {
    const { step, portalState } = await given();
    Object.assign(portalState.settings, { [setting]: value });
    const made = await step([{ email: 'new@example.com', access: 'Read' }], true);
    expect(made).toEqual({ invited: 0, warnings: [warning('TeamMemberNotInvited', 0)] });
  });

  it('fails with trouble of the portal', async () => {
    const { step, people, simulator } = await given();
    simulator.world.mode = 'unpaid';
    await expect(step([{ user: people.tom, access: 'Read' }])).rejects.toMatchObject({
      code: 'PortalPlanLimit',
    });
  });

  it('does nothing for an attempt that is over', async () => {
    const { step, people, simulator } = await given('done');
    await expect(step([{ user: people.tom, access: 'Read' }])).rejects.toMatchObject({
      code: 'AttemptSuperseded',
    });
    expect(simulator.world.requests).toEqual([]);
  });
});
