import { expect, test } from 'vitest';
import { httpPortal, portalApiOf, portalInTime } from '../portal.ts';

test('API keys: only `Bearer sk-…` is a key; everything else is 401 without a body', async () => {
  const { sim } = await httpPortal();
  const status = async (authorization?: string) => {
    const { status, text } = await portalApiOf(fetch, sim.url, authorization).get('people/@self');
    return `${status} ${text.length > 0}`;
  };
  expect(await status(`Bearer ${sim.key}`)).toBe('200 true');
  for (const wrong of [sim.key, `bearer ${sim.key}`, `Bearer ${sim.key}0`, 'Bearer sk-', undefined]) {
    expect(await status(wrong)).toBe('401 false');
  }
});

test('API keys: a key that is inactive, expired, or of a disabled user is refused', async () => {
  const { sim, api } = await httpPortal();
  const { portal } = sim.world;
  const key = portal.keys[0];
  if (!key) throw new Error('no key');
  const works = async () => (await api.get('people/@self')).status === 200;
  expect(await works()).toBe(true);
  expect(key.lastUsed).toBeDefined();
  key.active = false;
  expect(await works()).toBe(false);
  Object.assign(key, { active: true, expiresAt: 1 });
  expect(await works()).toBe(false);
  Object.assign(key, { expiresAt: undefined });
  Object.assign(portal.users.get(sim.people.serviceUser) ?? {}, { disabled: true });
  expect(await works()).toBe(false);
});

test('API keys: a key is revoked or rotated at any moment, with or without an overlap', async () => {
  const { sim, clock } = portalInTime();
  const status = async (key: string) => {
    const request = new Request(`${sim.url}/api/2.0/people/@self`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return (await sim.fetch(request)).status;
  };
  const second = sim.rotateKey({ overlapMs: 60_000 });
  expect([await status(sim.key), await status(second)]).toEqual([200, 200]);
  await clock.advance(60_000);
  expect([await status(sim.key), await status(second)]).toEqual([401, 200]);
  const third = sim.rotateKey();
  expect([await status(second), await status(third)]).toEqual([401, 200]);
  sim.world.portal.revokeKey(third);
  expect(await status(third)).toBe(401);
});

test('API keys: a scope that is missing is 403 without a body', async () => {
  const { sim, api } = await httpPortal();
  const withScopes = (...permissions: string[]) => {
    const key = sim.world.portal.addKey(sim.people.serviceUser, 'k', permissions);
    return portalApiOf(fetch, sim.url, `Bearer ${key.value}`);
  };
  const reader = withScopes('rooms:read');
  expect((await reader.get('files/rooms')).status).toBe(200);
  const refused = await reader.post('files/rooms', { title: 'A', roomType: 2 });
  expect([refused.status, refused.text]).toEqual([403, '']);
  expect((await reader.post('files/tags', { name: 'a' })).status).toBe(403);
  expect((await withScopes('rooms:write').get('files/rooms')).status).toBe(200);
  expect((await withScopes('rooms:write').get('people/@self')).status).toBe(403);
  expect((await withScopes('*:read').get('people/@self')).status).toBe(200);
  expect((await withScopes('accounts:read').get('people/@self')).status).toBe(403);
  expect((await withScopes().post('files/tags', { name: 'a' })).status).toBe(200);
  // Anonymous endpoints too, since 3.7.
  expect((await withScopes('accounts:read').get('files/fileops')).status).toBe(403);
  expect((await api.post('keys', { name: 'another' })).status).toBe(403);
});

test('API keys: a bad key is anonymous on anonymous endpoints: 401 with a body, 403, or an empty list', async () => {
  const { sim, api } = await httpPortal();
  const room = (await api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
  const nobody = portalApiOf(fetch, sim.url, 'Bearer sk-wrong');
  for (const path of [`files/rooms/${room}`, `files/folder/${room}`]) {
    const { status, json } = await nobody.get(path);
    expect(status).toBe(401);
    expect(json.error).toMatchObject({ type: null, stack: null, hresult: 0 });
  }
  expect((await nobody.get(`files/${room}`)).status).toBe(403);
  expect((await nobody.get('files/fileops')).json).toMatchObject({ response: [], count: 1 });
});

test('API keys: a key is shown once, when it is created; guests create none', async () => {
  const { sim, as } = await httpPortal();
  const made = await as(sim.people.tom).post('keys', {
    name: 'mine',
    permissions: ['rooms:read'],
    expiresInDays: 1,
  });
  expect(made.response.key).toMatch(/^sk-[0-9a-f]{64}$/);
  expect((await portalApiOf(fetch, sim.url, `Bearer ${made.response.key}`).get('files/rooms')).status).toBe(
    200,
  );
  const owner = as(sim.people.owner);
  expect((await as(sim.people.guest).post('keys', { name: 'x' })).status).toBe(403);
  expect((await owner.post('keys', { name: 'x', permissions: ['rooms'] })).json).toHaveProperty('error');
  for (const [wrong, objection] of [
    [{ name: '' }, 'The Name field is required.'],
    [{ name: '   ' }, 'The Name field is required.'],
    [{ name: 'x'.repeat(31) }, 'Incorrect name. Length must be less than 30'],
    [{ name: 'x', expiresInDays: 366 }, 'The field ExpiresInDays must be between 1 and 365.'],
  ] as const) {
    const { status, response } = await owner.post('keys', wrong);
    expect([status, Object.values(response.errors).flat()]).toEqual([400, [objection]]);
  }
  sim.world.portal.settings.limitDeveloperTools = true;
  expect((await as(sim.people.tom).post('keys', { name: 'x' })).status).toBe(403);
  expect((await owner.post('keys', { name: 'x' })).status).toBe(200);
});

test('API keys: a person signs in and sends the token raw or as Bearer', async () => {
  const { sim } = await httpPortal();
  const nobody = portalApiOf(fetch, sim.url);
  const signIn = (password: string) =>
    nobody.post('authentication', { userName: 'tom.user@example.com', password });
  const { token } = (await signIn('simulated-portal')).response;
  for (const authorization of [token, `Bearer ${token}`]) {
    const self = await portalApiOf(fetch, sim.url, authorization).get('people/@self');
    expect(self.json.response).toMatchObject({ id: sim.people.tom, isCollaborator: true, isVisitor: false });
  }
  expect(await signIn('wrong')).toMatchObject({ status: 401, json: { error: { type: null } } });
});

test('API keys: a user lists the own keys, an administrator those of everybody, without their values', async () => {
  const { sim, as } = await httpPortal();
  const { owner, maria } = sim.people;
  sim.world.portal.addKey(maria, 'hers', ['rooms:read']);
  const own = (await as(maria).get('keys')).list;
  expect(own).toMatchObject([
    { name: 'hers', permissions: ['rooms:read'], createBy: { id: maria }, isActive: true },
  ]);
  expect(own[0]?.key).toMatch(/^sk-\*{3}[0-9a-f]{4}$/);
  expect((await as(owner).get('keys')).list).toHaveLength(2);
  const permissions = (await as(maria).get('keys/permissions')).list;
  expect(permissions).toContain('accounts.self:read');
  expect(permissions).not.toContain('*');
  expect(permissions).toHaveLength(10);
});
