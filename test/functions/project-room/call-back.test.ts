import { describe, expect, it } from 'vitest';
import { callBack } from '../../../functions/project-room/call-back.ts';
import { minute } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { projectRecord, recordedRoom } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const warnings = [{ code: 'TeamMemberUnknown', message: 'projectRoom.team[0]: unknown.' } as const];

async function calledBack(record: WorkRecord, receiver: () => number = () => 204) {
  const world = await worldOf({ records: [record], receiver });
  const { clock, dependencies } = world;
  await clock.advance(minute);
  const step = (lastTry = false) =>
    clock.run(callBack({ key: record.key, attempt: 1, roomId: 7, warnings, lastTry }, dependencies));
  return { ...world, step };
}

describe('calling the project system back', () => {
  const running = projectRecord({ status: 'running', room: recordedRoom(7) });

  it('records the room as done, with its warnings, and sends the result', async () => {
    const { step, stored, lines, sent } = await calledBack(running);
    expect(await step()).toEqual({ delivery: 'delivered' });
    expect(stored()).toMatchObject({ status: 'done', warnings, delivery: 'delivered' });
    expect(sent).toMatchObject([{ type: 'room.created', data: { roomId: 7, warnings } }]);
    const fields = { key: running.key, source: 'project-system', roomId: 7, warnings: 1, seconds: 60 };
    expect(lines[0]).toEqual({ level: 'info', code: 'ROOM_READY', fields });
  });

  it('has recorded the room as done when the result is not taken', async () => {
    const { step, stored, codes } = await calledBack(running, () => 503);
    await expect(step()).rejects.toMatchObject({ code: 'ResultNotDelivered' });
    expect(await step(true)).toEqual({ delivery: 'pending' });
    expect(stored()).toMatchObject({ status: 'done', delivery: 'pending' });
    expect(codes().filter((code) => code === 'ROOM_READY')).toHaveLength(1);
  });

  it('keeps what was recorded first when it is repeated', async () => {
    const done = projectRecord({
      status: 'done',
      room: recordedRoom(7),
      warnings: [],
      delivery: 'delivered',
    });
    const { step, stored, sent, lines } = await calledBack(done);
    expect(await step()).toEqual({ delivery: 'delivered' });
    expect({ stored: stored(), sent, lines }).toEqual({ stored: done, sent: [], lines: [] });
  });

  it('does nothing for an attempt that has failed', async () => {
    const failed = projectRecord({ status: 'failed' });
    const { step, stored } = await calledBack(failed);
    await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(stored()).toEqual(failed);
  });
});
