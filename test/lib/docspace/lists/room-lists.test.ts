import { describe, expect, it } from 'vitest';
import { listRoomsMadeBy, removeRoomTags } from '../../../../lib/docspace/rooms.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { startMs } from '../../builders/records.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';
import { ok, portal, type Seen } from '../portal.ts';

/** A list of rooms, newest first, one a minute, cut into the requested pages. */
function newestFirst(rooms: object[]) {
  return ({ url }: Seen) => {
    const start = Number(url.searchParams.get('startIndex'));
    return ok({ folders: rooms.slice(start, start + Number(url.searchParams.get('count'))) });
  };
}
const room = (index: number, more: object = {}) => ({
  id: index + 1,
  title: 'Q1',
  createdBy: { id: 'me' },
  created: new Date(startMs - index * minute).toISOString(),
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => room(index));

describe('the rooms that a user made since a time', () => {
  it('are read from the portal in the order of their making, active ones alone', async () => {
    const { portal: given, clock, simulator, addRoom } = simulatedPortal();
    const { serviceUser, maria } = simulator.people;
    addRoom();
    await clock.advance(minute);
    const [at, later] = [addRoom(), addRoom()];
    addRoom({ marias: true });
    addRoom({ place: 'archive' });
    const found = await clock.run(listRoomsMadeBy(given.call, serviceUser, startMs + minute));
    expect(found.map(({ id }) => id).toSorted()).toEqual([at, later]);
    expect(await clock.run(listRoomsMadeBy(given.call, maria, startMs))).toHaveLength(1);
  });

  it.each([
    [250, 50, 1],
    [250, 150, 2],
    [250, 98, 1],
    [250, 99, 2],
    [99, 500, 1],
  ])('of %d rooms, those of the last %d minutes, take %d pages', async (count, minutes, pages) => {
    await using p = await portal(newestFirst(many(count)));
    const found = await listRoomsMadeBy(p.call, 'me', startMs - minutes * minute);
    expect(found).toHaveLength(Math.min(count, minutes + 1));
    expect(p.requests).toHaveLength(pages);
    expect(Object.fromEntries(p.requests[0]?.url.searchParams ?? [])).toEqual({
      ...{
        subjectId: 'me',
        subjectFilter: '0',
        subjectOwnerId: 'me',
        sortBy: 'DateAndTimeCreation',
        sortOrder: 'descending',
      },
      ...{ count: '100', startIndex: '0' },
    });
  });

  it('do not end at an old room that somebody has pinned', async () => {
    const rooms = many(150);
    rooms[0] = room(10_000, { pinned: true });
    await using p = await portal(newestFirst(rooms));
    expect(await listRoomsMadeBy(p.call, 'me', startMs - 200 * minute)).toHaveLength(149);
    expect(p.requests).toHaveLength(2);
  });

  it('are those of the user alone, although the portal lists others; one without a time of making counts', async () => {
    const rooms = [
      room(0, { createdBy: { id: 'other' } }),
      room(1, { createdBy: undefined }),
      room(2, { created: undefined }),
    ];
    await using p = await portal(newestFirst(rooms));
    expect((await listRoomsMadeBy(p.call, 'me', startMs)).map(({ id }) => id)).toEqual([3]);
  });
});

it('takes a tag off a room and leaves the others', async () => {
  const { portal: given, clock, addRoom, roomAt, writes } = simulatedPortal();
  const id = addRoom({ tags: ['a', 'b'] });
  expect(await clock.run(removeRoomTags(given.call, id, ['a']))).toMatchObject({ id, tags: ['b'] });
  expect(roomAt(id)?.tags).toEqual(['b']);
  expect(writes()).toEqual([`DELETE files/rooms/${id}/tags`]);
});
