import { describe, expect, it } from 'vitest';
import { requestOf, writeBackInput } from '../../../../../lib/sources/custom/api/requests.ts';

const note = { lines: [{ text: 'Room:', url: 'https://a.example.com' }], marker: 'm1', formerMarker: 'm0' };
const project = { kind: 'project', projectId: '7', projectType: 'Roads', projectName: 'Bridge' } as const;
const ticket = { kind: 'ticket', ticketId: '35436', subject: 'Login error', label: 'SUP-7' } as const;
const room = { id: 4711, url: 'https://rooms.example.com', title: 'Bridge' };
const input = writeBackInput(project, room, note);

describe('what the expressions of a write-back know', () => {
  it.each([
    [project, { id: '7', projectId: '7', projectType: 'Roads', projectName: 'Bridge' }],
    [ticket, { id: '35436', ticketId: '35436', subject: 'Login error', label: 'SUP-7' }],
  ])('is the item under its own names and "id": %j', (facts, item) => {
    expect(writeBackInput(facts, room, note)).toEqual({
      item,
      room,
      note: {
        text: 'Room: https://a.example.com\nm1',
        html: '<p>Room: <a href="https://a.example.com">https://a.example.com</a></p><p>m1</p>',
      },
    });
  });

  it('has no room where none could be made', () => {
    expect(writeBackInput(project, undefined, note)).not.toHaveProperty('room');
  });
});

describe('a request of a write-back', () => {
  it('has each value in its own place of the path, and its body', () => {
    const template = { path: '/a/{item.projectId}/{room.id}', body: "{ 'url': room.url }" };
    expect(requestOf('note', template, input)).toEqual({
      method: 'POST',
      path: '/a/7/4711',
      body: { url: room.url },
      idempotent: false,
      headers: {},
    });
  });

  it('has its own headers, and the same key in each repeat where the system wants one', () => {
    const template = {
      path: '/x',
      body: '{}',
      headers: { 'if-match': '*' },
      idempotencyKey: 'idempotency-key',
    };
    const made = requestOf('note', template, { ...input, eventId: 'msg_1' });
    expect(made).toMatchObject({
      headers: { 'if-match': '*', 'idempotency-key': 'msg_1-note' },
      idempotent: true,
    });
    expect(requestOf('note', template, { ...input, eventId: 'msg_1' })).toEqual(made);
  });

  it.each([
    ['read', {}, 'GET', true],
    ['note', { body: '{}' }, 'POST', false],
    ['note', { body: '{}', method: 'PUT' }, 'PUT', false],
    ['field', { body: '{}' }, 'POST', false],
    ['field', { body: '{}', method: 'POST' }, 'POST', false],
    ['field', { body: '{}', method: 'PUT' }, 'PUT', true],
    ['field', { body: '{}', method: 'PATCH' }, 'PATCH', true],
  ] as const)(
    'for "%s" with %j is %s, and may be sent again at once: %s',
    (name, more, method, idempotent) => {
      expect(requestOf(name, { path: '/x', ...more }, input)).toMatchObject({ method, idempotent });
    },
  );

  it('sends a list as it is, and no body where the settings have none', () => {
    expect(requestOf('field', { path: '/x', body: '[room.id]' }, input)).toMatchObject({ body: [4711] });
    expect(requestOf('read', { path: '/x' }, input)).toMatchObject({ body: undefined });
  });

  it.each([
    ['null', 'null'],
    ['a text', "'x'"],
    ['nothing', 'missing'],
    ['a number', '7'],
  ])('is not made with %s for its body, and says which expression gives that', (_, body) => {
    expect(requestOf('note', { path: '/x', body }, input)).toEqual({
      mistake: `The expression ${JSON.stringify(body)} of writeBack.note gives no object to send.`,
    });
  });

  it('is not made without an id for its path, and says which path that is', () => {
    expect(requestOf('read', { path: '/{missing}' }, input)).toEqual({
      mistake: 'An expression in the path "/{missing}" of writeBack.read gives no id.',
    });
  });

  it('is not made where an expression fails, and says which one it is', () => {
    const path = '/{item.id}/{$number(item.projectName)}';
    expect(requestOf('field', { path, body: '{}' }, input)).toEqual({
      mistake:
        'The expression "$number(item.projectName)" of writeBack.field cannot be evaluated with this body (JSONata D3030) at character 8.',
    });
  });
});
