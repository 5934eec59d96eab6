import { expect, test } from 'vitest';
import { nextVersion } from '../../../../infra/local/docspace/rules/versions.ts';
import { portalClient } from '../../../../lib/docspace/client.ts';
import { listRoomsMadeBy } from '../../../../lib/docspace/rooms.ts';
import { type Loose, portalApiOf, portalInTime } from './portal.ts';

test.each(['3.1.0', '3.6.1', '3.7.2', nextVersion])(
  '%s: the rooms that a user made are listed without those that were shared with the user',
  async (version) => {
    const { clock, as, sim, api } = of(version);
    const { owner, serviceUser } = sim.people;
    const ours = (await api.post('files/rooms', { title: 'Ours', roomType: 2 })).response.id;
    const { id } = (await as(owner).post('files/rooms', { title: 'Theirs', roomType: 2 })).response;
    await as(owner).put(`files/rooms/${id}/share`, { invitations: [{ id: serviceUser, access: 2 }] });
    const sent: URL[] = [];
    const key = sim.world.portal.addKey(serviceUser, 'all', []).value;
    const call = portalClient({
      url: sim.url,
      key: async () => key,
      clock,
      fetch: (request) => {
        sent.push(new URL(new Request(request).url));
        return sim.fetch(new Request(request));
      },
    });
    expect(await clock.run(listRoomsMadeBy(call, serviceUser, 0))).toMatchObject([{ id: ours }]);
    // The portal leaves the others out, not only we: a user may be in thousands of rooms of others.
    const answer = await as(serviceUser).get(`files/rooms${sent[0]?.search}`);
    expect(answer.response.folders.map(({ title }) => title)).toEqual(['Ours']);
  },
);

test.each([
  ['3.1.1', 'the first that is listed'],
  ['3.2.1', 'its own'],
])('%s: archiving a room while another is archived is answered with %s', async (version, which) => {
  const { api, sim, clock } = of(version);
  const { id: first } = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response;
  const { id: second } = (await api.post('files/rooms', { title: 'B', roomType: 2 })).response;
  sim.world.operations.chance = () => ({ durationMs: 60_000 });
  const archive = async (id: number) =>
    (await api.put(`files/rooms/${id}/archive`, { deleteAfter: false })).response.folders[0]?.id;
  expect(await archive(first)).toBe(first);
  expect(await archive(second)).toBe(which === 'its own' ? second : first);
  await clock.advance(60_000);
});

test.each([
  ['3.2.0', 403, 403],
  ['3.5.0', 200, 403],
  ['3.7.0', 200, 200],
])('%s: a narrow key reads groups with %i and itself with %i', async (version, groups, self) => {
  const { sim } = of(version);
  const key = sim.world.portal.addKey(sim.people.serviceUser, 'narrow', ['accounts:read']).value;
  const narrow = portalApiOf((request) => sim.fetch(request), sim.url, `Bearer ${key}`);
  expect((await narrow.get('group')).status).toBe(groups);
  expect((await narrow.get('keys/@self')).status).toBe(self);
});

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
