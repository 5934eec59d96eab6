import { expect, test } from 'vitest';
import { invite, listLinks, listShares, putLink, subjectId } from '../../../../lib/docspace/access.ts';
import { portalClient } from '../../../../lib/docspace/client.ts';
import { createFolder, listFolders } from '../../../../lib/docspace/contents/folders.ts';
import { accessRights, roomTypes } from '../../../../lib/docspace/numbers.ts';
import { serviceUserId, userIdByEmail } from '../../../../lib/docspace/people.ts';
import { addRoomTags, createTag, getRoom, postRoom } from '../../../../lib/docspace/rooms.ts';
import { creationStatus, listTemplates, postRoomFromTemplate } from '../../../../lib/docspace/templates.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
import { findOurRooms } from '../../../../lib/rooms/our-rooms.ts';
import { type Given, httpPortal, portalInTime } from './portal.ts';

const clientOf = (
  { sim }: Given,
  fetchWith = fetch as (request: Request) => Promise<Response>,
  clock = realClock,
) => portalClient({ url: sim.url, key: async () => sim.key, clock, fetch: fetchWith, timeoutMs: 20_000 });

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );

test('the portal client: creates a room from a template and finds it by its tag', async () => {
  const given = portalInTime();
  const { sim, clock } = given;
  const call = clientOf(given, sim.fetch, clock);
  await clock.run(async () => {
    const template = (await listTemplates(call)).find(({ title }) => title === 'Marketing');
    await createTag(call, 'prj-1');
    expect(await creationStatus(call)).toBeUndefined();
    await postRoomFromTemplate(call, {
      templateId: template?.id ?? 0,
      title: 'Q1: Campaign',
      tags: ['prj-1'],
    });
    let status = await creationStatus(call);
    while (!status?.isCompleted) {
      await clock.sleep(500);
      status = await creationStatus(call);
    }
    const [room] = await findOurRooms(
      { call, url: sim.url },
      { keyTag: 'prj-1', createdAt: '2000-01-01T00:00:00Z' },
    );
    expect(room).toMatchObject({
      id: status.roomId,
      title: 'Q1_ Campaign',
      filesCount: template?.filesCount,
    });
  });
});

test('the portal client: creates a ticket room with folders, people and a link', async () => {
  const given = await httpPortal();
  const call = clientOf(given);
  const { people, groups } = given.sim;
  const { id } = await postRoom(call, { title: 'Ticket', roomType: roomTypes.EditingRoom, tags: ['t-1'] });
  await createFolder(call, id, 'Logs');
  expect((await listFolders(call, id)).map(({ title }) => title)).toEqual(['Logs']);
  const tom = await userIdByEmail(call, 'tom.user@example.com');
  expect(await userIdByEmail(call, 'nobody@example.com')).toBeUndefined();
  const invitations = [tom ?? '', groups.support].map((subject) => ({
    id: subject,
    access: accessRights.Read,
  }));
  expect(await invite(call, id, invitations)).toBeUndefined();
  const subjects = (await listShares(call, id)).map(subjectId);
  expect(subjects).toEqual([await serviceUserId(call), groups.support, people.tom]);
  const linkId = '11111111-0000-4000-a000-000000000000';
  const link = { kind: 'invitation', linkId, access: accessRights.Read, title: 'Join' } as const;
  const made = await putLink(call, id, link);
  expect(await putLink(call, id, link)).toEqual(made);
  expect(await listLinks(call, id, 'invitation')).toEqual([made]);
  expect((await addRoomTags(call, id, ['more'])).tags).toEqual(['more', 't-1']);
});

test('the portal client: distinguishes the failures of the portal', async () => {
  const given = await httpPortal();
  const call = clientOf(given);
  const { world } = given.sim;
  const self = () => codeOf(serviceUserId(call));
  const seen: string[] = [];
  for (const mode of ['suspended', 'unpaid', 'down', 'unreachable'] as const) {
    world.mode = mode;
    seen.push(await self());
  }
  world.mode = 'normal';
  // Longer than what a step waits for.
  world.faults.next({ kind: '429', retryAfter: 60 });
  seen.push(await self());
  seen.push(await codeOf(getRoom(call, 99_999)));
  Object.assign(world.portal.keys[0] ?? {}, { permissions: ['rooms:read'] });
  seen.push(await self());
  Object.assign(world.portal.keys[0] ?? {}, { active: false });
  seen.push(await self());
  expect(seen).toEqual([
    'PortalSuspended',
    'PortalPlanLimit',
    'PortalUnavailable',
    'PortalUnavailable',
    'PortalThrottled',
    'PortalRejected',
    'PortalForbidden',
    'PortalKeyRefused',
  ]);
});

test('the portal client: gives up on a slow portal, which stores the room all the same', async () => {
  const given = portalInTime();
  const { sim, clock } = given;
  const call = clientOf(given, sim.fetch, clock);
  sim.world.faults.next({ kind: 'slow', delayMs: 30_000 });
  const room = { title: 'A', roomType: 2, tags: ['t-1'] };
  expect(await clock.run(codeOf(postRoom(call, room)))).toBe('PortalUnavailable');
  expect(sim.world.portal.activeRoomCount()).toBe(0);
  await clock.advance(20_000);
  expect(sim.world.portal.activeRoomCount()).toBe(1);
});
