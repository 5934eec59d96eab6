import { describe, expect, it } from 'vitest';
import type { Life, RoomWish } from '../../../../lib/work-items/life/life.ts';
import { iso, startMs } from '../../builders/records.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';
import { type GivenUpdate, nowMs, updating } from './updating.ts';

/** The id of the one room of these updates: the portal gives its ids in order. */
const roomId = simulatedPortal().addRoom();
const wished = (to: RoomWish['to'], more: Partial<RoomWish> = {}): Partial<Life> => ({
  wish: { to, roomId, since: iso(startMs), ...more },
});
const pending = { requested: { to: 'restore', atMs: nowMs - 1000, update: 5, times: 1 } } as const;
const inArchive = { place: 'archive' } as const;

describe('what an operator wished of a room', () => {
  it.each<[string, GivenUpdate, string, boolean]>([
    ['the archive, and it is active', { life: wished('archive') }, 'archive', false],
    ['the archive, and it is there', { life: wished('archive'), room: inArchive }, 'none', true],
    [
      'the archive, and it is there, though a move out of it may still come',
      { life: wished('archive'), room: inArchive, done: pending },
      'wait',
      true,
    ],
    [
      'that it is active, and it is in the archive',
      { life: wished('restore'), room: inArchive },
      'restore',
      false,
    ],
    ['that it is active, and it is', { life: wished('restore') }, 'none', true],
    [
      'that it is active, and it is, but for its title',
      { life: wished('restore'), name: 'Q2' },
      'rename',
      true,
    ],
    [
      'the archive, which is left to people, for it is of another owner',
      { life: wished('archive'), room: { marias: true } },
      'none',
      true,
    ],
    [
      'the archive of a room that is kept by now',
      { life: wished('archive'), record: { kept: { since: iso(1) } } },
      'none',
      true,
    ],
  ])('counts as done or not: %s', async (_, given, change, isDone) => {
    const made = await updating(given);
    expect(made.room.id).toBe(roomId);
    expect(await made.compare()).toMatchObject({ change });
    expect(made.now().life?.wish).toEqual({ ...given.life?.wish, ...(isDone ? { done: true } : {}) });
    expect(made.now().life?.update).toBe(5);
  });

  it('adds no wish to a room of which none is known', async () => {
    const made = await updating();
    await made.compare();
    expect(made.now().life).not.toHaveProperty('wish');
  });
});

describe('access to a room that an operator wishes into the archive', () => {
  /** An update of a room that has a guest. */
  async function withGuest(life: Partial<Life>) {
    const made = await updating({ life, settings: { removeGuests: true } });
    const { portal } = made.simulator.world;
    const guest = portal.addUser({
      email: 'guest@example.org',
      firstName: 'Gus',
      lastName: 'Guest',
      type: 'guest',
    });
    const room = portal.room(roomId)?.room;
    room?.shares.set(guest.id, 2);
    return { ...made, hasGuest: () => room?.shares.has(guest.id) };
  }

  it.each<[string, Partial<Life>, boolean]>([
    ['is read and removed', wished('archive'), true],
    ['stays once the room was there', wished('archive', { done: true }), false],
    ['stays where the wish is another', wished('restore'), false],
    ['stays where the wish was of before its work item was opened', wished('archive', { closing: 1 }), false],
  ])('of an open work item %s', async (_, life, removes) => {
    const { compare } = await withGuest(life);
    expect((await compare()).change).toBe(removes ? 'remove-access' : 'none');
    const { removeAccess, hasGuest } = await withGuest(life);
    expect(await removeAccess()).toEqual({ roomId });
    expect(hasGuest()).toBe(!removes);
  });
});
