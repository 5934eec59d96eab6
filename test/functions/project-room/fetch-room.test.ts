import { describe, expect, it } from 'vitest';
import { fetchRoom } from '../../../functions/project-room/fetch-room.ts';
import { minute } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom } from '../../lib/builders/records.ts';
import type { GivenRoom } from '../../lib/builders/simulated-portal.ts';
import { worldOf } from '../../lib/builders/world.ts';

const { keyTag } = projectRecord();
const intent = intentOf();

async function fetched(record: WorkRecord, given: GivenRoom, short = false, settings = {}) {
  const world = await worldOf({ records: [record], settings });
  const { clock, dependencies, addRoom } = world;
  const roomId = addRoom(given);
  await clock.advance(minute);
  const counts = { found: { files: 1, folders: 0 }, expected: { files: 8, folders: 3 } };
  const creation = short
    ? ({ outcome: 'incomplete', roomId, ...counts } as const)
    : ({ outcome: 'complete', roomId } as const);
  const step = () => clock.run(fetchRoom({ key: record.key, attempt: 1, creation }, dependencies));
  return { ...world, roomId, step };
}

describe('fetching the room of a project', () => {
  const running = projectRecord({ status: 'running' });
  it('records which it is, and leaves it to Call back that it is done', async () => {
    const { step, stored, roomId, lines } = await fetched(running, { tags: [keyTag] });
    expect(await step()).toEqual({ roomId, roomUrl: stored().room?.url, warnings: [] });
    expect(stored()).toMatchObject({ status: 'running', room: { id: roomId }, warnings: [] });
    expect(stored()).not.toHaveProperty('delivery');
    expect(lines).toEqual([]);
  });

  it('fails for a room that the team manages already, as the room of another work item with a moved tag', async () => {
    const settings = {
      projectRoom: { team: [{ email: 'maria.room-admin@example.com', access: 'RoomManager' }] },
    };
    const { step, simulator, roomId } = await fetched(running, { tags: [keyTag] }, false, settings);
    simulator.world.portal.room(roomId)?.room.shares.set(simulator.people.maria, 9);
    await expect(step()).rejects.toMatchObject({ code: 'RoomNotOurs' });
  });

  it('reports a short copy with a warning, and calls an operator', async () => {
    const { step, stored, roomId, lines } = await fetched(running, { tags: [keyTag] }, true);
    const { warnings } = await step();
    expect(warnings).toEqual([
      {
        code: 'TemplateCopyIncomplete',
        message: 'The template has 8 files and 3 folders, the room 1 and 0.',
      },
    ]);
    expect(stored().warnings).toEqual(warnings);
    const fields = { key: running.key, roomId };
    expect(lines).toEqual([{ level: 'error', code: 'TEMPLATE_COPY_INCOMPLETE', fields }]);
  });

  it.each<[string, GivenRoom]>([
    ['lost its tag', {}],
    ["is somebody else's", { tags: [keyTag], marias: true }],
  ])('fails for a room that %s, and records nothing', async (_, given) => {
    const { step, stored } = await fetched(running, given);
    await expect(step()).rejects.toMatchObject({ code: 'RoomNotOurs' });
    expect(stored()).toEqual(running);
  });

  it('answers a repeat with the same warnings, although the strangers were looked for before', async () => {
    const { step, simulator, roomId, stored } = await fetched(projectRecord({ status: 'running', intent }), {
      tags: [keyTag],
    });
    simulator.world.portal.room(roomId)?.room.shares.set(simulator.people.tom, 2);
    const first = await step();
    expect(first.warnings).toMatchObject([{ code: 'StrangersInRoom' }]);
    simulator.world.portal.room(roomId)?.room.shares.delete(simulator.people.tom);
    expect(await step()).toEqual(first);
    expect(stored().warnings).toEqual(first.warnings);
  });

  it.each(['failed', 'done'] as const)('does nothing for an attempt that is %s', async (status) => {
    const over = projectRecord({ status, room: recordedRoom(7) });
    const { step, stored } = await fetched(over, { tags: [keyTag] });
    await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(stored()).toEqual(over);
  });
});
