import { describe, expect, it } from 'vitest';
import { groupExists, personOf, userIdByEmail } from '../../../lib/docspace/people.ts';
import { ok, portal, type Reply, thrown } from './portal.ts';

const maria = { id: 'u1', isRoomAdmin: true, status: 4 };
const person = {
  ...{ id: 'u1', isCollaborator: false, isVisitor: false, isOwner: false },
  ...{ isAdmin: false, isRoomAdmin: true, status: 4 },
};

describe('a person', () => {
  it.each([
    ['@self' as const, '/api/2.0/people/@self', null],
    [{ id: 'u1' }, '/api/2.0/people/u1', null],
    [{ email: 'maria+x@example.com' }, '/api/2.0/people/email', 'maria+x@example.com'],
  ])('%j is requested at %s', async (who, path, email) => {
    await using p = await portal(() => ok(maria));
    expect(await personOf(p.call, who as { id: string })).toEqual(person);
    expect(p.requests[0]?.url.pathname).toBe(path);
    expect(p.requests[0]?.url.searchParams.get('email')).toBe(email);
  });

  it('of whom the portal says nothing more is active and has no rights', async () => {
    await using p = await portal(() => ok({ id: 'u1' }));
    expect(await personOf(p.call, { id: 'u1' })).toEqual({ ...person, isRoomAdmin: false, status: 1 });
  });
});

describe('somebody whom the portal does not show', () => {
  const failed = { code: expect.stringMatching(/^Portal/) };
  it.each<[string, Reply]>([
    ['is not there', thrown(404, 'gone')],
    ['is hidden from the service user', thrown(403, 'no')],
  ])('is nobody, for he %s', async (_, reply) => {
    await using p = await portal(() => reply);
    expect(await personOf(p.call, { id: 'u1' })).toBeUndefined();
    expect(await personOf(p.call, { email: 'a@example.com' })).toBeUndefined();
    expect(await groupExists(p.call, 'g1')).toBe(false);
  });

  it.each<[string, Reply]>([
    ['the portal refuses for another reason', thrown(400, 'no')],
    ['the portal cannot answer for a moment', { status: 502 }],
  ])('is a failure, for %s', async (_, reply) => {
    await using p = await portal(() => reply);
    await expect(personOf(p.call, { id: 'u1' })).rejects.toMatchObject(failed);
    await expect(groupExists(p.call, 'g1')).rejects.toMatchObject(failed);
    await expect(userIdByEmail(p.call, 'a@example.com')).rejects.toMatchObject(failed);
  });

  it('is unknown by his address only when he is not there', async () => {
    await using gone = await portal(() => thrown(404, 'gone'));
    expect(await userIdByEmail(gone.call, 'a@example.com')).toBeUndefined();
    await using hidden = await portal(() => thrown(403, 'no'));
    await expect(userIdByEmail(hidden.call, 'a@example.com')).rejects.toMatchObject(failed);
  });
});

it('knows a group by its id', async () => {
  await using p = await portal(() => ok({ id: 'g1' }));
  expect(await groupExists(p.call, 'g1')).toBe(true);
  expect(p.requests[0]?.url.pathname).toBe('/api/2.0/group/g1');
});
