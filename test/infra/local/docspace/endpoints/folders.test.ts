import { expect, test } from 'vitest';
import { type Api, httpPortal, until } from '../portal.ts';

const makeFolder = async (api: Api, parent: number, title = 'F') =>
  (await api.post(`files/folder/${parent}`, { title })).response.id;

async function roomWithCreator() {
  const given = await httpPortal();
  const { api, as, sim } = given;
  const room = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
  const tom = as(sim.people.tom);
  await api.put(`files/rooms/${room}/share`, { invitations: [{ id: sim.people.tom, access: 11 }] });
  return { ...given, room, tom };
}

test('folders: deleting a folder answers a list of operations, unlike deleting a room', async () => {
  const { api, room } = await roomWithCreator();
  const folder = await makeFolder(api, room);
  const { status, json } = await api.delete(`files/folder/${folder}`, { deleteAfter: true });
  expect(status).toBe(200);
  expect(json.response).toMatchObject([{ Operation: 2, finished: false, error: '' }]);
  await until(async () => (await api.get(`files/${folder}`)).status === 404);
  expect((await api.delete(`files/folder/${folder}`, {})).status).toBe(404);
});

test('folders: a content creator can delete only the folders that they created', async () => {
  const { api, room, tom, as, sim } = await roomWithCreator();
  const [ours, his] = [await makeFolder(api, room), await makeFolder(tom, room)];
  expect(await tom.delete(`files/folder/${ours}`, {})).toMatchObject({
    status: 403,
    json: { error: { message: 'Access denied' } },
  });
  expect((await tom.delete(`files/folder/${his}`, {})).status).toBe(200);
  const unshared = await makeFolder(tom, room);
  await api.put(`files/rooms/${room}/share`, { invitations: [{ id: sim.people.tom, access: 2 }] });
  expect((await tom.delete(`files/folder/${unshared}`, {})).status).toBe(403);
  expect((await as(sim.people.maria).delete(`files/folder/${unshared}`, {})).status).toBe(403);
  expect((await api.delete(`files/folder/${room}`, {})).status).toBe(404);
});
