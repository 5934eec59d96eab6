import { describe, expect, it } from 'vitest';
import { noteHint } from '../../../../lib/intake/portal/note-hint.ts';
import type { RoomHint } from '../../../../lib/intake/portal/webhook.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import { erased, forgottenRecord } from '../../../../lib/work-items/erase.ts';
import { newLife } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';

const nowMs = startMs + 1000;
const made = (change: Partial<WorkRecord> = {}) =>
  projectRecord({ status: 'done', room: recordedRoom(101), intent: intentOf(), ...change });
const withRoom = (room: object) => made({ life: { ...newLife(startMs), room: { id: 101, ...room } } });

/** What a hint comes to, where the index of rooms still knows this record for that of the room. */
async function noted(record: WorkRecord | undefined, hint: Partial<RoomHint> = {}) {
  const records = memoryRecords();
  if (record) await records.write(record, 0);
  records.keyOfRoom = async () => record?.key;
  const outcome = await noteHint(
    { trigger: 'room.archived', roomId: 101, ...hint },
    { records, settings: settings({ life: {} }), clock: { now: () => nowMs, sleep: async () => {} } },
  );
  return { outcome, after: record && records.all.get(record.key) };
}

describe('a hint about a room', () => {
  it.each<[string, WorkRecord | undefined, Partial<RoomHint>]>([
    ['of nobody', undefined, {}],
    ['whose work item was forgotten', forgottenRecord(made(), startMs), {}],
    ['of an attempt that runs anew', made({ status: 'running' }), {}],
    ['of a work item that has another room by now', made(), { roomId: 102 }],
    ['of a work item that has no room by now', made({ room: undefined as never }), {}],
    ['of a source that is gone', made({ source: 'gone' }), {}],
  ])('%s is of nothing known, also where the index still says so', async (_, record, hint) => {
    const { outcome, after } = await noted(record, hint);
    expect(outcome).toStrictEqual({ outcome: 'unknown' });
    expect(after).toEqual(record && { value: record, version: 1 });
  });

  it('asks no record where the index knows none', async () => {
    const records = memoryRecords();
    records.read = () => Promise.reject(new Error('nothing is to be read'));
    const clock = { now: () => nowMs, sleep: async () => {} };
    const hint = { trigger: 'room.archived', roomId: 101 } as const;
    expect(await noteHint(hint, { records, settings: settings({ life: {} }), clock })).toEqual({
      outcome: 'unknown',
    });
  });

  it('is noted, and the look at the room is due', async () => {
    const { outcome, after } = await noted(made());
    expect(outcome).toEqual({ outcome: 'noted', record: after?.value });
    expect(after?.value).toMatchObject({ life: { mark: 1, roomAsked: 1 }, due: { life: nowMs } });
  });

  it('that says what is known is not noted', async () => {
    const record = withRoom({ seen: 'archived' });
    expect(await noted(record)).toEqual({
      outcome: { outcome: 'known', record },
      after: { value: record, version: 1 },
    });
  });

  it.each<[string, WorkRecord, string | undefined, 'known' | 'noted']>([
    ['the title of the request', made(), 'Q1 (PRJ-1)', 'known'],
    [
      'the title of the request, where the portal stored another',
      made({ room: recordedRoom(101, { title: 'Q1' }) }),
      'Q1',
      'noted',
    ],
    ['the title of a room that had no request', made({ intent: undefined as never }), 'Q1 (PRJ-1)', 'known'],
    ['the title that the room got last from here', withRoom({ title: 'Q2' }), 'Q2', 'known'],
    ['the title that people gave it', withRoom({ title: 'Q2', titleOfPeople: 'Ours' }), 'Ours', 'known'],
    ['the title before that of people', withRoom({ title: 'Q2', titleOfPeople: 'Ours' }), 'Q2', 'noted'],
    ['no title', made(), undefined, 'noted'],
    ['a title, where the known one was erased', erased(made(), startMs), 'Q1 (PRJ-1)', 'noted'],
  ])('about a changed room with %s', async (_, record, title, outcome) => {
    const hint = { trigger: 'room.updated', ...(title === undefined ? {} : { title }) } as const;
    expect((await noted(record, hint)).outcome).toMatchObject({ outcome });
  });
});
