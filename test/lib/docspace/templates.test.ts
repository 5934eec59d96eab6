import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { allPages } from '../../../lib/docspace/pages.ts';
import { findRoomsByTag, listRoomsMadeBy, rootFolder } from '../../../lib/docspace/rooms.ts';
import { contentSchema } from '../../../lib/docspace/schemas.ts';
import { creationStatus, listTemplates, templateById } from '../../../lib/docspace/templates.ts';
import { ok, portal, type Reply, thrown } from './portal.ts';

const templates = rootFolder.templates;
const rooms = rootFolder.rooms;

describe('the template with an id', () => {
  const shown = (rootFolderType?: number) => ok({ id: 17, title: 'Marketing', rootFolderType });

  it.each<[string, Reply, number | undefined]>([
    ['is the one that the portal shows', shown(templates), 17],
    ['is none where it is a room', shown(rooms), undefined],
    ['is none where the portal does not say what it is', shown(), undefined],
    ['is none where the portal refuses to show it', thrown(403, 'no'), undefined],
    ['is none where it is deleted', thrown(404, 'not found'), undefined],
  ])('%s', async (_, reply, id) => {
    await using p = await portal(({ url }) => (url.pathname.endsWith('/people/@self') ? ok({}) : reply));
    expect((await templateById(p.call, 17))?.id).toBe(id);
  });

  it('is not known while the portal is away', async () => {
    await using p = await portal(() => 'cut');
    await expect(templateById(p.call, 17)).rejects.toMatchObject({ code: 'PortalUnavailable' });
  });
});

it('a creation of which the portal reports no error has none', async () => {
  await using p = await portal(() => ok({ progress: 100, isCompleted: true }));
  expect(await creationStatus(p.call)).toMatchObject({ error: '' });
});

describe('a list of 500', () => {
  const all = Array.from({ length: 500 }, (_, index) => ({
    id: index + 1,
    title: 'A',
    rootFolderType: rooms,
    tags: ['t'],
    createdBy: { id: 'me' },
  }));

  /** Answers the pages of the list, each when a moment has passed, and counts how many are read at once. */
  function pages() {
    let reading = 0;
    const seen = { most: 0 };
    const call: PortalClient = async ({ query = {}, schema }) => {
      reading += 1;
      seen.most = Math.max(seen.most, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      const start = Number(query.startIndex);
      const page = { folders: all.slice(start, start + Number(query.count)), total: all.length };
      return v.parse(schema, page);
    };
    return { call, seen };
  }

  it.each<[string, (call: PortalClient) => Promise<unknown[]>]>([
    ['templates', listTemplates],
    ['rooms with a tag', (call) => findRoomsByTag(call, 't')],
    ['rooms of a maker', (call) => listRoomsMadeBy(call, 'me', 0)],
  ])('%s is read with several pages at once, as the portal says how many there are', async (_, list) => {
    const { call, seen } = pages();
    expect(await list(call)).toHaveLength(500);
    expect(seen.most).toBeGreaterThan(1);
  });

  it('of which the portal does not say how many there are is read page by page', async () => {
    const { call, seen } = pages();
    const request = { path: 'files/rooms', schema: contentSchema };
    expect(await allPages(call, request, ({ folders }) => folders)).toHaveLength(500);
    expect(seen.most).toBe(1);
  });
});
