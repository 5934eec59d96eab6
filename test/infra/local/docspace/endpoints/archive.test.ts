import { expect, test } from 'vitest';
import { type Api, httpPortal, portalInTime, until } from '../portal.ts';

const keep = { deleteAfter: false };

const createIn = async (api: Api) => (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
const rootOf = async (api: Api, id: number) => (await api.get(`files/rooms/${id}`)).response?.rootFolderType;

async function archived(api: Api): Promise<number> {
  const id = await createIn(api);
  await api.put(`files/rooms/${id}/archive`, keep);
  await until(async () => (await rootOf(api, id)) === 20);
  return id;
}

test('archiving: archive and restore are operations with a capital `Operation`, listed until they are read', async () => {
  const { api } = await httpPortal();
  const id = await createIn(api);
  await api.put(`files/rooms/${id}/pin`);
  const started = (await api.put(`files/rooms/${id}/archive`, keep)).json.response as Record<string, unknown>;
  expect(started).toMatchObject({ Operation: 0, status: 1, finished: false, progress: 0 });
  await until(async () => (await rootOf(api, id)) === 20);
  const look = async () => (await api.get(`files/fileops?id=${started.id}`)).list;
  expect((await api.get('files/fileops?id=another')).list).toEqual([]);
  expect(await look()).toMatchObject([
    { id: started.id, status: 2, finished: true, progress: 100, folders: [{ id }] },
  ]);
  expect(await look()).toEqual([]);
  expect((await api.get(`files/rooms/${id}`)).response).toMatchObject({ id, pinned: false });
  await api.put(`files/rooms/${id}/unarchive`, {});
  await until(async () => (await rootOf(api, id)) === 14);
});

test('archiving: with deleteAfter a finished operation is never listed', async () => {
  const { api } = await httpPortal();
  const id = await createIn(api);
  await api.put(`files/rooms/${id}/archive`, { deleteAfter: true });
  await until(async () => (await rootOf(api, id)) === 20);
  expect((await api.get('files/fileops')).json).toMatchObject({ response: [], count: 1 });
});

test('archiving: with deleteAfter and a fast portal archiving answers 500 although the room is archived', async () => {
  const { api } = await httpPortal({ timings: { operationMs: 0 } });
  const id = await createIn(api);
  expect((await api.put(`files/rooms/${id}/archive`, { deleteAfter: true })).status).toBe(500);
  expect(await rootOf(api, id)).toBe(20);
  expect((await api.put(`files/rooms/${id}/unarchive`, keep)).response).toMatchObject({ finished: true });
});

test('archiving: an operation can be slow, end at once, or fail without a change', async () => {
  const { api, sim, clock } = portalInTime();
  const { operations } = sim.world;
  const id = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
  const place = async () => (await api.get(`files/rooms/${id}`)).response.rootFolderType;
  operations.next({ error: 'The file is opened for editing.' });
  await api.put(`files/rooms/${id}/archive`, { deleteAfter: false });
  await clock.advance(1_000);
  expect((await api.get('files/fileops')).list).toMatchObject([
    { finished: true, status: 4, error: 'The file is opened for editing.' },
  ]);
  expect(await place()).toBe(14);
  operations.next({ durationMs: 0 });
  expect((await api.put(`files/rooms/${id}/archive`, { deleteAfter: true })).status).toBe(500);
  expect(await place()).toBe(20);
  operations.next({ durationMs: 60_000 });
  await api.put(`files/rooms/${id}/unarchive`, { deleteAfter: false });
  await clock.advance(50_000);
  expect(await place()).toBe(20);
  await clock.advance(10_000);
  expect(await place()).toBe(14);
});

test('archiving: in an archived room nothing can be created or changed', async () => {
  const { api } = await httpPortal();
  const id = await archived(api);
  const refused = [
    api.post(`files/folder/${id}`, { title: 'F' }),
    api.put(`files/rooms/${id}`, { title: 'B' }),
    api.put(`files/rooms/${id}/tags`, { names: ['t'] }),
    api.put(`files/rooms/${id}/pin`),
  ];
  for (const answer of refused) expect((await answer).status).toBe(403);
  expect((await api.get(`files/rooms/${id}/links`)).status).toBe(200);
});

test('archiving: only active rooms count for the limit, and restoring checks it', async () => {
  const { sim, api } = await httpPortal();
  const id = await archived(api);
  sim.world.portal.settings.roomLimit = 1;
  await createIn(api);
  await api.get('files/fileops');
  expect((await api.put(`files/rooms/${id}/unarchive`, keep)).status).toBe(200);
  let seen: unknown;
  await until(async () => {
    const [operation] = (await api.get('files/fileops')).list;
    seen = operation;
    return operation?.finished === true;
  });
  expect(seen).toMatchObject({ status: 4, error: expect.stringContaining('exceed 1') });
  expect(await rootOf(api, id)).toBe(20);
});

test('archiving: rights are checked at once: 404, 403, and 404 for a template', async () => {
  const { sim, api, as } = await httpPortal();
  const id = await createIn(api);
  await api.put(`files/rooms/${id}/share`, { invitations: [{ id: sim.people.tom, access: 2 }] });
  const tom = as(sim.people.tom);
  for (const refused of [tom.put(`files/rooms/${id}/archive`, keep), tom.delete(`files/rooms/${id}`, keep)]) {
    expect(await refused).toMatchObject({ status: 403, json: { error: { message: 'Access denied' } } });
  }
  expect((await api.put('files/rooms/999/archive', keep)).status).toBe(404);
  expect((await api.put(`files/rooms/${sim.templates.general}/archive`, keep)).status).toBe(404);
  expect((await api.delete('files/rooms/999', keep)).status).toBe(404);
  expect((await api.delete('files/folder/999', keep)).status).toBe(404);
});

test('archiving: rights are checked again when the operation runs', async () => {
  const { sim, api, clock } = portalInTime({ timings: { operationMs: 50 } });
  const id = await createIn(api);
  await api.put(`files/rooms/${id}/archive`, keep);
  Object.assign(sim.world.portal.users.get(sim.people.serviceUser) ?? {}, { type: 'user' });
  await clock.advance(50);
  expect((await api.get('files/fileops')).list[0]?.status).toBe(4);
  expect(sim.world.portal.room(id)?.room.place).toBe('rooms');
});

test('archiving: an admin deletes the room of another only from the archive', async () => {
  const { sim, api, as } = await httpPortal();
  const owner = as(sim.people.owner);
  const id = await createIn(api);
  expect((await owner.delete(`files/rooms/${id}`, keep)).status).toBe(403);
  await owner.put(`files/rooms/${id}/archive`, keep);
  await until(async () => (await rootOf(api, id)) === 20);
  expect((await owner.delete(`files/rooms/${id}`, keep)).status).toBe(200);
  await until(async () => (await api.get(`files/rooms/${id}`)).status === 404);
});

test('archiving: a deletion answers with the oldest one that is still listed', async () => {
  const { api } = await httpPortal({ timings: { operationMs: 30 } });
  const first = (await api.delete(`files/rooms/${await createIn(api)}`, keep)).json.response as {
    id: string;
  };
  const second = (await api.delete(`files/rooms/${await createIn(api)}`, keep)).json.response;
  expect(second).toMatchObject({ id: first.id, Operation: 2 });
});
