import { describe, expect, it } from 'vitest';
import { day, hour } from '../../../../lib/kernel/time.ts';
import { memoryItem, memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import {
  countRooms,
  countRoomsHourly,
  type RoomCounts,
  roomsPerDay,
} from '../../../../lib/work-items/life/room-counts.ts';
import type { RecordList } from '../../../../lib/work-items/record-store.ts';
import { startMs } from '../../builders/records.ts';

const inLists = (numbers: Partial<Record<RecordList, number>>) => ({
  count: async (list: RecordList) => numbers[list] ?? 0,
});
const at = (days: number, active: number, inGrace = 0) => ({
  atMs: startMs + days * day,
  active,
  inGrace,
  archived: 5,
});

it('rooms are counted by the lists of their records; one whose result is open is active', async () => {
  const lists = {
    done: 1,
    'done-pending': 10,
    'done-undelivered': 100,
    'done-grace': 2,
    'done-archived': 3,
  } as const;
  expect(await countRooms(inLists({ ...lists, 'done-deleted': 7, running: 7, failed: 7 }))).toEqual({
    active: 111,
    inGrace: 2,
    archived: 3,
  });
  expect(await countRooms(memoryRecords())).toEqual({ active: 0, inGrace: 0, archived: 0 });
});

describe('counts of rooms', () => {
  it('are made once an hour', async () => {
    const item = memoryItem<RoomCounts>();
    const count = (ms: number) => countRoomsHourly(item, inLists({ done: 4 }), startMs + ms);
    expect(await count(0)).toEqual({ active: 4, inGrace: 0, archived: 0 });
    expect(await count(hour - 1)).toBeUndefined();
    expect(await count(hour)).toMatchObject({ active: 4 });
  });

  it('are kept for thirty days, the first of each day and the latest', async () => {
    const item = memoryItem<RoomCounts>();
    for (let hours = 0; hours <= 40 * 24; hours += 1)
      await countRoomsHourly(item, inLists({ done: hours }), startMs + hours * hour);
    const { counts } = (await item.read())?.value ?? { counts: [] };
    expect(counts).toHaveLength(31);
    expect(counts.at(-1)).toMatchObject({ active: 960, atMs: startMs + 40 * day });
    // The first of the day after the one that is thirty days ago: these counts begin at ten o'clock.
    expect(counts[0]?.atMs).toBe(startMs + 10 * day + 14 * hour);
    expect(new Set(counts.slice(0, -1).map(({ atMs }) => Math.floor(atMs / day))).size).toBe(30);
  });

  it.each<[string, RoomCounts['counts'], number | undefined]>([
    ['no count', [], undefined],
    ['one count', [at(0, 5)], undefined],
    ['counts of less than a day', [at(0, 5), at(0.99, 9)], undefined],
    ['counts of one day', [at(0, 5), at(1, 9)], 4],
    ['ten days with rooms in grace, which count in the plan', [at(0, 5, 5), at(4, 90), at(10, 20, 10)], 2],
    ['rooms that become fewer', [at(0, 30), at(10, 20)], -1],
  ])('by %s give a rate of rooms a day', (_, counts, rate) => {
    expect(roomsPerDay({ counts })).toBe(rate);
  });
});
