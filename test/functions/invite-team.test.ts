import { describe, expect, it } from 'vitest';
import { inviteTeam } from '../../functions/invite-team.ts';
import { projectRecord, ticketRecord } from '../lib/builders/records.ts';
import { worldOf } from '../lib/builders/world.ts';

const kinds = { project: projectRecord, ticket: ticketRecord };
const tom = 'tom.user@example.com';
const ann = 'unknown@example.com';

/** Tom edits in rooms of projects and reads in those of tickets. */
const settings = {
  projectRoom: {
    team: [
      { email: tom, access: 'Editing' },
      { email: ann, access: 'Read' },
    ],
  },
  ticketRoom: { team: [{ email: tom, access: 'Read' }] },
};

async function invited(kind: keyof typeof kinds, status: 'running' | 'done', isRefused = false) {
  const record = kinds[kind]({ status });
  const { clock, dependencies, simulator, addRoom } = await worldOf({ records: [record], settings });
  const roomId = addRoom({ tags: [record.keyTag] });
  if (isRefused) {
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'GET', path: /share$/ } });
  }
  const answer = clock.run(inviteTeam({ key: record.key, attempt: 1, roomId }, dependencies));
  const access = () => simulator.world.portal.room(roomId)?.room.shares.get(simulator.people.tom);
  return { answer, access };
}

describe('inviting the team of the environment', () => {
  it('gives the team of projects access to the room of a project, and names the setting of who is unknown', async () => {
    const { answer, access } = await invited('project', 'running');
    expect(await answer).toMatchObject({
      warnings: [{ code: 'TeamMemberUnknown', message: expect.stringContaining('projectRoom.team[1]: ') }],
    });
    expect(access()).toBe(10);
  });

  it('gives the team of tickets access to the room of a ticket', async () => {
    const { answer, access } = await invited('ticket', 'running');
    expect(await answer).toMatchObject({ warnings: [] });
    expect(access()).toBe(2);
  });

  it('warns that the team is missing when the portal refuses to show who is in the room', async () => {
    const { answer } = await invited('ticket', 'running', true);
    expect(await answer).toMatchObject({ warnings: [{ code: 'TeamMissing' }] });
  });

  it('does nothing for an attempt that is over', async () => {
    const { answer, access } = await invited('ticket', 'done');
    await expect(answer).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(access()).toBeUndefined();
  });
});
