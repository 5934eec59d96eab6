import { describe, expect, it } from 'vitest';
import type { Portal } from '../../../lib/docspace/client.ts';
import { warningsOfStrangers } from '../../../lib/rooms/strangers.ts';
import { adoptedRoom } from '../../../lib/rooms/verified-room.ts';
import type { Intent, WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from '../builders/dependencies.ts';
import { intentOf, projectRecord, recordedRoom } from '../builders/records.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

/** A portal in whose room these have access, in the form of any of its versions. */
function portalWith(shares: object[]): Portal {
  const call = async ({ path }: { path: string }) => {
    if (path === 'people/@self') return { id: 'me' };
    return path.endsWith('/share') ? shares : [];
  };
  return { url: 'https://portal.example.com', call: call as never };
}

const strangers = (shares: object[]) => warningsOfStrangers(portalWith(shares), 7);

describe('who is a stranger in a room that was found', () => {
  it('is not the service user, who owns it', async () => {
    expect(await strangers([{ access: 1, sharedToUser: { id: 'me' } }])).toEqual([]);
  });

  it.each<[string, object]>([
    ['another user', { access: 2, sharedToUser: { id: 'u2', email: 'ann@example.com' } }],
    ['another group', { access: 2, sharedToGroup: { id: 'g2' } }],
    ['a user as older portals show him', { access: 2, sharedTo: { id: 'u1' } }],
    ['somebody of whom the portal says nothing', { access: 2 }],
  ])('is %s', async (_, share) => {
    expect(await strangers([share])).toMatchObject([{ code: 'StrangersInRoom' }]);
  });

  it('counts all others together', async () => {
    const others = ['a', 'b', 'c'].map((id) => ({ access: 2, sharedToUser: { id } }));
    expect(await strangers(others)).toMatchObject([{ message: expect.stringContaining('did not add: 3.') }]);
  });

  it.each([
    [1, 'fails'],
    [9, 'fails'],
    [11, 'warns'],
    [10, 'warns'],
  ])('somebody else with the access %d: %s', async (access, outcome) => {
    const asked = strangers([{ access, sharedToUser: { id: 'u2' } }]);
    if (outcome === 'fails') await expect(asked).rejects.toMatchObject({ code: 'RoomNotOurs' });
    else expect(await asked).toHaveLength(1);
  });
});

describe('adopting a room that was found', () => {
  const record = projectRecord();

  /** Adopts a room in which a stranger reads. */
  async function adopted(
    recordedBefore: boolean,
    marias = false,
    intent: Intent | undefined = intentOf(),
    { strangers: hasStrangers = true, ...change }: Partial<WorkRecord> & { strangers?: boolean } = {},
  ) {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const id = addRoom({ tags: [record.keyTag], marias });
    if (hasStrangers) simulator.world.portal.room(id)?.room.shares.set(simulator.people.tom, 2);
    const { log, lines } = keptLog();
    const known = { ...record, intent, ...(recordedBefore && { room: recordedRoom(id) }), ...change };
    return { id, lines, answer: clock.run(adoptedRoom(known, id, { portal, log })) };
  }

  it('warns of strangers in it, and calls an operator', async () => {
    const { id, lines, answer } = await adopted(false);
    expect(await answer).toMatchObject({ room: { id }, warnings: [{ code: 'StrangersInRoom' }] });
    const fields = { key: record.key, roomId: id };
    expect(lines).toEqual([{ level: 'error', code: 'ROOM_HAS_STRANGERS', fields }]);
  });

  it('fails where strangers are in it and another title was asked for', async () => {
    const { answer } = await adopted(false, false, intentOf({ title: 'Q2 (PRJ-1)' }));
    await expect(answer).rejects.toMatchObject({ code: 'RoomNotOurs' });
  });

  it('does not look again at one that was recorded before', async () => {
    const { id, lines, answer } = await adopted(true);
    expect(await answer).toMatchObject({ room: { id }, warnings: [] });
    expect(lines).toEqual([]);
  });

  it('says again of one that was recorded before what was found out then, and nothing else of its warnings', async () => {
    const warnings = (['TeamMemberUnknown', 'StrangersInRoom'] as const).map((code) => ({
      code,
      message: code,
    }));
    const { answer, lines } = await adopted(true, false, intentOf(), { warnings });
    expect((await answer).warnings).toEqual([{ code: 'StrangersInRoom', message: 'StrangersInRoom' }]);
    expect(lines).toEqual([]);
  });

  it('takes one without strangers that people have renamed, and calls nobody', async () => {
    const { id, answer, lines } = await adopted(false, false, intentOf({ title: 'Q2 (PRJ-1)' }), {
      strangers: false,
    });
    expect(await answer).toMatchObject({ room: { id }, warnings: [] });
    expect(lines).toEqual([]);
  });

  it('fails where strangers are in it and nothing was asked for', async () => {
    const { answer } = await adopted(false, false, undefined, { intent: undefined as never });
    await expect(answer).rejects.toMatchObject({ code: 'RoomNotOurs' });
  });

  it('fails for one of somebody else', async () => {
    const { answer } = await adopted(true, true);
    await expect(answer).rejects.toMatchObject({ code: 'RoomNotOurs' });
  });
});
