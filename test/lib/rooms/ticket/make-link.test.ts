import { describe, expect, it } from 'vitest';
import type { Portal } from '../../../../lib/docspace/client.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { requestLink } from '../../../../lib/rooms/ticket/make-link.ts';
import { linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { LinkSettings } from '../../../../lib/settings/schema.ts';
import { iso, startMs } from '../../builders/records.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';

const invitation: LinkSettings = { kind: 'invitation', access: 'Read', expiresAfterDays: 30 };
const external: LinkSettings = { kind: 'external', access: 'Read' };
const anothers = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f';

/** A room, and the request for its link; the portal answers it by itself unless given otherwise. */
function given(answer?: Portal['call']) {
  const world = simulatedPortal();
  const { clock, simulator, addRoom, portal } = world;
  const roomId = addRoom();
  const room = simulator.world.portal.room(roomId)?.room;
  if (!room) throw new Error('no room');
  const asked: Portal = answer ? { ...portal, call: answer } : portal;
  return {
    ...world,
    room,
    roomId,
    linkId: linkIdOf(portal.url, roomId),
    request: (link: LinkSettings) => clock.run(requestLink(asked, roomId, link, clock.now())),
  };
}

describe('the request for the link of a room', () => {
  it.each<[string, LinkSettings, object, object]>([
    [
      'an invitation',
      invitation,
      { kind: 'invitation', access: 2, expirationDate: startMs + 30 * day },
      { kind: 'invitation', access: 2, expiresAt: iso(startMs + 30 * day) },
    ],
    [
      'an invitation for some uses',
      { ...invitation, access: 'Editing', maxUses: 5 },
      { kind: 'invitation', access: 10, expirationDate: startMs + 30 * day, maxUseCount: 5 },
      { kind: 'invitation', access: 10, expiresAt: iso(startMs + 30 * day), maxUses: 5 },
    ],
    [
      'an external link with an end',
      { ...external, expiresAfterDays: 1 },
      { kind: 'external', access: 2, expirationDate: startMs + day },
      { kind: 'external', access: 2, expiresAt: iso(startMs + day) },
    ],
    [
      'an external link without an end',
      external,
      { kind: 'external', access: 2 },
      { kind: 'external', access: 2 },
    ],
  ])('makes %s, and a repeat makes no other', async (_, link, stored, made) => {
    const { request, room, roomId, linkId } = given();
    for (const _repeat of [1, 2]) {
      expect(await request(link)).toEqual({ made: { roomId, id: linkId, ...made }, warnings: [] });
    }
    expect(room.links).toMatchObject([{ id: linkId, title: 'DocSpace Rooms', ...stored }]);
    expect('expirationDate' in stored).toBe(room.links[0]?.expirationDate !== undefined);
    expect('maxUseCount' in stored).toBe(room.links[0]?.maxUseCount !== undefined);
  });

  it('is none where the settings want no link', async () => {
    const { request, simulator } = given();
    expect(await request({ kind: 'members' })).toEqual({ warnings: [] });
    expect(simulator.world.requests).toEqual([]);
  });

  it('takes back what a person has given to the link', async () => {
    const { request, room } = given();
    await request(invitation);
    Object.assign(room.links[0] ?? {}, { access: 11, expirationDate: undefined });
    expect((await request(invitation)).warnings).toEqual([]);
    expect(room.links[0]).toMatchObject({ access: 2, expirationDate: startMs + 30 * day });
  });

  it('warns where a policy of the portal keeps an external link for members', async () => {
    const { request, simulator } = given();
    simulator.world.portal.settings.forceInternalLinks = true;
    expect(await request(external)).toMatchObject({
      made: { kind: 'external' },
      warnings: [{ code: 'LinkInternal' }],
    });
  });

  it('leaves an invitation that a person has made already, and warns of it', async () => {
    const { request, room } = given();
    await request(invitation);
    if (room.links[0]) room.links[0].id = anothers;
    const answer = await request(invitation);
    expect(answer).toMatchObject({ warnings: [{ code: 'LinkNotOurs' }] });
    expect(answer).not.toHaveProperty('made');
    expect(room.links.map(({ id }) => id)).toEqual([anothers]);
  });

  it.each<[string, LinkSettings, boolean]>([
    ['an invitation where there is no other', invitation, false],
    ['an external link, also where people have made one', external, true],
  ])('blames no other link when the portal refuses %s', async (_, link, hasOther) => {
    const { request, room, simulator } = given();
    if (hasOther) {
      await request(link);
      if (room.links[0]) room.links[0].id = anothers;
    }
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'PUT' } });
    const message = expect.stringContaining('HTTP 403');
    expect(await request(link)).toEqual({ warnings: [{ code: 'LinkNotMade', message }] });
  });

  it('warns when the portal answers without a link: it stored none', async () => {
    const { request } = given(async () => undefined as never);
    const message = expect.stringMatching(/\S/);
    expect(await request(invitation)).toEqual({ warnings: [{ code: 'LinkNotMade', message }] });
  });

  it.each<LinkSettings>([invitation, external])(
    'fails with trouble of the portal, whatever link is wanted: $kind',
    async (link) => {
      const { request, simulator } = given();
      simulator.world.mode = 'unpaid';
      await expect(request(link)).rejects.toMatchObject({ code: 'PortalPlanLimit' });
    },
  );
});
