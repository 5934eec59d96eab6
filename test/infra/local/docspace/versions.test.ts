import { expect, test } from 'vitest';
import { type Loose, portalApiOf, portalInTime } from './portal.ts';

const of = (version: string) => portalInTime({ settings: { version } });

test.each([
  ['3.6.1', 2, 'all rooms'],
  ['3.7.0', 1, 'those of the owner'],
])('%s: subjectOwnerId lists %i: %s; subjectId with subjectFilter=0 always works', async (version, total) => {
  const { api, as, sim } = of(version);
  const { owner, serviceUser } = sim.people;
  await api.post('files/rooms', { title: 'Ours', roomType: 2 });
  const { id } = (await as(owner).post('files/rooms', { title: 'Theirs', roomType: 2 })).response;
  await as(owner).put(`files/rooms/${id}/share`, { invitations: [{ id: serviceUser, access: 2 }] });
  const list = async (query: string) =>
    (
      await api.get(`files/rooms?sortBy=DateAndTimeCreation&sortOrder=descending&${query}`)
    ).response.folders.map(({ title }) => title);
  expect(await list(`subjectOwnerId=${serviceUser}`)).toHaveLength(total);
  expect(await list(`subjectId=${serviceUser}&subjectFilter=0`)).toEqual(['Ours']);
  expect(await list(`subjectId=${serviceUser}`)).toEqual(['Theirs', 'Ours']);
});

test.each([
  ['3.1.0', 403],
  ['3.2.0', 200],
])('%s: reading with a write scope is answered with %i', async (version, status) => {
  const { api } = of(version);
  expect((await api.get('files/rooms')).status).toBe(status);
  expect((await api.post('files/rooms', { title: 'A', roomType: 2 })).status).toBe(200);
});

test.each([
  ['3.4.0', []],
  ['3.5.0', ['sharedLink', 'sharedToUser']],
])('%s: shares and links have beside sharedTo %j', async (version, members) => {
  const { api } = of(version);
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 6 })).response;
  const [link] = (await api.get(`files/rooms/${id}/links?type=1`)).list;
  const [owner] = (await api.get(`files/rooms/${id}/share`)).list;
  const names = [link, owner].flatMap((share) => Object.keys(share ?? {}));
  expect(names.filter((name) => /^shared(Link|ToUser)/.test(name))).toEqual(members);
  expect(link).toHaveProperty('sharedTo.shareLink');
});

test.each([
  ['3.6.1', { filesCount: 7, foldersCount: 3 }],
  ['3.7.0', { filesCount: 8, foldersCount: 4 }],
])('%s: a copy of a template has %j', async (version, counts) => {
  const { api, create, status, clock } = of(version);
  await create('A');
  await clock.advance(10_000);
  const { roomId } = (await status()) as Loose;
  expect((await api.get(`files/rooms/${roomId}`)).response).toMatchObject(counts);
});

test.each([
  ['3.6.1', 200, undefined],
  ['3.7.0', 403, 5],
])('%s: a narrow key lists operations with %i, and a link keeps maxUseCount %s', async (...given) => {
  const [version, status, maxUseCount] = given;
  const { api, sim } = of(version);
  const narrow = sim.world.portal.addKey(sim.people.serviceUser, 'narrow', ['accounts:read']).value;
  const narrowApi = portalApiOf((request) => sim.fetch(request), sim.url, `Bearer ${narrow}`);
  expect((await narrowApi.get('files/fileops')).status).toBe(status);
  const { id } = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response;
  const { response } = await api.put(`files/rooms/${id}/links`, { access: 2, maxUseCount: 5 });
  expect(new Map(Object.entries(response.sharedLink)).get('maxUseCount')).toBe(maxUseCount);
});
