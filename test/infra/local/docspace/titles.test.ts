import { expect, test } from 'vitest';
import { type Api, httpPortal, portalInTime } from './portal.ts';

const titleOf = async (api: Api, title: string) =>
  (await api.post('files/rooms', { title, roomType: 2 })).response.title;

test('titles: forbidden characters become underscores, an emoji two of them', async () => {
  const { api } = await httpPortal();
  expect(await titleOf(api, ' a\tb*c+d:e"f<g>h?i|j\\k/l ')).toBe('a_b_c_d_e_f_g_h_i_j_k_l');
  expect(await titleOf(api, '🚀 go')).toBe('__ go');
  expect(await titleOf(api, "Ä(1) & 'x' #2")).toBe("Ä(1) & 'x' #2");
});

test('titles: longer ones than 170 characters for a room or 165 for a folder are refused with 400', async () => {
  const { api } = await httpPortal();
  const room = (title: string) => api.post('files/rooms', { title, roomType: 2 });
  const { id } = (await room('x'.repeat(170))).response;
  expect((await room('x'.repeat(171))).status).toBe(400);
  expect((await api.post(`files/folder/${id}`, { title: 'x'.repeat(165) })).status).toBe(200);
  expect((await api.post(`files/folder/${id}`, { title: 'x'.repeat(166) })).status).toBe(400);
  expect((await room('  ')).json).toHaveProperty('error');
  expect((await api.post(`files/folder/${id}`, { title: ' ' })).status).toBe(400);
});

test('titles: a title for a room from a template is cut, and keeps a late extension', async () => {
  const { create, clock, rooms, status } = portalInTime();
  await create('x'.repeat(300));
  await clock.advance(20_000);
  await create(`${'y'.repeat(160)}.${'z'.repeat(4)}${'w'.repeat(20)}`);
  await clock.advance(20_000);
  expect(rooms()).toEqual(['x'.repeat(170), `${'y'.repeat(145)}.${'z'.repeat(4)}${'w'.repeat(20)}`]);
  await create(' ');
  await clock.advance(1_000);
  expect(await status()).toMatchObject({ roomId: -1, error: expect.stringContaining('title') });
});

test('titles: titles may repeat, of rooms and of folders', async () => {
  const { api } = await httpPortal();
  const make = async () => (await api.post('files/rooms', { title: 'Same', roomType: 2 })).response;
  const [first, second] = [await make(), await make()];
  expect([first.title, second.title]).toEqual(['Same', 'Same']);
  expect(first.id).not.toBe(second.id);
  for (const time of [1, 2]) {
    await api.post(`files/folder/${first.id}`, { title: 'Logs' });
    expect((await api.get(`files/${first.id}`)).response.folders).toHaveLength(time);
  }
  expect((await api.get(`files/${first.id}`)).response.folders.map(({ title }) => title)).toEqual([
    'Logs',
    'Logs',
  ]);
});
