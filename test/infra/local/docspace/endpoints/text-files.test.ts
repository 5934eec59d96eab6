import { describe, expect, it } from 'vitest';
import { httpPortal } from '../portal.ts';

async function given() {
  const portal = await httpPortal();
  const room = (await portal.api.post('files/rooms', { title: 'A', roomType: 2 })).response.id;
  const files = () => portal.sim.world.portal.childFiles(room).map(({ title, text }) => [title, text]);
  const create = (body: object, api = portal.api, folder = room) => api.post(`files/${folder}/text`, body);
  return { ...portal, room, files, create };
}

describe('text files', () => {
  it('have their text, and the extension of what the text looks like', async () => {
    const { create, files } = await given();
    const { status, response } = await create({ title: 'Note', content: 'hello' });
    expect(status).toBe(200);
    expect(response).toMatchObject({ title: 'Note.txt' });
    await create({ title: 'Page.TXT', content: '<p class="x">' });
    await create({ title: 'b/c.txt', content: '' });
    expect(files()).toEqual([
      ['Note.txt', 'hello'],
      ['Page.TXT.html', '<p class="x">'],
      ['b_c.txt', ''],
    ]);
  });

  it('get another title beside one of the same, and replace it with createNewIfExist, which is turned round', async () => {
    const { create, files } = await given();
    const content = 'first';
    await create({ title: 'Note.txt', content });
    await create({ title: 'Note.txt', content: 'second' });
    await create({ title: 'Note.txt', content: 'third', createNewIfExist: true });
    expect(files()).toEqual([
      ['Note.txt', 'third'],
      ['Note (1).txt', 'second'],
    ]);
  });

  it('are refused without a title or text, in no folder, and to who may not create', async () => {
    const { create, as, sim, room } = await given();
    expect((await create({ content: 'x' })).status).toBe(400);
    expect((await create({ title: ' ', content: 'x' })).status).toBe(400);
    expect((await create({ title: 'x'.repeat(166), content: 'x' })).status).toBe(400);
    expect((await create({ title: 'Note' })).status).toBe(400);
    expect((await create({ title: 'Note', content: 'x' }, undefined, 99_999)).status).toBe(404);
    expect((await create({ title: 'Note', content: 'x' }, as(sim.people.tom))).status).toBe(403);
    const stored = sim.world.portal.room(room);
    if (stored) stored.room.place = 'archive';
    expect((await create({ title: 'Note', content: 'x' })).status).toBe(403);
  });
});
