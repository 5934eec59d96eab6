import { expect, test } from 'vitest';
import { type Api, httpPortal, portalInTime, until } from '../portal.ts';

const createRooms = async (api: Api, ...titles: string[]) => {
  const ids: number[] = [];
  for (const title of titles) ids.push((await api.post('files/rooms', { title, roomType: 2 })).response.id);
  return ids;
};

const titles = async (api: Api, query = '') =>
  (await api.get(`files/rooms?${query}`)).response.folders.map(({ title }) => title);

test('lists: a search by text lags behind; tags, owner and id do not', async () => {
  const { sim, api, clock } = portalInTime({ timings: { searchLagMs: 3_000, operationMs: 0 } });
  const [id = 0] = await createRooms(api, 'Spring campaign');
  await api.put(`files/rooms/${id}/tags`, { names: ['k'] });
  expect(await titles(api, 'filterValue=spring')).toEqual([]);
  expect(await titles(api, `subjectOwnerId=${sim.people.serviceUser}`)).toHaveLength(1);
  expect(await titles(api, `tags=${encodeURIComponent('["k"]')}`)).toHaveLength(1);
  expect((await api.get(`files/rooms/${id}`)).status).toBe(200);
  await clock.advance(3_000);
  expect(await titles(api, 'filterValue=spring')).toHaveLength(1);
  await api.put(`files/rooms/${id}`, { title: 'Autumn' });
  expect(await titles(api, 'filterValue=spring')).toEqual(['Autumn']);
  await clock.advance(3_000);
  expect(await titles(api, 'filterValue=spring')).toEqual([]);
});

test('lists: a room may never be indexed, and without an index the database finds it at once', async () => {
  const { sim, api, clock } = portalInTime();
  const found = async (text: string) =>
    (await api.get(`files/rooms?filterValue=${encodeURIComponent(text)}`)).response.total;
  sim.world.creations.next({ notIndexed: true });
  await api.post('files/rooms', { title: 'Big Blue Room', roomType: 2 });
  await clock.advance(86_400_000);
  expect(await found('blue')).toBe(0);
  sim.world.portal.settings.search = 'sql';
  expect(await found('BLUE room')).toBe(1);
  expect(await found('room blue')).toBe(0);
});

test('lists: every word of a search must stand somewhere in the title', async () => {
  const { api } = await httpPortal();
  await createRooms(api, 'Ticket #35436 - Login error', 'Ticket #1 - Other');
  expect(await titles(api, 'filterValue=ticket')).toHaveLength(2);
  expect(await titles(api, 'filterValue=ogi%20TICK')).toEqual(['Ticket #35436 - Login error']);
  expect(await titles(api, 'filterValue=login%20none')).toEqual([]);
});

test('lists: pages have 1 to 100 entries; other counts and a negative start are refused with 400', async () => {
  const { api } = await httpPortal();
  await createRooms(api, 'a', 'b', 'c');
  for (const count of [0, 101, -1]) {
    expect((await api.get(`files/rooms?count=${count}`)).response.errors).toHaveProperty('Count');
  }
  expect((await api.get('files/rooms?startIndex=-1')).json).toHaveProperty('error');
  const { response } = await api.get('files/rooms?count=2&startIndex=1&sortBy=AZ');
  expect(response).toMatchObject({ total: 3, count: 2, startIndex: 1, files: [] });
  expect(response.folders.map(({ title }) => title)).toEqual(['b', 'c']);
  expect(await titles(api, 'count=100&startIndex=3')).toEqual([]);
});

test('lists: a requested order becomes the default; an unknown one is ignored', async () => {
  const { sim, api, as } = await httpPortal();
  await createRooms(api, 'b', 'a', 'c');
  expect(await titles(api, 'sortBy=DateAndTimeCreation&sortOrder=descending')).toEqual(['c', 'a', 'b']);
  expect(await titles(api, 'sortBy=az')).toEqual(['a', 'b', 'c']);
  expect(await titles(api)).toEqual(['a', 'b', 'c']);
  expect(await titles(api, 'sortBy=Nonsense&sortOrder=descending')).toEqual(['a', 'b', 'c']);
  expect(await titles(api, 'sortOrder=descending')).toEqual(['a', 'b', 'c']);
  expect(await titles(api, 'sortBy=AZ&sortOrder=1')).toEqual(['c', 'b', 'a']);
  expect(await titles(as(sim.people.owner), 'sortBy=AZ')).toEqual(['a', 'b', 'c']);
  expect(await titles(api)).toEqual(['c', 'b', 'a']);
});

test('lists: the orders by author, type, tags and change', async () => {
  const { sim, api, as } = await httpPortal();
  const [first = 0] = await createRooms(api, 'by rooms');
  await as(sim.people.maria).post('files/rooms', { title: 'by maria', roomType: 5, tags: ['t'] });
  const owner = as(sim.people.owner);
  expect(await titles(owner, 'sortBy=Author')).toEqual(['by maria', 'by rooms']);
  expect(await titles(owner, 'sortBy=RoomType')).toEqual(['by rooms', 'by maria']);
  expect(await titles(owner, 'sortBy=Tags&sortOrder=descending')).toEqual(['by maria', 'by rooms']);
  await api.put(`files/rooms/${first}`, { title: 'changed' });
  expect(await titles(owner, 'sortBy=DateAndTime&sortOrder=descending')).toEqual(['changed', 'by maria']);
});

test('lists: pinned rooms and templates come first for the user who pinned them', async () => {
  const { sim, api, as } = await httpPortal();
  const { templates } = sim;
  expect(await titles(api, 'searchArea=Templates&sortBy=AZ')).toEqual([
    'General',
    'Implementation',
    'Marketing',
  ]);
  expect((await api.put(`files/rooms/${templates.marketing}/pin`)).status).toBe(200);
  expect(await titles(api, 'searchArea=Templates')).toEqual(['Marketing', 'General', 'Implementation']);
  const maria = as(sim.people.maria);
  expect(await titles(maria, 'searchArea=Templates&sortBy=AZ')).toEqual([
    'General',
    'Implementation',
    'Marketing',
  ]);
  await api.put(`files/rooms/${templates.marketing}/unpin`);
  expect(await titles(api, 'searchArea=Templates')).toEqual(['General', 'Implementation', 'Marketing']);
});

test('lists: templates show only to their owners and those they are shared with, never to users and guests', async () => {
  const { sim, api, as } = await httpPortal();
  const { owner, serviceUser, maria, tom, guest } = sim.people;
  const count = async (user: string) =>
    (await as(user).get('files/rooms?searchArea=Templates')).response.total;
  for (const user of [serviceUser, maria]) expect(await count(user)).toBe(3);
  for (const user of [tom, guest]) expect(await count(user)).toBe(0);
  expect(
    (await api.put('files/roomtemplate/public', { id: sim.templates.general, public: false })).status,
  ).toBe(200);
  expect(await count(owner)).toBe(2);
  expect((await as(owner).get(`files/rooms/${sim.templates.general}`)).status).toBe(403);
  const invitations = [{ id: sim.people.maria, access: 2 }];
  await api.put(`files/rooms/${sim.templates.general}/share`, { invitations });
  expect([await count(owner), await count(maria), await count(serviceUser)]).toEqual([2, 3, 3]);
});

test('lists: a template is made from a room, and shared with everyone or not', async () => {
  const { sim, api, as } = await httpPortal();
  const [room = 0] = await createRooms(api, 'Source');
  await api.post(`files/folder/${room}`, { title: 'F' });
  const made = await api.post('files/roomtemplate', { roomId: room, title: 'From a room', tags: ['t'] });
  expect(made.json.response).toMatchObject({ isCompleted: true, error: '' });
  const { templateId = 0 } = (await api.get('files/roomtemplate/status')).json.response as {
    templateId?: number;
  };
  expect((await api.get(`files/rooms/${templateId}`)).response).toMatchObject({
    title: 'From a room',
    rootFolderType: 30,
    foldersCount: 1,
    tags: ['t'],
  });
  const open = async () => (await api.get(`files/roomtemplate/${templateId}/public`)).response;
  expect(await open()).toBe(false);
  await api.put('files/roomtemplate/public', { id: templateId, public: true });
  expect(await open()).toBe(true);
  expect((await as(sim.people.maria).get(`files/roomtemplate/${templateId}/public`)).status).toBe(403);
  expect((await api.get(`files/roomtemplate/${room}/public`)).status).toBe(404);
  expect((await api.post('files/roomtemplate', { roomId: templateId, title: 'x' })).status).toBe(404);
});

test('lists: areas, types, people and groups narrow the list', async () => {
  const { sim, api, as } = await httpPortal();
  const [first = 0, second = 0] = await createRooms(api, 'first', 'second');
  await api.post('files/rooms', { title: 'custom', roomType: 5 });
  await api.put(`files/rooms/${first}/share`, { invitations: [{ id: sim.people.maria, access: 2 }] });
  await api.put(`files/rooms/${first}/share`, { invitations: [{ id: sim.groups.support, access: 2 }] });
  await api.put(`files/rooms/${second}/archive`, { deleteAfter: false });
  await until(async () => (await titles(api, 'searchArea=Archive')).length === 1);
  expect(await titles(api, 'sortBy=AZ')).toEqual(['custom', 'first']);
  expect(await titles(api, 'searchArea=any')).toEqual(['custom', 'first', 'second']);
  expect(await titles(api, 'searchArea=RecentByLinks')).toEqual([]);
  expect(await titles(api, 'type=5&type=6')).toEqual(['custom']);
  const { serviceUser, maria } = sim.people;
  expect(await titles(api, `subjectId=${maria}`)).toEqual(['first']);
  expect(await titles(api, `subjectId=${maria}&subjectFilter=0`)).toEqual([]);
  expect(await titles(api, `subjectId=${maria}&excludeSubject=true`)).toEqual(['custom']);
  expect(await titles(api, `subjectId=${serviceUser}&subjectFilter=Owner`)).toHaveLength(2);
  expect(await titles(api, `subjectOwnerId=${maria}`)).toEqual([]);
  expect(await titles(api, `subjectOwnerId=${maria}&subjectFilter=Member`)).toHaveLength(2);
  expect(await titles(api, `groupId=${sim.groups.support}`)).toEqual(['first']);
  expect((await api.get('files/rooms?subjectOwnerId=me')).status).toBe(500);
  expect(await titles(as(sim.people.tom))).toEqual(['first']);
  expect(await titles(as(sim.people.owner), 'searchArea=Any')).toHaveLength(3);
});

test('lists: a room has no web URL', async () => {
  const { api } = await httpPortal();
  const [id] = await createRooms(api, 'A');
  const { response, text } = await api.get(`files/rooms/${id}`);
  expect(text.replace(/"links":.*/, '')).not.toMatch(/rooms\/shared/);
  expect(response).toMatchObject({ shortWebUrl: '', security: { Read: true, EditRoom: true } });
  expect(Object.keys(response).filter((name) => /url|link/i.test(name))).toEqual(['shortWebUrl']);
});

test('lists: a folder shows folders before files, in pages over both, with its whole path', async () => {
  const { sim, api, as } = await httpPortal();
  const { marketing } = sim.templates;
  const { response } = await api.get(`files/${marketing}`);
  expect([response.folders.length, response.files.length, response.total]).toEqual([3, 2, 5]);
  const page = (await api.get(`files/${marketing}?startIndex=2&count=2`)).response;
  expect([page.folders.length, page.files.length, page.total]).toEqual([1, 1, 5]);
  const inner = await api.get(`files/${response.folders[0]?.id}`);
  expect(inner.json.response).toMatchObject({
    current: { title: 'Brief', parentRoomType: 19, filesCount: 3, foldersCount: 1 },
    pathParts: [{ id: marketing, title: 'Marketing' }, { title: 'Brief' }],
  });
  expect((await api.get(`files/${marketing}?filterValue=bri`)).response.total).toBe(1);
  expect((await api.get('files/99999')).status).toBe(404);
  expect((await as(sim.people.tom).get(`files/${marketing}`)).status).toBe(403);
  const folder = response.folders[0]?.id;
  expect((await api.get(`files/rooms/${folder}`)).response.title).toBe('Brief');
});
