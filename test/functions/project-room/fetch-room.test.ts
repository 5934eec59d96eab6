import { describe, expect, it } from 'vitest';
import { fetchRoom } from '../../../functions/project-room/fetch-room.ts';
import { minute } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { projectRecord, recordedRoom } from '../../lib/builders/records.ts';
import type { GivenRoom } from '../../lib/builders/simulated-portal.ts';
import { worldOf } from '../../lib/builders/world.ts';

const { keyTag } = projectRecord();

async function fetched(record: WorkRecord, given: GivenRoom, short = false) {
  const world = await worldOf({ records: [record] });
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
  it('records it as done, to be reported', async () => {
    const { step, stored, roomId, lines } = await fetched(running, { tags: [keyTag] });
    expect(await step()).toEqual({ roomId, roomUrl: stored().room?.url, warnings: [] });
    expect(stored()).toMatchObject({
      status: 'done',
      room: { id: roomId },
      warnings: [],
      delivery: 'pending',
    });
    const fields = { key: running.key, source: 'project-system', roomId, warnings: 0, seconds: 60 };
    expect(lines).toEqual([{ level: 'info', code: 'ROOM_READY', fields }]);
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
    expect(lines).toMatchObject([
      { level: 'error', code: 'TEMPLATE_COPY_INCOMPLETE', fields: { key: running.key, roomId } },
      { level: 'info', code: 'ROOM_READY', fields: { warnings: 1 } },
    ]);
  });

  it.each<[string, GivenRoom]>([
    ['lost its tag', {}],
    ["is somebody else's", { tags: [keyTag], marias: true }],
  ])('fails for a room that %s, and records nothing', async (_, given) => {
    const { step, stored } = await fetched(running, given);
    await expect(step()).rejects.toMatchObject({ code: 'RoomNotOurs' });
    expect(stored()).toEqual(running);
  });

  it('answers a repeat with what is recorded, and asks nothing', async () => {
    const warnings = [{ code: 'TemplateCopyIncomplete', message: 'm' } as const];
    const done = projectRecord({ status: 'done', room: recordedRoom(7), warnings });
    const { step, simulator, stored } = await fetched(done, {});
    expect(await step()).toEqual({ roomId: 7, roomUrl: recordedRoom(7).url, warnings });
    const { warnings: _, ...plain } = done;
    const repeat = await fetched(plain, {});
    expect(await repeat.step()).toMatchObject({ warnings: [] });
    expect(simulator.world.requests).toEqual([]);
    expect(stored()).toEqual(done);
  });

  it('does nothing for an attempt that is over', async () => {
    const failed = projectRecord({ status: 'failed' });
    const { step, stored } = await fetched(failed, { tags: [keyTag] });
    await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(stored()).toEqual(failed);
  });
});
