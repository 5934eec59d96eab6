import { expect, test } from 'vitest';
import { httpPortal } from './portal.ts';

test('envelope: an answer stands in an envelope, with 200 also for a creation', async () => {
  const { api } = await httpPortal();
  const answer = await api.post('files/rooms', { title: 'A', roomType: 2 });
  expect(answer.json).toMatchObject({ count: 1, status: 0, statusCode: 200 });
  expect(answer.json.links).toEqual([{ href: expect.stringContaining('/files/rooms'), action: 'POST' }]);
  expect(answer.text).not.toContain('null');
});

test('envelope: an action without a result answers 200 without the key `response`', async () => {
  const { api } = await httpPortal();
  const answer = await api.get('files/rooms/fromtemplate/status');
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.json)).toEqual(['count', 'links', 'status', 'statusCode']);
  expect(answer.json.count).toBe(0);
});

test('envelope: a thrown error is JSON with type and stack, and has no `response`', async () => {
  const { api } = await httpPortal();
  const { status, json } = await api.get('files/rooms/99999');
  expect(status).toBe(404);
  expect(json).toMatchObject({ status: 1, statusCode: 404, error: { stack: expect.any(String) } });
  expect(json).not.toHaveProperty('response');
});

test('envelope: a failed validation is 400 in the success wrapper, without `error`', async () => {
  const { api } = await httpPortal();
  const long = await api.post('files/rooms', { title: 'x'.repeat(171), roomType: 2 });
  expect(long.status).toBe(400);
  expect(long.headers.get('content-type')).toContain('application/problem+json');
  expect(long.json).not.toHaveProperty('error');
  expect(long.json).toMatchObject({ status: 1, statusCode: 400 });
  expect(Object.keys(long.response.errors)).toEqual(['Title']);
});

test('envelope: the keys of a validation name the property, its wrapper, or `$` for a missing one', async () => {
  const { api } = await httpPortal();
  const room = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
  const keys = async (answer: ReturnType<typeof api.put>) => Object.keys((await answer).response.errors);
  expect(await keys(api.post('files/rooms', { roomType: 2 }))).toEqual(['$']);
  expect(await keys(api.post('files/rooms', '{"title":'))).toEqual(['$']);
  expect(await keys(api.post('files/rooms', { title: 'A', roomType: 3 }))).toEqual(['$.roomType']);
  expect(await keys(api.post('files/rooms/fromtemplate', { title: 'A' }))).toEqual(['$']);
  expect(await keys(api.put(`files/rooms/${room}`, { title: 'x'.repeat(171) }))).toEqual([
    'UpdateRoom.Title',
  ]);
  expect(await keys(api.post(`files/folder/${room}`, { title: 'x'.repeat(166) }))).toEqual([
    'CreateFolder.Title',
  ]);
  expect(await keys(api.put(`files/rooms/${room}/links`, { title: 'x'.repeat(256) }))).toEqual([
    'RoomLink.Title',
  ]);
  expect(await keys(api.put(`files/rooms/${room}/tags`, {}))).toEqual(['BatchTags.Names']);
  expect(await keys(api.put(`files/rooms/${room}/tags`))).toEqual(['']);
});

test('envelope: paths are matched without regard to case', async () => {
  const { api } = await httpPortal();
  expect((await api.get('FILES/Rooms')).status).toBe(200);
  expect((await api.get('files/rooms/fromTEMPLATE/status')).status).toBe(200);
  expect((await api.get('files/nothing/here')).status).toBe(404);
  expect((await api.delete('files/rooms', {})).status).toBe(405);
});

test('envelope: enums are taken as names and as numbers, of a query and of a body', async () => {
  const { api } = await httpPortal();
  const make = (roomType: unknown) => api.post('files/rooms', { title: 'A', roomType });
  for (const roomType of [5, '5', 'CustomRoom'])
    expect((await make(roomType)).json.response).toMatchObject({ roomType: 5 });
  for (const area of ['templates', 'Templates', '4']) {
    expect((await api.get(`files/rooms?searchArea=${area}`)).response.total).toBe(3);
  }
  const singular = await api.get('files/rooms?searchArea=Template');
  expect(singular.status).toBe(400);
  expect(Object.keys(singular.response.errors)).toEqual(['SearchArea']);
});

test('envelope: `fields` prunes the answer, nested and through lists; as a header it does nothing', async () => {
  const { api } = await httpPortal();
  const { response } = await api.get(
    'files/rooms?searchArea=Templates&fields=folders.id,total&fields=startIndex',
  );
  expect(Object.keys(response).sort()).toEqual(['folders', 'startIndex', 'total']);
  expect(response.folders.every((room) => Object.keys(room).join() === 'id')).toBe(true);
  expect((await api.get('files/rooms?searchArea=Templates&fields=Total')).response).toEqual({});
});

test('envelope: the version needs no key', async () => {
  const { sim } = await httpPortal();
  const answer = await fetch(`${sim.url}/api/2.0/settings/version/build`);
  expect(await answer.json()).toMatchObject({ response: { docSpace: '3.7.2' } });
});
