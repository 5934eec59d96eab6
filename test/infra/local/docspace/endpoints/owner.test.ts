import { expect, test } from 'vitest';
import { httpPortal } from '../portal.ts';

test.each([
  ['numbers', (id: number) => id],
  ['numbers in strings', (id: number) => String(id)],
])(
  'owner: a room changes hands by ids that are %s, and its former owner stays as manager',
  async (_, form) => {
    const { sim, api } = await httpPortal();
    const { maria, serviceUser } = sim.people;
    const { response: room } = await api.post('files/rooms', { title: 'A', roomType: 2, tags: ['k'] });
    const body = { folderIds: [form(room.id)], fileIds: [], userId: maria };
    expect((await api.post('files/owner', body)).status).toBe(200);
    const stored = sim.world.portal.room(room.id);
    expect(stored).toMatchObject({ createdBy: maria, room: { tags: ['k'] } });
    expect(stored?.room.shares.get(serviceUser)).toBe(9);
    expect(stored?.room.shares.has(maria)).toBe(false);
  },
);

test('owner: a user of the portal, who may make no rooms, gets none, and nobody gives away the room of another', async () => {
  const { sim, api, as } = await httpPortal();
  const { maria, tom } = sim.people;
  const { response: room } = await api.post('files/rooms', { title: 'A', roomType: 2 });
  const to = (userId: string) => ({ folderIds: [room.id], fileIds: [], userId });
  expect((await api.post('files/owner', to(tom))).status).toBe(403);
  expect((await as(maria).post('files/owner', to(maria))).status).toBe(403);
  expect((await api.post('files/owner', { ...to(maria), folderIds: [9999] })).status).toBe(404);
});
