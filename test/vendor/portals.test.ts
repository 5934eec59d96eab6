import { expect, it, onTestFinished } from 'vitest';
import { PortalHost } from './portals.ts';

interface Answer {
  status: number;
  body: { tenant: { ownerId: string }; response: Record<string, unknown> & { token: string; total: number } };
}

/** What the suite does around each of its tests. */
async function host() {
  const portals = new PortalHost();
  onTestFinished(() => portals.stop());
  const address = await portals.start();
  return async (method: string, path: string, more: { data?: unknown; portal?: string; token?: string }) => {
    const { data, portal, token } = more;
    const answer = await fetch(`http://${address}/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(portal ? { origin: `http://${portal}` } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(data ? { body: JSON.stringify(data) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : {} } as Answer;
  };
}

const owner = { email: 'owner@example.com', password: 'secret-1', firstName: 'Olga', lastName: 'Owner' };
const signingIn = { userName: owner.email, password: owner.password };

it('each registration is a portal of its own, with its owner and nothing else, until it is deleted', async () => {
  const call = await host();
  const register = (portalName: string) =>
    call('POST', 'apisystem/portal/register', { data: { portalName, ...owner } });
  const { ownerId } = (await register('First')).body.tenant;
  await register('Second');
  const signIn = async (portal: string) => {
    return (await call('POST', 'api/2.0/authentication', { portal, data: signingIn })).body.response.token;
  };
  const first = { portal: 'First', token: await signIn('First') };
  const second = { portal: 'Second', token: await signIn('Second') };
  expect((await call('GET', 'api/2.0/people/@self', first)).body.response).toMatchObject({
    id: ownerId,
    firstName: 'Olga',
    isOwner: true,
  });
  await call('POST', 'api/2.0/files/rooms', { ...first, data: { title: 'A', roomType: 2 } });
  const rooms = async (portal: typeof first) =>
    (await call('GET', 'api/2.0/files/rooms?searchArea=Any', portal)).body.response.total;
  expect([await rooms(first), await rooms(second)]).toEqual([1, 0]);
  expect((await call('GET', 'api/2.0/files/rooms?searchArea=Templates', first)).body.response.total).toBe(0);
  expect((await call('DELETE', 'api/2.0/portal/deleteportalimmediately', first)).status).toBe(200);
  expect((await call('GET', 'api/2.0/people/@self', first)).status).toBe(404);
  expect((await call('GET', 'api/2.0/people/@self', second)).status).toBe(200);
});

it('members are added and sign in with the passwords that they were given', async () => {
  const call = await host();
  await call('POST', 'apisystem/portal/register', { data: { portalName: 'p', ...owner } });
  const portal = 'p';
  const signIn = (data: unknown) => call('POST', 'api/2.0/authentication', { portal, data });
  const { token } = (await signIn(signingIn)).body.response;
  const member = {
    email: 'u@example.com',
    password: 'secret-2',
    firstName: 'U',
    lastName: 'U',
    type: 'User',
  };
  expect((await call('POST', 'api/2.0/people', { portal, data: member })).status).toBe(401);
  expect((await call('POST', 'api/2.0/people', { portal, token, data: member })).body.response).toMatchObject(
    {
      isCollaborator: true,
    },
  );
  expect((await signIn({ userName: member.email, password: 'wrong' })).status).toBe(401);
  expect((await signIn({ userName: member.email, password: member.password })).status).toBe(200);
});
