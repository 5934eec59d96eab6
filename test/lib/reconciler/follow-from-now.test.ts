import { describe, expect, it } from 'vitest';
import { day } from '../../../lib/kernel/time.ts';
import { followFromNow } from '../../../lib/reconciler/room-updates.ts';
import { newLife } from '../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

const done = projectRecord({ status: 'done', room: recordedRoom(7), intent: intentOf(), due: { look: 9 } });

async function followed(record: WorkRecord, { life }: { life?: object } = { life: {} }) {
  const world = await worldOf({ settings: life ? { life } : {} });
  await world.records.write(record, 0);
  await followFromNow(record, world.dependencies);
  return { ...world, after: world.records.all.get(record.key)?.value };
}

describe('the first look at a room that was made', () => {
  it('begins its life, of which nothing is known yet, and plans a look within a day', async () => {
    const { after, started } = await followed(done);
    expect(after?.life).toEqual(newLife(startMs));
    expect(after?.due).toEqual({ look: 9, life: startMs + day });
    expect(started).toEqual([]);
  });

  it.each<[string, WorkRecord, object]>([
    ['where it has one', { ...done, life: { ...newLife(1), mark: 5 } }, { life: {} }],
    ['where rooms are left as they are', done, {}],
    ['where the work item has failed', { ...done, status: 'failed' }, { life: {} }],
    ['where there is no room any more', { ...done, room: undefined as never }, { life: {} }],
  ])('begins no life %s', async (_, record, given) => {
    const { after } = await followed(record, given);
    expect(after).toEqual(record);
  });

  it('begins no life where the record is gone', async () => {
    const world = await worldOf({ settings: { life: {} } });
    await followFromNow(done, world.dependencies);
    expect(world.records.all.size).toBe(0);
  });
});
