import { expect, it } from 'vitest';
import {
  guestsOf,
  invite,
  listLinks,
  listShares,
  putLink,
  removeLink,
  removePeople,
  subjectId,
} from '../../../lib/docspace/access.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { createFolder, listFolders } from '../../../lib/docspace/contents/folders.ts';
import { userIdByEmail } from '../../../lib/docspace/people.ts';
import {
  archiveRoom,
  createTag,
  findRoomsByTag,
  removeRoomTags,
  renameRoom,
  restoreRoom,
} from '../../../lib/docspace/rooms.ts';
import { creationStatus, listTemplates, postRoomFromTemplate } from '../../../lib/docspace/templates.ts';
import { ok, portal } from './portal.ts';

const room = { id: 4, title: 'A' };
const link = { linkId: 'l', access: 2, title: 'T' };
const page = 'count=100&startIndex=0';

it.each<[string, (call: PortalClient) => Promise<unknown>, unknown, [string, string, unknown]]>([
  ['lists the templates', listTemplates, {}, ['GET', `files/rooms?searchArea=Templates&${page}`, undefined]],
  [
    'finds rooms by a tag',
    (call) => findRoomsByTag(call, 't'),
    {},
    ['GET', `files/rooms?searchArea=Any&tags=%5B%22t%22%5D&${page}`, undefined],
  ],
  [
    'asks for a room from a template',
    (call) => postRoomFromTemplate(call, { templateId: 17, title: 'A', tags: [] }),
    undefined,
    ['POST', 'files/rooms/fromtemplate', { templateId: 17, title: 'A', tags: [] }],
  ],
  [
    'looks at the creation from a template',
    creationStatus,
    undefined,
    ['GET', 'files/rooms/fromtemplate/status', undefined],
  ],
  ['makes a tag', (call) => createTag(call, 't'), 't', ['POST', 'files/tags', { name: 't' }]],
  [
    'finds a user by an address',
    (call) => userIdByEmail(call, 'a@example.com'),
    { id: 'u' },
    ['GET', 'people/email?email=a%40example.com', undefined],
  ],
  [
    'archives a room and keeps it',
    (call) => archiveRoom(call, 4),
    undefined,
    ['PUT', 'files/rooms/4/archive', { deleteAfter: false }],
  ],
  [
    'takes a room out of the archive',
    (call) => restoreRoom(call, 4),
    undefined,
    ['PUT', 'files/rooms/4/unarchive', { deleteAfter: false }],
  ],
  [
    'takes access from people without a mail, also from those with a part in a form',
    (call) => removePeople(call, 4, ['a', 'b']),
    {},
    [
      'PUT',
      'files/rooms/4/share',
      {
        invitations: [
          { id: 'a', access: 0 },
          { id: 'b', access: 0 },
        ],
        notify: false,
        force: true,
      },
    ],
  ],
  [
    'removes an external link',
    (call) => removeLink(call, 4, { kind: 'external', linkId: 'l' }),
    undefined,
    ['PUT', 'files/rooms/4/links', { linkId: 'l', linkType: 1, access: 0 }],
  ],
  ['renames a room', (call) => renameRoom(call, 4, 'B'), undefined, ['PUT', 'files/rooms/4', { title: 'B' }]],
  [
    'takes tags off',
    (call) => removeRoomTags(call, 4, ['t']),
    room,
    ['DELETE', 'files/rooms/4/tags', { names: ['t'] }],
  ],
  [
    'lists who has access',
    (call) => listShares(call, 4),
    [],
    ['GET', `files/rooms/4/share?${page}`, undefined],
  ],
  [
    'invites without a mail',
    (call) => invite(call, 4, [{ id: 'u', access: 2 }]),
    {},
    ['PUT', 'files/rooms/4/share', { invitations: [{ id: 'u', access: 2 }], notify: false }],
  ],
  [
    'makes an external link',
    (call) => putLink(call, 4, { kind: 'external', ...link }),
    undefined,
    ['PUT', 'files/rooms/4/links', { ...link, linkType: 1 }],
  ],
  [
    'lists the invitation links',
    (call) => listLinks(call, 4, 'invitation'),
    [],
    ['GET', 'files/rooms/4/links?type=0', undefined],
  ],
  [
    'lists the external links',
    (call) => listLinks(call, 4, 'external'),
    [],
    ['GET', 'files/rooms/4/links?type=1', undefined],
  ],
  ['lists the folders of a room', (call) => listFolders(call, 4), {}, ['GET', `files/4?${page}`, undefined]],
  [
    'makes a folder',
    (call) => createFolder(call, 4, 'In'),
    { id: 5, title: 'In' },
    ['POST', 'files/folder/4', { title: 'In' }],
  ],
])('%s by one request of the portal', async (_, ask, response, [method, path, body]) => {
  await using p = await portal(() => ok(response));
  await ask(p.call);
  const sent = p.requests.map(({ url, ...request }) => ({
    method: request.method,
    path: `${url.pathname}${url.search}`.replace('/api/2.0/', ''),
    body: request.body,
  }));
  expect(sent).toEqual([{ method, path, body }]);
});

it.each<[string, (call: PortalClient) => Promise<unknown>, unknown]>([
  ['a list of access', (call) => listShares(call, 4), []],
  ['a list of links', (call) => listLinks(call, 4, 'external'), []],
  ['the answer to an invitation', (call) => invite(call, 4, [{ id: 'u', access: 2 }]), undefined],
])('takes %s that the portal leaves out for an empty one', async (_, ask, answer) => {
  await using p = await portal(() => ok());
  expect(await ask(p.call)).toEqual(answer);
});

it('leaves out links and subjects of which the portal shows nothing', async () => {
  await using p = await portal(() => ok([{ access: 2 }, { access: 2, sharedLink: { id: 'l' } }]));
  expect(await listLinks(p.call, 4, 'external')).toEqual([]);
  expect(subjectId({ access: 2 })).toBeUndefined();
});

it.each([
  [true, true],
  [false, false],
  [undefined, false],
])(
  'a link that the portal shows with internal %s is for its members alone: %s',
  async (internal, expected) => {
    const share = {
      access: 2,
      sharedLink: { id: 'l', shareLink: 'https://portal.example.com/s/1', internal },
    };
    await using p = await portal(() => ok([share]));
    expect(await listLinks(p.call, 4, 'invitation')).toMatchObject([{ internal: expected }]);
  },
);

it.each<[string, object, string[]]>([
  ['a guest', { sharedToUser: { id: 'g', isVisitor: true } }, ['g']],
  ['a guest as older portals show him', { sharedTo: { id: 'g', isVisitor: true } }, ['g']],
  ['a user', { sharedToUser: { id: 'u', isVisitor: false } }, []],
  ['a user of whom the portal says no more', { sharedToUser: { id: 'u' } }, []],
  ['a group', { sharedToGroup: { id: 'g' }, sharedTo: { id: 'g', isVisitor: true } }, []],
  ['a guest without an id', { sharedToUser: { isVisitor: true } }, []],
  ['nobody', {}, []],
])('who of a room is a guest: %s', (_, shared, guests) => {
  expect(guestsOf([{ access: 2, ...shared }])).toEqual(guests);
});
