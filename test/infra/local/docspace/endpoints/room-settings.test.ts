import { expect, test } from 'vitest';
import { httpPortal, portalInTime } from '../portal.ts';

const settings = {
  indexing: true,
  denyDownload: true,
  lifetime: { deletePermanently: true, period: 0, value: 30, enabled: true },
  watermark: { enabled: true, additions: 1, text: 'Confidential', rotate: 0, imageScale: 100 },
};

test('room settings: an update keeps the members of its settings, in their own case, for any type of room', async () => {
  const { api } = await httpPortal();
  for (const roomType of [8, 5]) {
    const { id } = (await api.post('files/rooms', { title: 'A', roomType })).response;
    const updated = await api.put(`files/rooms/${id}`, { ...settings, color: 'FF5733' });
    expect(updated.json.response).toMatchObject({ ...settings, logo: { color: 'FF5733' } });
    expect((await api.get(`files/rooms/${id}`)).json.response).toMatchObject(settings);
  }
});

test('room settings: settings of a wrong form fail the validation', async () => {
  const { api } = await httpPortal();
  for (const wrong of [{ lifetime: 'long' }, { lifetime: { value: 'many' } }, { watermark: [] }]) {
    const answer = await api.post('files/rooms', { title: 'A', roomType: 8, ...wrong });
    expect(answer).toMatchObject({ status: 400, response: { status: 400 } });
  }
});

test('room settings: a lifetime and a watermark come from the request for a room from a template', async () => {
  const { api, create, status, clock } = portalInTime();
  await create('A', settings);
  await clock.advance(10_000);
  expect((await api.get(`files/rooms/${(await status())?.roomId}`)).json.response).toMatchObject(settings);
});

test('room settings: a private room without a person to share it with is refused with 400, and not made', async () => {
  const { api, sim } = await httpPortal();
  const room = { title: 'A', roomType: 2, private: true };
  for (const body of [room, { ...room, share: [] }]) {
    expect((await api.post('files/rooms', body)).json.error.message).toContain("Parameter 'shares'");
  }
  expect(sim.world.portal.activeRoomCount()).toBe(0);
  const share = [{ shareTo: sim.people.tom, access: 10 }];
  expect((await api.post('files/rooms', { ...room, share })).status).toBe(200);
});
