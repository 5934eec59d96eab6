import { expect, it } from 'vitest';
import { shownRequests } from '../../../../lib/sources/custom/shown-requests.ts';
import { customSource } from './source.ts';

const facts = { kind: 'project', projectId: '7', projectType: '', projectName: 'Bridge' } as const;
const room = { id: 4711, url: 'https://rooms.example.com/4711', title: 'Bridge' };
const field = { path: '/items/{item.id}', body: "{ 'room_url': room.url }" };
const shown = (writeBack: object) => shownRequests(customSource({ writeBack }), facts, room);

it('shows a person each request in its order, with the note and without the secret', () => {
  const writeBack = {
    url: 'https://a.example.com/api/',
    authorization: { header: 'x-api-key', value: 'Token {secret}' },
    headers: { 'api-version': '2' },
    read: { path: '/items/{item.id}', room: 'room_url' },
    field,
    note: { path: '/items/{item.id}/notes', body: "{ 'text': note.text }" },
  };
  const headers = { 'api-version': '2', 'x-api-key': 'Token (its secret)' };
  expect(shown(writeBack)).toEqual([
    { why: 'read', method: 'GET', url: 'https://a.example.com/api/items/7', headers, body: undefined },
    {
      why: 'note',
      method: 'POST',
      url: 'https://a.example.com/api/items/7/notes',
      headers,
      body: { text: 'DocSpace room "Bridge": https://rooms.example.com/4711\ndocspaceroom4711' },
    },
    {
      why: 'field',
      method: 'PUT',
      url: 'https://a.example.com/api/items/7',
      headers,
      body: { room_url: room.url },
    },
  ]);
});

it('shows a person the place of a secret in the address, and no header with it', () => {
  expect(shown({ url: 'https://a.example.com/rest/{secret}', field })).toMatchObject([
    { why: 'field', url: 'https://a.example.com/rest/(its secret)/items/7', headers: {} },
  ]);
});

it('shows a person why there is no request, and the others all the same', () => {
  const note = { path: '/{item.missing}', body: '{}' };
  expect(shown({ url: 'https://a.example.com', field, note })).toEqual([
    { mistake: 'An expression in the path "/{item.missing}" of writeBack.note gives no id.' },
    expect.objectContaining({ why: 'field' }),
  ]);
});

it('shows a person no request of a source that gets no results', () => {
  expect(shownRequests(customSource(), facts, room)).toEqual([]);
});
