import { describe, expect, it } from 'vitest';
import { day } from '../../../../lib/kernel/time.ts';
import { readAccess } from '../../../../lib/rooms/life/access.ts';
import { roomOrGone } from '../../../../lib/rooms/our-rooms.ts';
import { linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { LivingRecord } from '../../../../lib/work-items/life/updates.ts';
import { ticketRecord } from '../../builders/records.ts';
import { type GivenUpdate, nowMs, updating } from './updating.ts';

const removed = { link: { to: 'removed', atMs: nowMs } } as const;
const guestsLeave = { removeGuests: true };

/** What is read of a ticket's room that has the link that was made for it, and a guest. */
async function read(given: GivenUpdate) {
  const made = await updating({ record: { facts: ticketRecord().facts }, ...given });
  const { clock, portal, simulator, dependencies } = made;
  const room = simulator.world.portal.room(made.room.id)?.room;
  const guest = simulator.world.portal.addUser({
    email: 'guest@example.org',
    firstName: 'Gus',
    lastName: 'Guest',
    type: 'guest',
  });
  room?.shares.set(guest.id, 2);
  room?.links.push({
    ...{ kind: 'invitation', access: 2, title: '', denyDownload: false, internal: false, useCount: 0 },
    id: linkIdOf(portal.url, made.room.id),
  });
  const now = await clock.run(roomOrGone(portal, made.room.id));
  const before = simulator.world.requests.length;
  const record = made.record as LivingRecord;
  const about = { settings: dependencies.settings, nowMs: clock.now() };
  const found = await clock.run(readAccess(portal, record, now, about));
  const paths = simulator.world.requests.slice(before).map(({ path }) => path.split('/').at(-1));
  return { found, paths: paths.sort(), guest: guest.id };
}

describe('who gets into a room', () => {
  const ends = (afterMs: number) => ({ life: { closedSinceMs: nowMs - 7 * day + afterMs } });

  it.each<[string, GivenUpdate]>([
    ['its grace is over', { item: 'closed', ...ends(-1) }],
    ['its grace is over at this very moment', { item: 'closed', ...ends(0) }],
  ])('is read before it goes to the archive: %s', async (_, given) => {
    const { found, guest, paths } = await read({ ...given, settings: guestsLeave });
    expect(found).toEqual({ hasLink: true, guests: [guest] });
    expect(paths).toEqual(['links', 'share']);
  });

  it.each<[string, GivenUpdate]>([
    ['guests stay by the settings', { item: 'closed', settings: {} }],
    ['its item is open again, and the link may have to be made', { done: removed, settings: guestsLeave }],
  ])('is read without its guests where %s', async (_, given) => {
    const { found, paths } = await read(given);
    expect(found).toEqual({ hasLink: true, guests: [] });
    expect(paths).toEqual(['links']);
  });

  it.each<[string, GivenUpdate]>([
    ['its grace is not over', { item: 'closed', ...ends(1) }],
    ['its grace is not over, and its link was removed before', { item: 'closed', ...ends(1), done: removed }],
    ['its item is open, and its link was never removed', {}],
    ['all was done about the closing', { item: 'closed', done: { handledClosing: nowMs - 8 * day } }],
    ['it is in the archive', { item: 'closed', room: { place: 'archive' } }],
  ])('is not read where nothing follows from it: %s', async (_, given) => {
    const { found, paths } = await read({ settings: guestsLeave, ...given });
    expect({ found, paths }).toEqual({ found: undefined, paths: [] });
  });
});
