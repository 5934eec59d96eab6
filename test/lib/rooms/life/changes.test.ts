import { describe, expect, it } from 'vitest';
import { accessRights } from '../../../../lib/docspace/numbers.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
import type { LifeOfRoom, RoomMove } from '../../../../lib/work-items/life/life.ts';
import { nowMs, ref, refusing, updating } from './updating.ts';

const requested = (to: RoomMove): Partial<LifeOfRoom> => ({
  requested: { to, atMs: nowMs, update: 5, times: 1 },
});
const archive = { done: requested('archive') };
const restore = { done: requested('restore'), room: { place: 'archive' } } as const;
const rename = { done: { requestedTitles: ['Q2 (PRJ-1)', 'Q3 (PRJ-1)', 'Q4 (PRJ-1)'] } };

describe('the step that moves a room', () => {
  it.each([
    ['to the archive', archive, 'archive', 'archive'],
    ['out of the archive', restore, 'restore', 'rooms'],
  ] as const)('moves it %s where that was written down', async (_, given, to, place) => {
    const { move, room, roomAt } = await updating(given);
    expect(await move(to)).toEqual({ roomId: room.id });
    expect(roomAt(room.id)?.place).toBe(place);
  });

  it.each([
    ['nothing was written down', {}, 'archive'],
    ['the other move was written down', { ...restore, room: {} }, 'archive'],
    ['the other move was written down', { done: requested('archive'), room: restore.room }, 'restore'],
  ] as const)('requests nothing where %s', async (_, given, to) => {
    const { move, room, writes } = await updating(given);
    expect(await move(to)).toEqual({ roomId: room.id });
    expect(writes()).toEqual([]);
  });
});

describe('the step that renames a room', () => {
  it('gives it the title that was written down last', async () => {
    const { rename: follow, room, title } = await updating(rename);
    expect(await follow()).toEqual({ roomId: room.id });
    expect(title()).toBe('Q4 (PRJ-1)');
  });

  it.each([
    ['no title was written down', {}],
    ['people have renamed it since the look before', { ...rename, room: { title: 'Ours' } }],
  ])('requests nothing where %s', async (_, given) => {
    const { rename: follow, room, writes } = await updating(given);
    expect(await follow()).toEqual({ roomId: room.id });
    expect(writes()).toEqual([]);
  });

  it('requests nothing where people have deleted it since the look before', async () => {
    const { rename: follow, room, simulator, writes } = await updating(rename);
    simulator.world.portal.deleteFolder(room.id);
    expect(await follow()).toEqual({ roomId: room.id });
    expect(writes()).toEqual([]);
  });
});

describe.each([
  ['archives', archive, 'archive'],
  ['restores', restore, 'restore'],
  ['renames', rename, 'rename'],
] as const)('a step that %s a room', (_, given, step) => {
  /** Its step, and what people do to the room meanwhile. */
  async function begun() {
    const made = await updating(given);
    const row = () => {
      const room = made.simulator.world.portal.room(made.room.id);
      if (!room) throw new Error('the room is gone');
      return room;
    };
    const byPeople = {
      nothing: () => {},
      'move it': () => {
        row().room.place = step === 'restore' ? 'rooms' : 'archive';
      },
      // The former owner stays in a room as its manager.
      'hand it over': () => {
        row().createdBy = made.simulator.people.maria;
        row().room.shares.set(made.simulator.people.serviceUser, accessRights.RoomManager);
      },
      'delete it': () => made.simulator.world.portal.deleteFolder(made.room.id),
    };
    const run = (which = ref) => (step === 'rename' ? made.rename(which) : made.move(step, which));
    return { ...made, byPeople, run };
  }

  it.each(['move it', 'hand it over', 'delete it'] as const)(
    'leaves it to the next look where the portal refuses that because people %s meanwhile',
    async (what) => {
      const { beforeRequest, byPeople, run, room } = await begun();
      beforeRequest(refusing(byPeople[what]));
      expect(await run()).toEqual({ roomId: room.id });
    },
  );

  it('fails where the portal refuses that and nothing of the room has changed', async () => {
    const { beforeRequest, byPeople, run } = await begun();
    beforeRequest(refusing(byPeople.nothing));
    await expect(run()).rejects.toMatchObject({ code: 'PortalRejected' });
  });

  it('fails where the portal does not answer, whatever became of the room', async () => {
    const { beforeRequest, byPeople, run } = await begun();
    beforeRequest(({ method = 'GET' }) => {
      if (method === 'GET') return;
      byPeople['delete it']();
      throw new Failure('PortalUnavailable', 'no answer');
    });
    await expect(run()).rejects.toMatchObject({ code: 'PortalUnavailable' });
  });

  it('fails and requests nothing in an update that runs no more', async () => {
    const { run, writes } = await begun();
    await expect(run({ ...ref, update: 4 })).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(writes()).toEqual([]);
  });
});
