import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { invite, listLinks, listShares, putLink, subjectId } from '../../../lib/docspace/access.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { createFolder, listFolders } from '../../../lib/docspace/contents/folders.ts';
import { serviceUserId, userIdByEmail } from '../../../lib/docspace/people.ts';
import {
  addRoomTags,
  createTag,
  findRoomsByTag,
  getRoom,
  postRoom,
  roomUrl,
} from '../../../lib/docspace/rooms.ts';
import { creationStatus, listTemplates, postRoomFromTemplate } from '../../../lib/docspace/templates.ts';
import { ok, portal, type Seen, thrown } from './portal.ts';

const room = (id: number, tags: string[] = []) => ({ id, title: `Room ${id}`, rootFolderType: 14, tags });

/** A list of `total` rooms, cut into the requested pages. */
function listOf(total: number) {
  return ({ url }: Seen) => {
    const start = Number(url.searchParams.get('startIndex'));
    const count = Number(url.searchParams.get('count'));
    const ids = Array.from({ length: total }, (_, index) => index + 1).slice(start, start + count);
    return ok({ folders: ids.map((id) => room(id)), total });
  };
}

describe('lists', () => {
  it.each<[string, object, object]>([
    [
      'with an end and a limit',
      { expirationDate: '2026-12-01T00:00:00Z', maxUseCount: 5 },
      { expiresAtMs: Date.parse('2026-12-01T00:00:00Z'), maxUses: 5 },
    ],
    ['with neither', {}, {}],
    ['with neither, as the portal writes them', { expirationDate: null, maxUseCount: 0 }, {}],
  ])('reads a link %s', async (_, limits, read) => {
    const shareLink = 'https://portal.example.com/s/1';
    await using p = await portal(() => ok([{ access: 2, sharedLink: { id: 'l1', shareLink, ...limits } }]));
    const [link] = await listLinks(p.call, 7, 'invitation');
    expect(link).toStrictEqual({ id: 'l1', url: shareLink, access: 2, internal: false, ...read });
  });

  it.each([0, 99, 100, 101, 250])('reads all of %i templates', async (total) => {
    await using p = await portal(listOf(total));
    const found = await listTemplates(p.call);
    expect(found.map((template) => template.id)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(p.requests.every((request) => request.url.searchParams.get('searchArea') === 'Templates')).toBe(
      true,
    );
    expect(p.requests.some((request) => request.url.searchParams.has('sortBy'))).toBe(false);
  });

  it('fails after a thousand pages of a list that never ends', async () => {
    let pages = 0;
    const folders = Array.from({ length: 100 }, (_, index) => room(index));
    const endless: PortalClient = async ({ schema }) => {
      pages += 1;
      return v.parse(schema, { folders });
    };
    await expect(listTemplates(endless)).rejects.toMatchObject({ code: 'PortalAnswerUnreadable' });
    expect(pages).toBe(1000);
  });

  it('keeps only rooms with exactly the tag, in the archive too', async () => {
    await using p = await portal(() => ok({ folders: [room(1, ['PRJ-1']), room(2, ['prj-1']), room(3)] }));
    expect((await findRoomsByTag(p.call, 'prj-1')).map((found) => found.id)).toEqual([2]);
    expect(p.requests[0]?.url.searchParams.get('tags')).toBe('["prj-1"]');
    expect(p.requests[0]?.url.searchParams.get('searchArea')).toBe('Any');
  });

  it('reads the folders of a room and the people in it', async () => {
    const users = [
      { access: 10, sharedToUser: { id: 'u1' } },
      { access: 2, sharedTo: { id: 'u2' } },
    ];
    await using p = await portal((seen) =>
      seen.url.pathname.endsWith('/share') ? ok(users) : ok({ folders: [{ id: '7', title: 'In' }] }),
    );
    expect(await listFolders(p.call, 4)).toEqual([{ id: 7, title: 'In' }]);
    expect((await listShares(p.call, 4)).map(subjectId)).toEqual(['u1', 'u2']);
  });
});

describe('rooms', () => {
  it('creates with a number for the type, reads, and tags', async () => {
    await using p = await portal(() => ok(room(4, ['t'])));
    await postRoom(p.call, { title: 'A', roomType: 2, tags: ['t'] });
    await getRoom(p.call, 4);
    await addRoomTags(p.call, 4, ['t']);
    expect(p.requests.map((r) => [r.method, r.url.pathname, r.body])).toEqual([
      ['POST', '/api/2.0/files/rooms', { title: 'A', roomType: 2, tags: ['t'] }],
      ['GET', '/api/2.0/files/rooms/4', undefined],
      ['PUT', '/api/2.0/files/rooms/4/tags', { names: ['t'] }],
    ]);
  });

  it('takes an absent status for "none shown" and a present one as one object', async () => {
    const status = { roomId: 9, progress: 0.45, error: '', isCompleted: false };
    let shown: unknown;
    await using p = await portal(() => ok(shown));
    expect(await creationStatus(p.call)).toBeUndefined();
    shown = status;
    expect(await creationStatus(p.call)).toEqual(status);
    shown = { ...status, error: null };
    expect(await creationStatus(p.call)).toEqual(status);
    shown = { ...status, error: 'see https://portal.example.com/x' };
    expect(await creationStatus(p.call)).toEqual({ ...status, error: 'see (link)' });
  });

  it('starts a creation, with any status in the answer', async () => {
    await using p = await portal(() => ok());
    await postRoomFromTemplate(p.call, { templateId: 17, title: 'A', tags: ['t'] });
    await expect(createTag(p.call, 't')).rejects.toMatchObject({ name: 'PortalAnswerUnreadable' });
    expect(p.requests[0]?.body).toEqual({ templateId: 17, title: 'A', tags: ['t'] });
  });

  it('names the page of a room', () => {
    expect(roomUrl('https://p.example', 4)).toBe('https://p.example/rooms/shared/4/filter?folder=4');
  });
});

describe('people, folders and links', () => {
  it('knows the service user, and an unknown address from a portal in trouble', async () => {
    await using p = await portal((seen) => {
      if (seen.url.pathname.endsWith('@self')) return ok({ id: 'me' });
      return seen.url.searchParams.get('email') === 'x@example.com' ? thrown(404, 'gone') : { status: 404 };
    });
    expect(await serviceUserId(p.call)).toBe('me');
    expect(await userIdByEmail(p.call, 'x@example.com')).toBeUndefined();
    await expect(userIdByEmail(p.call, 'y@example.com')).rejects.toMatchObject({ name: 'PortalSuspended' });
  });

  it('invites by numbers, tells the warning, and asks nothing for nobody', async () => {
    await using p = await portal(() => ok({ members: [], warning: 'quota', error: 0 }));
    expect(await invite(p.call, 4, [])).toBeUndefined();
    expect(await invite(p.call, 4, [{ id: 'u1', access: 10 }])).toBe('quota');
    expect(p.requests.map((r) => r.body)).toEqual([
      { invitations: [{ id: 'u1', access: 10 }], notify: false },
    ]);
  });

  it('makes a folder', async () => {
    await using p = await portal(() => ok({ id: 5, title: 'In' }));
    expect(await createFolder(p.call, 4, 'In')).toEqual({ id: 5, title: 'In' });
  });

  it.each(['sharedLink', 'sharedTo'])('reads the url of a link from %s', async (field) => {
    const share = { access: 2, [field]: { id: 'l', shareLink: 'https://p.example/s/1' } };
    await using p = await portal((seen) => (seen.method === 'PUT' ? ok(share) : ok([share])));
    const link = { id: 'l', url: 'https://p.example/s/1', access: 2, internal: false };
    expect(await putLink(p.call, 4, { kind: 'invitation', linkId: 'l', access: 2, title: 'T' })).toEqual(
      link,
    );
    expect(await listLinks(p.call, 4, 'invitation')).toEqual([link]);
    expect(p.requests[0]?.body).toEqual({ linkId: 'l', linkType: 0, access: 2, title: 'T' });
  });

  it('says that the portal stored no link', async () => {
    await using p = await portal(() => ok());
    expect(
      await putLink(p.call, 4, { kind: 'external', linkId: 'l', access: 2, title: 'T' }),
    ).toBeUndefined();
  });
});
