import { describe, expect, it } from 'vitest';
import { handler as archiveRoom } from '../../../functions/update-room/archive-room.ts';
import { handler as compareRoom } from '../../../functions/update-room/compare-room.ts';
import { handler as readItem } from '../../../functions/update-room/read-item.ts';
import { handler as removeAccess } from '../../../functions/update-room/remove-access.ts';
import { handler as renameRoom } from '../../../functions/update-room/rename-room.ts';
import { handler as renewLink } from '../../../functions/update-room/renew-link.ts';
import { handler as restoreRoom } from '../../../functions/update-room/restore-room.ts';
import { minute, second } from '../../../lib/kernel/time.ts';
import { requestLink } from '../../../lib/rooms/ticket/make-link.ts';
import type { Life, LifeOfRoom } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { projectRecord, recordedRoom, startMs, ticketRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';
import { runtimeOf } from '../runtime/runtime-of.ts';

const steps = { compareRoom, archiveRoom, removeAccess, renameRoom, renewLink, restoreRoom };
const closed = { closed: true, status: 'Closed', title: 'Q1', atMs: startMs };
const open = { ...closed, closed: false, status: 'Open' };

interface GivenUpdate {
  reported: Life['reported'];
  /** Of the work item: a project unless it is a ticket. */
  record?: WorkRecord;
  archived?: boolean;
  /** Of the change of its work item that was reported. */
  asked?: number;
}

/** The second update of a room, which follows its work item without a grace. */
async function given({
  reported,
  record = projectRecord({ status: 'done' }),
  archived = false,
  asked,
}: GivenUpdate) {
  const world = await worldOf({ records: [record], settings: { life: { graceDays: 0 } } });
  const { addRoom, records, clock, simulator } = world;
  const title = record.facts.kind === 'ticket' ? 'Ticket #7 - Login error' : 'Q1 (PRJ-1)';
  const roomId = addRoom({ title, tags: [record.keyTag], place: archived ? 'archive' : 'rooms' });
  const life: Life = {
    reported,
    ...(reported.closed ? { closedSinceMs: startMs } : {}),
    ...{ mark: 1, seen: 0, seenAtMs: startMs, update: 2 },
    running: { update: 2, attempt: 1, sinceMs: startMs },
    ...(asked === undefined ? {} : { asked }),
    ...(archived ? { room: { id: roomId, archived: true } } : {}),
  };
  await records.write({ ...record, room: recordedRoom(roomId, { title }), life }, 1);
  const runtime = runtimeOf(world);
  return {
    ...world,
    roomId,
    read: (update = 2) => clock.run(readItem.withRuntime(runtime)({ key: record.key, attempt: 1, update })),
    run: (step: keyof typeof steps, update = 2) =>
      clock.run(steps[step].withRuntime(runtime)({ key: record.key, attempt: 1, update })),
    room: () => {
      const { title, room } = simulator.world.portal.room(roomId) ?? {};
      return { title, place: room?.place, links: room?.links };
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

  it('read the work item where its system can be asked, and go on where not', async () => {
    const { read, stored } = await given({ reported: open, asked: 1 });
    expect(await read()).toEqual({ outcome: 'left' });
    expect(stored().life).toMatchObject({ asked: 1, read: 1 });
    await expect(read(1)).rejects.toMatchObject({ name: 'AttemptSuperseded' });
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

  it('remove the link of a closed ticket before the archive, and make it again when the ticket is opened', async () => {
    const record = ticketRecord({ status: 'done' });
    const { run, room, roomId, clock, records, stored, dependencies } = await given({
      reported: { ...closed, title: 'Login error' },
      record,
    });
    const { portal, settings } = dependencies;
    await clock.run(requestLink(portal, roomId, settings.ticketRoom.link, clock.now()));
    expect(room().links).toHaveLength(1);
    expect(await run('compareRoom')).toMatchObject({ change: 'remove-access' });
    expect(await run('removeAccess')).toEqual({ roomId });
    expect(room().links).toEqual([]);
    expect(await run('compareRoom')).toMatchObject({ change: 'archive' });

    const now = stored();
    const reported = { ...open, title: 'Login error', atMs: startMs + 1 };
    const { closedSinceMs: _, ...life } = now.life as Life;
    const { requested: __, ...its } = life.room as LifeOfRoom;
    await records.write(
      { ...now, life: { ...life, reported, room: its } },
      records.all.get(record.key)?.version ?? 0,
    );
    await clock.advance(2 * minute);
    expect(await run('compareRoom')).toMatchObject({ change: 'make-link' });
    expect(await run('renewLink')).toEqual({ roomId });
    expect(room().links).toHaveLength(1);
    expect(stored().link).toMatchObject({ roomId, kind: 'invitation' });
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
