import { expect, test } from 'vitest';
import { portalInTime } from './portal.ts';

const wholeCopy = 10_000;

test('copying a template: progress is a fraction of 0.9 and then 100; the room shows from its first file on', async () => {
  const { create, status, clock, sim } = portalInTime();
  await create('A');
  const seen: string[] = [];
  for (let second = 0; second < 10; second += 1) {
    const { roomId = 0, progress, isCompleted } = (await status()) ?? {};
    seen.push(`${roomId > 0} ${progress} ${isCompleted}`);
    await clock.advance(1_000);
  }
  const fraction = (files: number) => `true ${(0.9 * files) / 8} false`;
  expect(seen.slice(0, 9)).toEqual([
    'false 0 false',
    'false 0 false',
    ...[1, 2, 3, 4, 5, 6, 7].map(fraction),
  ]);
  expect(seen[9]).toBe('true 100 true');
  expect(sim.world.portal.activeRoomCount()).toBe(1);
});

test('copying a template: the room is there before its id shows, and its counts grow to those of the template', async () => {
  const { api, create, status, clock, sim, rooms } = portalInTime();
  await create('A');
  await clock.advance(700);
  expect(rooms()).toEqual(['A']);
  expect(await status()).toMatchObject({ roomId: -1 });
  await clock.advance(3_000);
  const { roomId = 0 } = (await status()) ?? {};
  expect((await api.get(`files/rooms/${roomId}`)).response.filesCount).toBe(3);
  await clock.advance(wholeCopy);
  const template = (await api.get(`files/rooms/${sim.templates.marketing}`)).response;
  const { filesCount, foldersCount } = (await api.get(`files/rooms/${roomId}`)).response;
  expect([filesCount, foldersCount]).toEqual([template.filesCount, template.foldersCount]);
  expect([filesCount, foldersCount]).toEqual([8, 4]);
});

test('copying a template: a result is shown for 60 to 70 s', async () => {
  const { create, status, clock } = portalInTime();
  await create('A');
  await clock.advance(wholeCopy);
  await clock.advance(58_000);
  expect(await status()).toMatchObject({ isCompleted: true });
  await clock.advance(12_000);
  expect(await status()).toBeUndefined();
});

test('copying a template: a job that publishes nothing for long vanishes from the status while it runs, and finishes unseen', async () => {
  const { sim, create, status, clock } = portalInTime();
  sim.world.worker.nextCopy({ silent: { afterFiles: 4, ms: 120_000 } });
  await create('A');
  await clock.advance(60_000);
  expect(await status()).toMatchObject({ progress: 0.45 });
  await clock.advance(20_000);
  expect(await status()).toBeUndefined();
  await clock.advance(60_000);
  expect(await status()).toBeUndefined();
  const room = sim.world.portal.rooms().find(({ title }) => title === 'A');
  expect(sim.world.portal.filesBelow(room?.id ?? 0)).toHaveLength(8);
});

test('copying a template: a failure during the copy deletes the room, then shows the error with the id of the deleted room', async () => {
  const { sim, create, status, clock, rooms } = portalInTime({ timings: { errorGapMs: 1_000 } });
  sim.world.worker.nextCopy({ failAfter: { files: 3, message: 'No space left' } });
  await create('A');
  await clock.advance(3_500);
  expect(rooms()).toEqual([]);
  const running = await status();
  expect(running).toMatchObject({ isCompleted: false, error: '' });
  await clock.advance(1_000);
  const progress = 0.9 * (3 / 8);
  const roomId = running?.roomId;
  expect(await status()).toEqual({ roomId, progress, error: 'No space left', isCompleted: true });
});

test('copying a template: when the deletion fails too, the room stays behind its error', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.world.worker.nextCopy({ failAfter: { files: 8, message: 'No', deletionFails: true } });
  await create('A', { tags: ['k'] });
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({ error: 'No', isCompleted: true });
  expect(rooms()).toEqual(['A']);
});

test('copying a template: a quota that is too large deletes the room after the copy', async () => {
  const { sim, create, status, clock, rooms } = portalInTime();
  sim.world.portal.settings.largestRoomQuota = 1_000;
  await create('A', { quota: 1_001 });
  await clock.advance(8_000);
  expect(rooms()).toEqual(['A']);
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({
    isCompleted: true,
    error: expect.stringMatching(/./),
    roomId: expect.any(Number),
  });
  expect(rooms()).toEqual([]);
  await create('B', { quota: 1_000 });
  await clock.advance(wholeCopy);
  expect(sim.world.portal.rooms().find(({ title }) => title === 'B')?.room.quota).toBe(1_000);
});

test('copying a template: a failure inside the creation leaves a shell, with or without its tags, and the id −1', async () => {
  for (const tagged of [true, false]) {
    const { sim, create, status, clock } = portalInTime();
    sim.world.worker.nextCopy({ orphan: { tagged, message: 'Audit failed' } });
    await create('A', { tags: ['k'] });
    await clock.advance(wholeCopy);
    expect(await status()).toMatchObject({ roomId: -1, error: 'Audit failed', isCompleted: true });
    const room = sim.world.portal.rooms().find(({ title }) => title === 'A');
    expect(room?.room.tags).toEqual(tagged ? ['k'] : []);
    expect(sim.world.portal.filesBelow(room?.id ?? 0)).toEqual([]);
  }
});

test('copying a template: a logo that does not exist and a tag that cannot be stored leave untagged shells', async () => {
  for (const more of [{ logo: { tmpFile: 'none' }, tags: ['k'] }, { tags: ['x'.repeat(256)] }]) {
    const { sim, create, status, clock } = portalInTime();
    await create('A', more);
    await clock.advance(wholeCopy);
    expect(await status()).toMatchObject({
      roomId: -1,
      isCompleted: true,
      error: expect.stringMatching(/./),
    });
    expect(sim.world.portal.rooms().find(({ title }) => title === 'A')?.room.tags).toEqual([]);
  }
});

test('copying a template: mistakes about the template show only in the status', async () => {
  const { api, sim, create, status, clock, rooms } = portalInTime();
  const plain = (await api.post('files/rooms', { title: 'Plain', roomType: 2 })).response.id;
  const secret = sim.world.portal.room(sim.templates.implementation);
  if (!secret) throw new Error('no template');
  secret.room.private = true;
  for (const [templateId, message] of [
    [999, 'Object reference not set to an instance of an object.'],
    [plain, "You don't have enough permission to view the folder content"],
    [secret.id, "Value cannot be null. (Parameter 'shares')"],
  ]) {
    expect((await create('A', { templateId })).status).toBe(200);
    await clock.advance(1_000);
    expect(await status()).toEqual({ roomId: -1, progress: 0, error: message, isCompleted: true });
  }
  expect(rooms()).toEqual(['Plain']);
});

test('copying a template: users and guests get 200, and the refusal in the status', async () => {
  const { as, sim, status, clock } = portalInTime();
  const body = { templateId: sim.templates.marketing, title: 'A' };
  expect((await as(sim.people.tom).post('files/rooms/fromtemplate', body)).status).toBe(200);
  await clock.advance(1_000);
  expect(await status()).toMatchObject({
    isCompleted: true,
    error: expect.stringContaining('view the folder'),
  });
});

test('copying a template: the room limit is 402 for a room, and an error in the status for one from a template', async () => {
  const { api, sim, create, status, clock } = portalInTime();
  sim.world.portal.settings.roomLimit = 0;
  const refused = await api.post('files/rooms', { title: 'A', roomType: 2 });
  expect(refused).toMatchObject({
    status: 402,
    json: { error: { message: expect.stringContaining('exceed 0') } },
  });
  expect((await create('A')).status).toBe(200);
  await clock.advance(1_000);
  expect((await status())?.error).toBe(refused.json.error.message);
});

test('copying a template: type and settings come from the template; tags, rights and people do not', async () => {
  const { api, sim, create, status, clock } = portalInTime();
  const template = sim.world.portal.room(sim.templates.marketing);
  if (!template) throw new Error('no template');
  Object.assign(template.room, { tags: ['of the template'], indexing: true, lifetime: {}, hasLogo: true });
  await create('A', { tags: ['Mine', 'k'], color: 'aabbcc', denyDownload: true });
  await clock.advance(wholeCopy);
  const { json } = await api.get(`files/rooms/${(await status())?.roomId}`);
  expect(json.response).toMatchObject({
    roomType: 5,
    tags: ['k', 'Mine'],
    indexing: true,
    denyDownload: true,
    createdBy: { id: sim.people.serviceUser },
    logo: { original: '', color: 'aabbcc' },
  });
  expect(json.response).not.toHaveProperty('lifetime');
  await create('B', { copyLogo: true });
  await clock.advance(wholeCopy);
  const logo = (await api.get(`files/rooms/${(await status())?.roomId}?fields=logo.original`)).json.response;
  expect(logo).toMatchObject({ logo: { original: expect.stringContaining('png') } });
});

test('copying a template: skipped files end in success with an empty error', async () => {
  const { api, sim, create, status, clock } = portalInTime();
  sim.world.worker.nextCopy({ skip: (title) => title.endsWith('.png') });
  await create('A');
  await clock.advance(wholeCopy);
  const { roomId, error } = (await status()) ?? {};
  expect(error).toBe('');
  expect((await api.get(`files/rooms/${roomId}`)).response).toMatchObject({ filesCount: 6, foldersCount: 4 });
});

test('copying a template: a folder that cannot be made is missing with all below it, with an empty error', async () => {
  const { api, sim, create, status, clock } = portalInTime();
  sim.world.worker.nextCopy({ skipFolder: (title) => title === 'Brief' });
  await create('A');
  await clock.advance(wholeCopy);
  const { roomId, error } = (await status()) ?? {};
  expect(error).toBe('');
  expect((await api.get(`files/rooms/${roomId}`)).response).toMatchObject({ filesCount: 5, foldersCount: 2 });
});

test('copying a template: a copy can be slow, a single one or all of the portal', async () => {
  const { sim, create, status, clock } = portalInTime();
  sim.world.worker.nextCopy({ msPerFile: 40_000 });
  await create('A');
  await clock.advance(300_000);
  expect(await status()).toMatchObject({ isCompleted: false });
  await clock.advance(30_000);
  expect(await status()).toMatchObject({ isCompleted: true });
  sim.world.timings.copyMsPerFile = 10_000;
  await create('B');
  await clock.advance(75_000);
  expect(await status()).toMatchObject({ isCompleted: false });
});

test('copying a template: a worker that dies during a copy is restarted, and the copy stays incomplete', async () => {
  const { sim, create, status, clock } = portalInTime();
  sim.world.worker.nextCopy({ dieAfter: 2 });
  await create('A');
  await clock.advance(200_000);
  expect(await status()).toBeUndefined();
  const room = sim.world.portal.rooms().find(({ title }) => title === 'A');
  expect(sim.world.portal.filesBelow(room?.id ?? 0)).toHaveLength(2);
  await create('B');
  await clock.advance(wholeCopy);
  expect(await status()).toMatchObject({ isCompleted: true, error: '' });
});
