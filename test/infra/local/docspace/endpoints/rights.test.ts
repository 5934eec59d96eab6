import { expect, test } from 'vitest';
import { type Api, httpPortal } from '../portal.ts';

const createIn = async (api: Api, body = {}) =>
  (await api.post('files/rooms', { title: 'A', roomType: 5, ...body })).response.id;

test('rights: room admins and admins create rooms; others are refused after limit and title were checked', async () => {
  const { sim, as } = await httpPortal();
  const make = (user: string, title = 'A') => as(user).post('files/rooms', { title, roomType: 2 });
  for (const user of [sim.people.owner, sim.people.maria]) expect((await make(user)).status).toBe(200);
  for (const user of [sim.people.tom, sim.people.guest]) {
    expect((await make(user)).json.error.message).toBe("You don't have enough permission to create");
    expect((await make(user, ' ')).status).toBe(400);
  }
  sim.world.portal.settings.roomLimit = 2;
  expect((await make(sim.people.tom, ' ')).status).toBe(402);
});

test('rights: a room manager changes, shares and links, but neither archives nor deletes', async () => {
  const { sim, api, as } = await httpPortal();
  const room = await createIn(api);
  const maria = as(sim.people.maria);
  expect((await maria.put(`files/rooms/${room}`, { title: 'B' })).status).toBe(403);
  await api.put(`files/rooms/${room}/share`, { invitations: [{ id: sim.people.maria, access: 9 }] });
  const calls = (id: number) => [
    maria.put(`files/rooms/${id}`, { title: 'B' }),
    maria.put(`files/rooms/${id}/tags`, { names: ['t'] }),
    maria.put(`files/rooms/${id}/share`, { invitations: [{ id: sim.people.tom, access: 2 }] }),
    maria.put(`files/rooms/${id}/links`, { access: 2 }),
    maria.post(`files/folder/${id}`, { title: 'F' }),
  ];
  expect((await Promise.all(calls(room))).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await maria.put(`files/rooms/${room}/archive`, {})).json.error.message).toBe('Access denied');
  expect((await maria.delete(`files/rooms/${room}`, {})).json.error.message).toBe('Access denied');
});

test('rights: an admin who is not the owner reads and tags, but does not change', async () => {
  const { sim, api, as } = await httpPortal();
  const room = await createIn(api);
  const owner = as(sim.people.owner);
  expect((await owner.get(`files/rooms/${room}`)).status).toBe(200);
  expect((await owner.put(`files/rooms/${room}/tags`, { names: ['t'] })).status).toBe(200);
  expect((await owner.put(`files/rooms/${room}/pin`)).status).toBe(200);
  const refused = [
    owner.put(`files/rooms/${room}`, { title: 'B' }),
    owner.put(`files/rooms/${room}/share`, { invitations: [{ id: sim.people.tom, access: 2 }] }),
    owner.put(`files/rooms/${room}/links`, { access: 2 }),
    owner.post(`files/folder/${room}`, { title: 'F' }),
    owner.delete(`files/rooms/${room}`, {}),
  ];
  for (const { status } of await Promise.all(refused)) expect(status).toBe(403);
});

test("rights: a person's own right takes precedence over those of their groups", async () => {
  const { sim, api, as } = await httpPortal();
  const room = await createIn(api);
  const tom = as(sim.people.tom);
  const invite = (id: string, access: number) =>
    api.put(`files/rooms/${room}/share`, { invitations: [{ id, access }] });
  const mayCreate = async () => (await tom.post(`files/folder/${room}`, { title: 'F' })).status === 200;
  await invite(sim.groups.support, 11);
  expect(await mayCreate()).toBe(true);
  await invite(sim.people.tom, 2);
  expect(await mayCreate()).toBe(false);
});

test('rights: a creator who is no longer a room admin has no rights of an owner', async () => {
  const { sim, api } = await httpPortal();
  const room = await createIn(api);
  Object.assign(sim.world.portal.users.get(sim.people.serviceUser) ?? {}, { type: 'user' });
  expect((await api.put(`files/rooms/${room}`, { title: 'B' })).status).toBe(403);
});

test('rights: a missing room is 404, but 403 where it is changed or gets a folder', async () => {
  const { api } = await httpPortal();
  const share = { invitations: [{ id: '00000000-0000-4000-a000-000000000000', access: 2 }] };
  expect((await api.get('files/rooms/999')).status).toBe(404);
  expect((await api.put('files/rooms/999/share', share)).status).toBe(404);
  expect((await api.put('files/rooms/999/links', {})).status).toBe(404);
  expect((await api.put('files/rooms/999/tags', { names: [] })).status).toBe(404);
  expect((await api.delete('files/rooms/999', {})).status).toBe(404);
  expect((await api.put('files/rooms/999', { title: 'A' })).json.error).toBeDefined();
  expect((await api.put('files/rooms/999', { title: 'A' })).status).toBe(403);
  expect((await api.post('files/folder/999', { title: 'A' })).status).toBe(403);
});

test('rights: an unreadable room is refused with the sentence on viewing, for reading, sharing, archiving', async () => {
  const { sim, api, as } = await httpPortal();
  const room = await createIn(api);
  const tom = as(sim.people.tom);
  const invitations = [{ id: sim.people.maria, access: 2 }];
  for (const answer of [
    await tom.get(`files/rooms/${room}`),
    await tom.put(`files/rooms/${room}/share`, { invitations }),
    await tom.put(`files/rooms/${room}/archive`, {}),
  ]) {
    expect(answer).toMatchObject({
      status: 403,
      json: { error: { message: expect.stringContaining('view') } },
    });
  }
  expect(await tom.put(`files/rooms/${room}`, { title: 'B' })).toMatchObject({
    status: 403,
    json: { error: { message: "You don't have permission to edit the room" } },
  });
});

test('rights: users see themselves, room admins see all but hidden guests, admins see everyone', async () => {
  const { sim, api, as } = await httpPortal();
  const { owner, tom, guest, maria } = sim.people;
  const status = async (user: Api, path: string) => (await user.get(path)).status;
  expect(await status(as(tom), `people/${tom}`)).toBe(200);
  expect(await status(as(tom), `people/${maria}`)).toBe(403);
  expect(await status(as(tom), 'people/email?email=maria.room-admin@example.com')).toBe(403);
  expect(await status(as(tom), 'people/filter')).toBe(403);
  expect(await status(api, 'people/email?email=TOM.user@example.com')).toBe(200);
  expect(await status(api, 'people/email?email=nobody@example.com')).toBe(404);
  expect(await status(api, `people/${guest}`)).toBe(403);
  expect(await status(as(owner), `people/${guest}`)).toBe(200);
  expect((await api.get('people')).json.total).toBe(5);
  expect((await as(owner).get('people?filterValue=gina')).list).toHaveLength(1);
  expect((await as(owner).get('people/@self')).json.response).toMatchObject({
    isOwner: true,
    isAdmin: false,
  });
});

test('rights: a removed person is not found, by id and by address, and not listed', async () => {
  const { sim, as } = await httpPortal();
  const owner = as(sim.people.owner);
  Object.assign(sim.world.portal.users.get(sim.people.tom) ?? {}, { disabled: true, removed: true });
  for (const path of [`people/${sim.people.tom}`, 'people/email?email=tom.user@example.com']) {
    expect(await owner.get(path)).toMatchObject({
      status: 404,
      json: { error: { message: 'The user could not be found' } },
    });
  }
  expect((await owner.get('people?filterValue=tom.user')).list).toEqual([]);
});

test('rights: groups are listed for room admins, with their members one by one', async () => {
  const { sim, api, as } = await httpPortal();
  expect((await api.get('group?filterValue=supp')).list).toMatchObject([
    { name: 'Support', membersCount: 2 },
  ]);
  const { json } = await api.get(`group/${sim.groups.support}`);
  expect(json.response).toMatchObject({ members: [{ id: sim.people.maria }, { id: sim.people.tom }] });
  expect((await as(sim.people.tom).get('group')).status).toBe(403);
  expect((await as(sim.people.tom).get(`group/${sim.groups.support}`)).status).toBe(403);
  expect((await api.get('group/nobody')).status).toBe(404);
});
