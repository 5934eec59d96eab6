import { expect, test } from 'vitest';
import { type Api, httpPortal } from '../portal.ts';

const linkId = '11111111-0000-4000-a000-000000000000';
const otherId = '22222222-0000-4000-a000-000000000000';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function givenRoom(roomType: number) {
  const given = await httpPortal();
  const id = (await given.api.post('files/rooms', { title: 'A', roomType })).response.id;
  const put = (body: unknown, api: Api = given.api) => api.put(`files/rooms/${id}/links`, body);
  const links = async (query = '', api: Api = given.api) =>
    (await api.get(`files/rooms/${id}/links${query}`)).list;
  return { ...given, id, put, links };
}

test('links: an empty body stores nothing and is answered empty, or 403 where there is an invitation link', async () => {
  const { put, links } = await givenRoom(2);
  const empty = await put({});
  expect(empty.status).toBe(200);
  expect(empty.json).not.toHaveProperty('response');
  expect(await links()).toEqual([]);
  await put({ access: 2 });
  expect((await put({})).status).toBe(403);
});

test('links: one invitation link per room, changed by its id and removed by access 0', async () => {
  const { put, links } = await givenRoom(2);
  const made = (await put({ linkId, access: 2, title: 'Team', maxUseCount: 3 })).response;
  expect(made).toMatchObject({
    access: 2,
    subjectType: 3,
    sharedLink: { id: linkId, title: 'Team', linkType: 0 },
  });
  expect((await put({ linkId: otherId, access: 2 })).json.error.message).toContain('may not exceed 1');
  expect((await put({ access: 2 })).status).toBe(403);
  const changed = (await put({ linkId, access: 10 })).response;
  expect(changed).toMatchObject({
    access: 10,
    sharedLink: { id: linkId, shareLink: made.sharedLink.shareLink },
  });
  expect(changed.sharedLink).not.toHaveProperty('maxUseCount');
  expect(await links('?type=0')).toHaveLength(1);
  expect((await put({ linkId, access: 0 })).json).not.toHaveProperty('response');
  expect(await links()).toEqual([]);
});

test('links: an update resets the use count', async () => {
  const { sim, id, put } = await givenRoom(2);
  await put({ linkId, access: 2, maxUseCount: 5 });
  const [link] = sim.world.portal.room(id)?.room.links ?? [];
  Object.assign(link ?? {}, { useCount: 4 });
  expect((await put({ linkId, access: 2, maxUseCount: 9 })).response.sharedLink.currentUseCount).toBe(0);
  expect((await put({ linkId, access: 2, maxUseCount: 1001 })).status).toBe(400);
});

test('links: the address stands at sharedLink.shareLink, short and stable, and nowhere else', async () => {
  const { sim, put, links } = await givenRoom(2);
  const { response, text } = await put({ linkId, access: 2 });
  expect(response.sharedLink.shareLink).toMatch(new RegExp(`^${sim.url}/s/\\w{15}$`));
  expect((await links())[0]?.sharedLink.shareLink).toBe(response.sharedLink.shareLink);
  expect(text).not.toMatch(/"(link|url|href|primaryUrl)":"http[^"]*\/s\//);
});

test('links: rights of a link follow the type of the room', async () => {
  const { put } = await givenRoom(2);
  expect((await put({ access: 9 })).status).toBe(403);
  expect((await put({ access: 5 })).status).toBe(403);
});

test.each([2, 8])('links: rooms of type %s have no external links', async (type) => {
  const { api, id, put } = await givenRoom(type);
  for (const access of [0, 2]) expect((await put({ linkType: 1, access })).status).toBe(403);
  expect((await api.get(`files/rooms/${id}/link`)).status).toBe(403);
  const room = (await api.get(`files/rooms/${id}`)).json.response;
  expect(room).not.toHaveProperty('availableShareRights.ExternalLink');
  expect(room).toHaveProperty('availableShareRights.InvitationLink');
});

test('links: a custom room gets its primary link by a GET, and has five more at most', async () => {
  const { sim, api, as, id, put, links } = await givenRoom(5);
  await api.put(`files/rooms/${id}/share`, { invitations: [{ id: sim.people.tom, access: 2 }] });
  expect((await as(sim.people.tom).get(`files/rooms/${id}/link`)).status).toBe(403);
  const primary = (await api.get(`files/rooms/${id}/link`)).response;
  expect(primary).toMatchObject({ access: 2, subjectType: 4, sharedLink: { primary: true, linkType: 1 } });
  expect((await api.get(`files/rooms/${id}/link`)).response.sharedLink.id).toBe(primary.sharedLink.id);
  expect((await as(sim.people.tom).get(`files/rooms/${id}/link`)).status).toBe(200);
  for (let more = 0; more < 5; more += 1) expect((await put({ linkType: 1, access: 2 })).status).toBe(200);
  expect((await put({ linkType: 1, access: 2 })).json.error.message).toContain('may not exceed 5');
  expect(await links('?type=External')).toHaveLength(6);
  expect(await links('?type=0')).toEqual([]);
});

test('links: public and form rooms are born with a primary link; form rooms have no other', async () => {
  const open = await givenRoom(6);
  expect(await open.links()).toMatchObject([{ access: 2, sharedLink: { primary: true } }]);
  expect((await open.put({ linkType: 1, access: 2 })).status).toBe(200);
  open.sim.world.portal.settings.forbidExternalLinks = true;
  expect((await open.put({ linkType: 1, access: 2 })).status).toBe(403);
  const forms = await givenRoom(1);
  expect(await forms.links()).toMatchObject([{ access: 7, sharedLink: { primary: true } }]);
  expect((await forms.put({ linkType: 1, access: 7 })).status).toBe(403);
});

test('links: a past date is refused for invitations before rights are checked, and dropped for external links', async () => {
  const { sim, as, put } = await givenRoom(5);
  const past = inDays(-1);
  expect((await put({ access: 2, expirationDate: past })).json).toHaveProperty('error');
  const stranger = as(sim.people.tom);
  expect((await put({ access: 2, expirationDate: past }, stranger)).status).toBe(400);
  expect((await put({ access: 2 }, stranger)).status).toBe(403);
  const external = await put({ linkType: 1, access: 2, expirationDate: past });
  expect(external.status).toBe(200);
  expect(external.response.sharedLink).not.toHaveProperty('expirationDate');
  for (const linkType of [0, 1]) {
    expect((await put({ linkType, access: 2, expirationDate: inDays(3_700) })).status).toBe(400);
    expect((await put({ linkType, access: 2, expirationDate: inDays(2) })).response.sharedLink).toMatchObject(
      {
        expirationDate: expect.stringMatching(/T.*\+00:00$/),
        isExpired: false,
      },
    );
  }
});

test('links: the primary link of a public room never expires', async () => {
  const { put, links } = await givenRoom(6);
  const id = (await links())[0]?.sharedLink.id;
  const { response } = await put({ linkId: id, linkType: 1, access: 10, expirationDate: inDays(2) });
  expect(response).toMatchObject({ access: 10, sharedLink: { id, primary: true } });
  expect(response.sharedLink).not.toHaveProperty('expirationDate');
});

test('links: without the right to edit access the list is empty, not refused', async () => {
  const { sim, as, api, put, links } = await givenRoom(5);
  await put({ access: 2 });
  expect(await links('', as(sim.people.tom))).toEqual([]);
  expect(await links('', as(sim.people.owner))).toEqual([]);
  expect(await links('')).toHaveLength(1);
  expect((await api.get('files/rooms/999/links')).status).toBe(404);
});

test('links: a type of link that does not exist is refused with 403, before the room is read', async () => {
  const { put, api } = await givenRoom(2);
  for (const linkType of [2, -1]) expect((await put({ linkType, access: 2 })).status).toBe(403);
  expect((await api.put('files/rooms/999/links', { linkType: 2 })).status).toBe(403);
  expect((await api.put('files/rooms/999/links', { linkType: 1 })).status).toBe(404);
});
