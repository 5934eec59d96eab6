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

test('folders: a folder or room is renamed by who may edit the room, and not in the archive', async () => {
  const { api, room, tom } = await roomWithCreator();
  const folder = await makeFolder(api, room);
  const rename = (id: number, title: string, by: Api = api) => by.put(`files/folder/${id}`, { title });
  expect((await rename(folder, 'Logs: 1')).response).toMatchObject({ id: folder, title: 'Logs_ 1' });
  expect((await rename(room, 'B')).response).toMatchObject({ id: room, title: 'B', roomType: 2 });
  expect((await rename(folder, 'His', tom)).json.error.message).toContain('rename the folder');
  expect((await rename(999, 'X')).status).toBe(404);
  expect((await rename(folder, 'x'.repeat(166))).status).toBe(400);
  await api.put(`files/rooms/${room}/archive`, {});
  await until(async () => (await api.get(`files/rooms/${room}`)).response.rootFolderType === 20);
  expect((await rename(folder, 'X')).status).toBe(403);
});

test('folders: the primary link of a folder is made by who may share, where the room type has external links', async () => {
  const { api, room } = await roomWithCreator();
  expect((await api.get(`files/folder/${await makeFolder(api, room)}/link`)).status).toBe(403);
  const custom = (await api.post('files/rooms', { title: 'B', roomType: 5 })).response.id;
  const folder = await makeFolder(api, custom);
  expect((await api.get(`files/folder/${folder}/links`)).list).toEqual([]);
  const made = (await api.post(`files/folder/${folder}/link`, { access: 2 })).response;
  expect(made).toMatchObject({ access: 2, subjectType: 4, sharedLink: { primary: true } });
  expect((await api.get(`files/folder/${folder}/link`)).response.sharedLink.id).toBe(made.sharedLink.id);
  expect((await api.get(`files/folder/${folder}/links`)).list).toMatchObject([{ subjectType: 4 }]);
  expect((await api.get(`files/rooms/${custom}/links?type=1`)).list).toEqual([]);
});

test('folders: the history of a room or folder is for who can read it', async () => {
  const { api, room, as, sim } = await roomWithCreator();
  const folder = await makeFolder(api, room);
  const keys = async (id: number) =>
    (await api.get(`files/folder/${id}/log`)).list.map(
      (entry) => (entry as { action?: { key: string } }).action?.key,
    );
  expect([await keys(room), await keys(folder)]).toEqual([['RoomCreated'], ['FolderCreated']]);
  expect((await as(sim.people.maria).get(`files/folder/${folder}/log`)).status).toBe(403);
  expect((await api.get('files/folder/999/log')).status).toBe(404);
});
