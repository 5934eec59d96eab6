import { expect, test } from 'vitest';
import { type Api, httpPortal, portalInTime, until } from '../portal.ts';

const createIn = async (api: Api, tags: string[] = []) =>
  (await api.post('files/rooms', { title: 'A', roomType: 2, tags })).response;

const tagged = async (api: Api, tags: unknown) => {
  const text = typeof tags === 'string' ? tags : JSON.stringify(tags);
  return api.get(`files/rooms?searchArea=Any&tags=${encodeURIComponent(text)}`);
};

test('tags: tags come a moment after the room', async () => {
  const { sim, create, clock } = portalInTime({ timings: { tagGapMs: 500, creationPauseMs: 100 } });
  await create('A', { tags: ['k'] });
  await clock.advance(300);
  const room = sim.world.portal.rooms().find(({ title }) => title === 'A');
  expect(room?.room.tags).toEqual([]);
  await clock.advance(500);
  expect(room?.room.tags).toEqual(['k']);
});

test('tags: unknown tags are created with the room; those of a room are listed newest first', async () => {
  const { api } = await httpPortal();
  const room = await createIn(api, ['one', 'two']);
  expect(room.tags).toEqual(['two', 'one']);
  expect((await api.put(`files/rooms/${room.id}/tags`, { names: ['three', 'one'] })).response.tags).toEqual([
    'three',
    'two',
    'one',
  ]);
  expect((await api.get('files/tags')).list).toEqual(['three', 'two', 'one']);
  expect((await api.delete(`files/rooms/${room.id}/tags`, { names: ['TWO'] })).response.tags).toEqual([
    'three',
    'one',
  ]);
});

test('tags: the list by tags wants a JSON array and finds rooms with any of them, in any letter case', async () => {
  const { api } = await httpPortal();
  const a = await createIn(api, ['prj-1']);
  const b = await createIn(api, ['PRJ-2']);
  await createIn(api);
  const ids = async (tags: unknown) => (await tagged(api, tags)).response.folders.map(({ id }) => id).sort();
  expect(await ids(['prj-1'])).toEqual([a.id]);
  expect(await ids(['prj-1', 'prj-2 '])).toEqual([a.id, b.id]);
  expect(await ids(['Prj-1'])).toEqual([a.id]);
  expect(await ids(['prj'])).toEqual([]);
  expect((await api.get('files/rooms?withoutTags=true')).response.total).toBe(1);
});

test('tags: malformed JSON of tags is a 500', async () => {
  const { api } = await httpPortal();
  for (const text of ['prj-1', '{"a":1}', '[1]', '[']) expect((await tagged(api, text)).status).toBe(500);
});

test('tags: a tag is created once: an existing one keeps its letter case', async () => {
  const { sim, api, as } = await httpPortal();
  const make = (name?: string) => api.post('files/tags', { name });
  expect((await make('Key')).response).toBe('Key');
  expect((await make('kéy')).response).toBe('Key');
  expect((await make('')).json).toHaveProperty('error');
  expect((await make()).response.errors).toHaveProperty('$');
  expect((await make('x'.repeat(256))).response.errors).toHaveProperty('Name');
  expect((await make('🚀')).status).toBe(500);
  expect((await as(sim.people.tom).post('files/tags', { name: 'x' })).json.error.message).toBe(
    'Access denied',
  );
});

test('tags: an update replaces all tags; without them they stay', async () => {
  const { api } = await httpPortal();
  const { id } = await createIn(api, ['k']);
  const update = async (body: unknown) => (await api.put(`files/rooms/${id}`, body)).response;
  expect(await update({ title: '', color: '00ff00' })).toMatchObject({ title: 'A', tags: ['k'] });
  expect((await update({ tags: ['x'] })).tags).toEqual(['x']);
  expect((await update({ tags: [] })).tags).toEqual([]);
});

test('tags: admins rename and remove tags in the dictionary, and on every room', async () => {
  const { sim, api, as } = await httpPortal();
  const owner = as(sim.people.owner);
  const { id } = await createIn(api, ['old', 'other']);
  const rename = (oldName: string, newName: string) => owner.put('files/tags', { oldName, newName });
  const links = async (name: string) => (await owner.get(`files/tags/${name}/haslinks`)).response;
  expect(await links('old')).toBe(true);
  expect((await rename('old', 'new')).response).toBe('new');
  expect((await api.get(`files/rooms/${id}`)).response.tags).toEqual(['other', 'new']);
  expect(await links('old')).toBe(false);
  for (const [oldName, newName, status, message] of [
    ['new', 'new', 400, "Tag with name 'new' already exists"],
    ['new', 'other', 400, "Tag with name 'other' already exists"],
    ['new', '', 400, "The value cannot be an empty string. (Parameter 'newName')"],
    ['none', 'x', 404, 'The record could not be found'],
  ] as const) {
    expect(await rename(oldName, newName)).toMatchObject({ status, json: { error: { message } } });
  }
  expect((await owner.delete('files/tags', { name: ['new'] })).response.errors).toHaveProperty('Names');
  await owner.delete('files/tags', { names: ['new'] });
  expect((await api.get(`files/rooms/${id}`)).response.tags).toEqual(['other']);
  for (const refused of [
    api.put('files/tags', { oldName: 'other', newName: 'x' }),
    api.delete('files/tags', { names: ['other'] }),
    api.get('files/tags/other/haslinks'),
  ]) {
    expect((await refused).status).toBe(403);
  }
});

test('tags: users who are not admins see the tags of their active rooms only', async () => {
  const { sim, api, as } = await httpPortal();
  await createIn(api, ['mine']);
  await api.post('files/tags', { name: 'unlinked' });
  expect((await api.get('files/tags')).list).toEqual(['mine']);
  expect((await as(sim.people.maria).get('files/tags')).list).toEqual([]);
  const owner = as(sim.people.owner);
  expect((await owner.get('files/tags')).list).toEqual(['unlinked', 'mine']);
  expect((await owner.get('files/tags?filterValue=UN')).list).toEqual(['unlinked']);
});

test('tags: deleting any room or folder purges every tag that no room has', async () => {
  const { sim, api } = await httpPortal();
  const { portal } = sim.world;
  const kept = await createIn(api, ['kept']);
  for (const path of [
    `files/folder/${(await api.post(`files/folder/${kept.id}`, { title: 'F' })).response.id}`,
    `files/rooms/${(await createIn(api, ['gone'])).id}`,
  ]) {
    await api.post('files/tags', { name: 'in-advance' });
    expect(portal.tags).toContain('in-advance');
    expect((await api.delete(path, { deleteAfter: false })).status).toBe(200);
    await until(async () => !portal.tags.includes('in-advance'));
  }
  expect(portal.tags).toEqual(['kept']);
});
