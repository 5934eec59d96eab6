import { describe, expect, it } from 'vitest';
import { handler as archiveRoom } from '../../../functions/update-room/archive-room.ts';
import { handler as compareRoom } from '../../../functions/update-room/compare-room.ts';
import { handler as renameRoom } from '../../../functions/update-room/rename-room.ts';
import { handler as restoreRoom } from '../../../functions/update-room/restore-room.ts';
import { second } from '../../../lib/kernel/time.ts';
import type { Life } from '../../../lib/work-items/life.ts';
import { projectRecord, recordedRoom, startMs } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';
import { runtimeOf } from '../runtime-of.ts';

const steps = { compareRoom, archiveRoom, renameRoom, restoreRoom };
const closed = { closed: true, status: 'Closed', title: 'Q1', atMs: startMs };
const open = { ...closed, closed: false, status: 'Open' };

/** The second update of a room, which follows its project without a grace. */
async function given({ reported, archived = false }: { reported: Life['reported']; archived?: boolean }) {
  const record = projectRecord({ status: 'done' });
  const world = await worldOf({ records: [record], settings: { life: { graceDays: 0 } } });
  const { addRoom, records, clock, simulator } = world;
  const roomId = addRoom({ tags: [record.keyTag], place: archived ? 'archive' : 'rooms' });
  const life: Life = {
    reported,
    ...(reported.closed ? { closedSinceMs: startMs } : {}),
    ...{ mark: 1, seen: 0, seenAtMs: startMs, update: 2 },
    running: { update: 2, attempt: 1, sinceMs: startMs },
    ...(archived ? { room: { id: roomId, archived: true } } : {}),
  };
  await records.write({ ...record, room: recordedRoom(roomId), life }, 1);
  const runtime = runtimeOf(world);
  return {
    ...world,
    roomId,
    run: (step: keyof typeof steps, update = 2) =>
      clock.run(steps[step].withRuntime(runtime)({ key: record.key, attempt: 1, update })),
    room: () => {
      const { title, room } = simulator.world.portal.room(roomId) ?? {};
      return { title, place: room?.place };
    },
  };
}

describe('the steps of the update of a room', () => {
  it('archive the room of a closed item: what is compared first says so, and ends the update when it is done', async () => {
    const { run, room, roomId, stored, clock } = await given({ reported: closed });
    expect(await run('compareRoom')).toEqual({ change: 'archive', waitSeconds: 0, roomId });
    expect(room().place).toBe('rooms');
    expect(await run('archiveRoom')).toEqual({ roomId });
    await clock.advance(5 * second);
    expect(room().place).toBe('archive');
    expect(await run('compareRoom')).toEqual({ change: 'none', waitSeconds: 0, roomId });
    expect(stored().life).not.toHaveProperty('running');
  });

  it('restore the room of an item that was opened again', async () => {
    const { run, room, roomId, clock } = await given({ reported: open, archived: true });
    expect(await run('compareRoom')).toMatchObject({ change: 'restore' });
    expect(await run('restoreRoom')).toEqual({ roomId });
    await clock.advance(5 * second);
    expect(room().place).toBe('rooms');
  });

  it('rename the room of an item that was renamed', async () => {
    const { run, room, roomId } = await given({ reported: { ...open, title: 'Q2' } });
    expect(await run('compareRoom')).toMatchObject({ change: 'rename' });
    expect(await run('renameRoom')).toEqual({ roomId });
    expect(room().title).toBe('Q2 (PRJ-1)');
  });

  it.each<[keyof typeof steps, Life['reported'], boolean]>([
    ['archiveRoom', open, true],
    ['restoreRoom', closed, false],
  ])('do not move a room by %s where the update wants the opposite', async (step, reported, archived) => {
    const { run, writes, roomId } = await given({ reported, archived });
    await run('compareRoom');
    expect(await run(step)).toEqual({ roomId });
    expect(writes()).toEqual([]);
  });

  it.each(Object.keys(steps) as (keyof typeof steps)[])(
    'do nothing by %s for an update that is over',
    async (step) => {
      const { run, simulator } = await given({ reported: closed });
      await expect(run(step, 1)).rejects.toMatchObject({ code: 'AttemptSuperseded' });
      expect(simulator.world.requests).toEqual([]);
    },
  );
});
