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
