import { describe, expect, it } from 'vitest';
import { makeRoomLink } from '../../../functions/ticket-room/make-room-link.ts';
import { day } from '../../../lib/kernel/time.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import type { LinkSettings } from '../../../lib/settings/schema.ts';
import { iso, startMs, ticketRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const running = ticketRecord({ status: 'running' });
const invitation: LinkSettings = { kind: 'invitation', access: 'Read', expiresAfterDays: 30 };

async function given(status: 'running' | 'done' = 'running') {
  const world = await worldOf({ records: [{ ...running, status }] });
  const { clock, dependencies, simulator, addRoom, portal } = world;
  const roomId = addRoom({ tags: [running.keyTag] });
  const room = simulator.world.portal.room(roomId)?.room;
  if (!room) throw new Error('no room');
  const step = (link: LinkSettings) =>
    clock.run(
      makeRoomLink({ key: running.key, attempt: 1, roomId }, { ...dependencies, ticketRoom: { link } }),
    );
  return { ...world, roomId, room, step, linkId: linkIdOf(portal.url, roomId) };
}

describe('making the link of a ticket room', () => {
  it.each<[string, LinkSettings, object]>([
    ['an invitation', invitation, { kind: 'invitation', access: 2, expirationDate: startMs + 30 * day }],
    [
      'an invitation for some uses',
      { ...invitation, access: 'Editing', maxUses: 5 },
      { kind: 'invitation', access: 10, maxUseCount: 5 },
    ],
    [
      'an external link',
      { kind: 'external', access: 'Read', expiresAfterDays: 1 },
      { kind: 'external', expirationDate: startMs + day },
    ],
    [
      'an external link without an end',
      { kind: 'external', access: 'Read' },
      { kind: 'external', access: 2 },
    ],
  ])('makes %s under an id that a repeat finds', async (_, link, made) => {
    const { step, room, linkId } = await given();
    expect(await step(link)).toEqual({ link: link.kind, warnings: [] });
    await step(link);
    expect(room.links).toMatchObject([{ id: linkId, title: 'DocSpace Rooms', ...made }]);
    expect(room.links[0]?.expirationDate === undefined).toBe(
      link.kind !== 'members' && link.expiresAfterDays === undefined,
    );
    if (link.kind !== 'invitation' || link.maxUses === undefined)
      expect(room.links[0]?.maxUseCount).toBeUndefined();
  });

  it('answers without the link itself, which is a secret', async () => {
    const { step, records } = await given();
    const answer = await step(invitation);
    expect(JSON.stringify([answer, ...records.all.values()])).not.toContain('/s/');
  });

  it('makes none where the environment wants none', async () => {
    const { step, simulator } = await given();
    expect(await step({ kind: 'members' })).toEqual({ link: 'members', warnings: [] });
    expect(simulator.world.requests).toEqual([]);
  });

  it('records what the link may and when it ends, and not the link itself', async () => {
    const { step, stored, linkId, roomId } = await given();
    await step(invitation);
    const expiresAt = iso(startMs + 30 * day);
    expect(stored().link).toEqual({ roomId, id: linkId, kind: 'invitation', access: 2, expiresAt });
  });

  it('keeps what is recorded of its link when the portal refuses a repeat: the link may be there', async () => {
    const { step, stored, simulator } = await given();
    await step(invitation);
    const { link } = stored();
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'PUT' } });
    expect(await step(invitation)).toMatchObject({ link: 'members' });
    expect(stored().link).toEqual(link);
  });

  it('warns that the link is missing when the portal does not show the links of the room either', async () => {
    const { step, simulator } = await given();
    simulator.world.faults.next({ kind: 'status', status: 403, match: { path: /links$/ }, times: 2 });
    expect(await step(invitation)).toMatchObject({ warnings: [{ code: 'LinkMissing' }] });
  });

  it('warns when the portal refuses the link', async () => {
    const { step, room } = await given();
    room.roomType = 2;
    const answer = await step({ kind: 'external', access: 'Read' });
    expect(answer).toMatchObject({ link: 'members', warnings: [{ code: 'LinkNotMade' }] });
    expect(room.links).toEqual([]);
  });

  it.each<LinkSettings>([invitation, { kind: 'external', access: 'Read' }])(
    'fails with trouble of the portal, whatever link is wanted: $kind',
    async (link) => {
      const { step, simulator } = await given();
      simulator.world.mode = 'unpaid';
      await expect(step(link)).rejects.toMatchObject({ code: 'PortalPlanLimit' });
    },
  );

  it('does nothing for an attempt that is over', async () => {
    const { step, simulator } = await given('done');
    await expect(step({ kind: 'members' })).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(simulator.world.requests).toEqual([]);
  });
});
