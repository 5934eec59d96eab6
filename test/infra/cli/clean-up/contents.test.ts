import { expect, it } from 'vitest';
import { holdsWorkOfPeople } from '../../../../infra/cli/clean-up/contents.ts';
import type { PortalClient } from '../../../../lib/docspace/client.ts';

const me = { createdBy: { id: 'me' } };
const file = { ...me, id: 1, title: 'a.docx', version: 1 };
const folder = (id: number, more: object = me) => ({ ...more, id, title: 'b' });
type Contents = Record<string, { files?: object[]; folders?: object[] }>;

function given(contents: Contents) {
  const asked: string[] = [];
  const call = (async ({ path }: { path: string }) => {
    asked.push(path);
    const { files = [], folders = [] } = contents[path.replace('files/', '')] ?? {};
    return { files, folders };
  }) as PortalClient;
  const holds = (counts: { filesCount: number; foldersCount: number }) =>
    holdsWorkOfPeople(call, { id: 100, ...counts }, 'me');
  return { asked, holds };
}

it.each<[string, Contents, boolean]>([
  [
    'what this program made',
    { 100: { files: [file], folders: [folder(101)] }, 101: { files: [file] } },
    false,
  ],
  ["somebody's file", { 100: { files: [{ ...file, createdBy: { id: 'you' } }] } }, true],
  ['a file of nobody knows whom', { 100: { files: [{ ...file, createdBy: undefined }] } }, true],
  ['a file that somebody changed', { 100: { files: [{ ...file, updatedBy: { id: 'you' } }] } }, true],
  [
    'a file that this program changed last',
    { 100: { files: [{ ...file, updatedBy: { id: 'me' } }] } },
    false,
  ],
  ['a file with a second version', { 100: { files: [{ ...file, version: 2 }] } }, true],
  ["somebody's folder", { 100: { folders: [folder(101, { createdBy: { id: 'you' } })] } }, true],
  [
    'a file of people two folders below',
    {
      100: { folders: [folder(101), folder(102)] },
      102: { folders: [folder(103)] },
      103: { files: [{ ...file, createdBy: { id: 'you' } }] },
    },
    true,
  ],
])('a room with %s holds work of people: %3$s', async (_, contents, holds) => {
  expect(await given(contents).holds({ filesCount: 1, foldersCount: 3 })).toBe(holds);
});

it('an empty room needs no look', async () => {
  const { asked, holds } = given({});
  expect(await holds({ filesCount: 0, foldersCount: 0 })).toBe(false);
  expect(asked).toEqual([]);
});

it('a room with more than 200 folders is taken for one that people work with', async () => {
  const { asked, holds } = given({});
  expect(await holds({ filesCount: 0, foldersCount: 201 })).toBe(true);
  expect(asked).toEqual([]);
  expect(await holds({ filesCount: 0, foldersCount: 200 })).toBe(false);
});
