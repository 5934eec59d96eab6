import { expect, test } from 'vitest';
import { type Api, type Given, httpPortal } from '../portal.ts';

async function givenRoom(roomType = 5) {
  const given: Given = await httpPortal();
  const id = (await given.api.post('files/rooms', { title: 'A', roomType })).response.id;
  const share = (invitations: unknown[], api: Api = given.api) =>
    api.put(`files/rooms/${id}/share`, { invitations, notify: false });
  const rights = async (api: Api = given.api) => {
    const { list } = await api.get(`files/rooms/${id}/share`);
    return list.map(({ access, sharedToUser, sharedToGroup }) => [
      (sharedToUser ?? sharedToGroup).id,
      access,
    ]);
  };
  return { ...given, id, share, rights, people: given.sim.people };
}

test('sharing: a body with other names is answered 200 and changes nothing', async () => {
  const { api, id, rights, people } = await givenRoom();
  for (const body of [{ entries: [{ id: people.tom, access: 2 }] }, { invitations: [] }, {}]) {
    expect((await api.put(`files/rooms/${id}/share`, body)).response).toEqual({ error: 0 });
  }
  expect((await api.put('files/rooms/999/share', {})).status).toBe(200);
  expect(await rights()).toEqual([[people.serviceUser, 1]]);
});

test('sharing: people and groups get access by id; the same again is a no-op, another access an update', async () => {
  const { sim, share, rights, people } = await givenRoom();
  const { response } = await share([
    { id: people.tom, access: 10 },
    { id: sim.groups.support, access: '2' },
  ]);
  expect(response.members.map(({ access }) => access)).toEqual([10, 2]);
  expect(response.members[1]?.sharedToGroup.id).toBe(sim.groups.support);
  await share([{ id: people.tom, access: 10 }]);
  await share([{ id: people.tom, access: 'Read' }]);
  expect(await rights()).toEqual([
    [people.serviceUser, 1],
    [sim.groups.support, 2],
    [people.tom, 2],
  ]);
});

test('sharing: an unknown access name removes the person', async () => {
  const { share, rights, people } = await givenRoom();
  for (const access of ['Viewer', 'read', 0]) {
    await share([{ id: people.tom, access: 2 }]);
    expect(await rights()).toHaveLength(2);
    expect((await share([{ id: people.tom, access }])).response.members).toEqual([]);
    expect(await rights()).toHaveLength(1);
  }
});

const allowed: Record<number, { user: number[]; group: number[] }> = {
  1: { user: [9, 11, 7], group: [11, 7] },
  2: { user: [9, 11, 10, 2], group: [11, 10, 2] },
  5: { user: [9, 11, 10, 5, 6, 2], group: [11, 10, 5, 6, 2] },
  6: { user: [9, 11], group: [11] },
  8: { user: [9, 11, 10, 2, 7], group: [11, 10, 2, 7] },
};

test.each(Object.entries(allowed))(
  'sharing: rooms of type %s give these rights and refuse the others',
  async (type, table) => {
    const { sim, share, people } = await givenRoom(Number(type));
    for (let access = 1; access <= 12; access += 1) {
      const user = await share([{ id: people.maria, access }]);
      expect(user.status, `user ${access}`).toBe(table.user.includes(access) ? 200 : 403);
      const group = await share([{ id: sim.groups.support, access }]);
      expect(group.status, `group ${access}`).toBe(table.group.includes(access) ? 200 : 403);
    }
  },
);

test('sharing: only admins of rooms or of the portal can be room managers', async () => {
  const { share, people } = await givenRoom();
  expect((await share([{ id: people.maria, access: 9 }])).status).toBe(200);
  expect((await share([{ id: people.tom, access: 9 }])).status).toBe(403);
  expect((await share([{ email: 'new@example.com', access: 9 }])).status).toBe(403);
});

test('sharing: the first refused entry ends the request, and the entries before it stay', async () => {
  const { sim, share, rights, people } = await givenRoom();
  const answer = await share([
    { id: people.tom, access: 2 },
    { id: people.maria, access: 3 },
    { id: sim.groups.support, access: 2 },
  ]);
  expect(answer.status).toBe(403);
  expect(await rights()).toEqual([
    [people.serviceUser, 1],
    [people.tom, 2],
  ]);
});

test('sharing: disabled users and hidden guests are skipped; an address makes a guest visible', async () => {
  const { sim, share, rights, people, as } = await givenRoom();
  for (const id of [people.disabled, people.guest]) {
    expect((await share([{ id, access: 2 }])).response).toEqual({ members: [], error: 0 });
  }
  // Without an entry left the right to share is not checked: an admin may only read this room.
  expect((await share([{ id: people.disabled, access: 2 }], as(people.owner))).status).toBe(200);
  expect((await share([{ id: people.tom, access: 2 }], as(people.owner))).status).toBe(403);
  expect(await rights()).toHaveLength(1);
  await share([{ email: 'gina.guest@example.com', access: 2 }]);
  expect((await share([{ id: people.guest, access: 10 }])).response.members).toHaveLength(1);
  Object.assign(sim.world.portal.users.get(people.guest) ?? {}, { disabled: true });
  expect((await share([{ id: people.guest, access: 0 }])).status).toBe(200);
  expect(await rights()).toHaveLength(1);
});

test('sharing: an unknown address becomes a guest; `members` never shows addresses', async () => {
  const { sim, api, id, share, people } = await givenRoom();
  expect((await share([{ email: 'Ann@example.com', access: 2 }])).response.members).toEqual([]);
  const found = (await api.get(`files/rooms/${id}/share?filterValue=ann@`)).list;
  expect(found).toMatchObject([{ access: 2, sharedToUser: { email: 'Ann@example.com', isVisitor: true } }]);
  await share([{ email: 'TOM.user@example.com', access: 2 }]);
  expect((await api.get(`files/rooms/${id}/share?filterValue=tom`)).list[0]?.sharedToUser.id).toBe(
    people.tom,
  );
  sim.world.portal.settings.inviteGuests = false;
  expect((await share([{ email: 'ben@example.com', access: 2 }])).status).toBe(403);
  expect((await share([{ email: 'ann@example.com', access: 2 }])).status).toBe(200);
});

test('sharing: without a free account there is a warning, without an allowance of e-mails a 400', async () => {
  const { sim, share, rights } = await givenRoom();
  const { settings } = sim.world.portal;
  settings.userLimit = 1;
  expect((await share([{ email: 'a@example.com', access: 2 }])).response).toMatchObject({
    warning: expect.any(String),
  });
  expect(await rights()).toHaveLength(1);
  Object.assign(settings, { userLimit: 100, invitationLimit: 1 });
  const two = [
    { email: 'a@example.com', access: 2 },
    { email: 'b@example.com', access: 2 },
  ];
  expect((await share(two)).status).toBe(400);
  expect((await share(two.slice(0, 1))).status).toBe(200);
  expect((await share(two.slice(1))).status).toBe(400);
});

test('sharing: an unknown id is stored and in `members`, but not in the list', async () => {
  const { sim, id, share, rights } = await givenRoom();
  const nobody = '12345678-0000-4000-a000-000000000000';
  const { response } = await share([{ id: nobody, access: 2 }]);
  expect(response.members).toMatchObject([{ sharedToUser: { id: nobody, displayName: 'Unknown' } }]);
  expect(sim.world.portal.room(id)?.room.shares.has(nobody)).toBe(true);
  expect(await rights()).toHaveLength(1);
  expect((await share([{ id: 'me', access: 2 }])).response.errors).toHaveProperty(['$.id']);
});

test('sharing: the list has the owner first, then managers, groups, users, guests and the invited', async () => {
  const { sim, api, as, id, share, rights, people } = await givenRoom();
  sim.world.portal.users.get(people.guest)?.knownTo.add(people.serviceUser);
  await share([
    { email: 'invited@example.com', access: 2 },
    { id: people.guest, access: 2 },
    { id: people.tom, access: 2 },
    { id: people.owner, access: 2 },
    { id: sim.groups.support, access: 2 },
    { id: people.maria, access: 9 },
  ]);
  const order = [
    people.serviceUser,
    people.maria,
    sim.groups.support,
    people.owner,
    people.tom,
    people.guest,
  ];
  expect((await rights()).map(([subject]) => subject).slice(0, 6)).toEqual(order);
  expect(await rights()).toHaveLength(7);
  const page = await api.get(`files/rooms/${id}/share?startIndex=1&count=2`);
  expect([page.list.length, page.json.total]).toEqual([2, 7]);
  await share([
    { id: people.tom, access: 0 },
    { id: sim.groups.support, access: 0 },
  ]);
  expect(await rights(as(people.tom))).toEqual([]);
});

test('sharing: templates can be shared for reading only, with room admins and groups', async () => {
  const { sim, api, people } = await givenRoom();
  const share = async (invitation: unknown) =>
    (await api.put(`files/rooms/${sim.templates.general}/share`, { invitations: [invitation] })).status;
  expect(await share({ id: people.maria, access: 2 })).toBe(200);
  expect(await share({ id: sim.groups.support, access: 2 })).toBe(200);
  expect(await share({ id: people.maria, access: 10 })).toBe(403);
  expect(await share({ id: people.tom, access: 2 })).toBe(403);
  expect(await share({ email: 'maria.room-admin@example.com', access: 2 })).toBe(403);
});

test('share: a group stands in short in a share, and in full in the list of groups', async () => {
  const { id, api, sim } = await givenRoom();
  const group = [...sim.world.portal.groups.values()][0];
  await api.put(`files/rooms/${id}/share`, { invitations: [{ id: group?.id, access: 2 }] });
  const shared = (await api.get(`files/rooms/${id}/share`)).list.find((share) => share.sharedToGroup);
  expect(Object.keys(shared?.sharedToGroup ?? {})).not.toContain('category');
  const none = '00000000-0000-0000-0000-000000000000';
  expect((await api.get('group')).list).toMatchObject([{ id: group?.id, category: none, parent: none }]);
});
