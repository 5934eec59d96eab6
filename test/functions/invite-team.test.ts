import { describe, expect, it } from 'vitest';
import { inviteTeam } from '../../functions/invite-team.ts';
import { ticketRecord } from '../lib/builders/records.ts';
import { worldOf } from '../lib/builders/world.ts';

async function invited(status: 'running' | 'done') {
  const record = ticketRecord({ status });
  const { clock, dependencies, simulator, addRoom } = await worldOf({ records: [record] });
  const roomId = addRoom({ tags: [record.keyTag] });
  const { tom } = simulator.people;
  const ticketRoom = { team: [{ user: tom, access: 'Editing' as const }], inviteNewGuests: false };
  const answer = clock.run(
    inviteTeam({ key: record.key, attempt: 1, roomId }, { ...dependencies, ticketRoom }),
  );
  const access = () => simulator.world.portal.room(roomId)?.room.shares.get(tom);
  return { answer, access };
}

describe('inviting the team of a ticket room', () => {
  it('gives it access to the room', async () => {
    const { answer, access } = await invited('running');
    expect(await answer).toMatchObject({ warnings: [] });
    expect(access()).toBe(10);
  });

  it('does nothing for an attempt that is over', async () => {
    const { answer, access } = await invited('done');
    await expect(answer).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(access()).toBeUndefined();
  });
});
