import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsFile } from '../../environments/build.ts';
import { runRooms } from '../run-rooms.ts';

const directory = mkdtempSync(join(tmpdir(), 'try-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, json: unknown) => {
  const path = join(directory, name);
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
};

mkdirSync(join(directory, 'samples'));
file('samples/created.json', {
  body: { event: 'created', items: [{ id: 7, name: 'Bridge' }] },
  items: [{ projectId: '7', projectName: 'Bridge' }],
});
const board = {
  type: 'custom',
  proof: 'basic',
  items: 'items',
  item: { projectId: 'id', projectName: 'name' },
  conditions: [{ expression: "$body.event = 'created'", otherwise: 'Only new ones.' }],
  state: { when: "$body.event = 'changed'", status: 'state', updatedAt: 'at' },
  writeBack: {
    url: 'https://board.example.com/api',
    authorization: { header: 'x-api-key', value: '{secret}' },
    read: { path: '/items/{item.id}', room: 'room' },
    field: { path: '/items/{item.id}', body: "{ 'room': room.url, 'id': room.id }" },
    note: { path: '/items/{item.id}/notes', body: "{ 'text': note.text }" },
  },
  samples: ['samples/created.json'],
};
const environment = (source: object, more: object = {}) =>
  file('test.json', settingsFile({ sources: { board: source, desk: { type: 'helpdesk' } }, ...more }));
const tried = async (body: unknown, source: object = board, more: object = {}) => {
  const run = await runRooms(['try', environment(source, more), 'board', file('body.json', body), '--json']);
  return { ...run, result: run.stdout === '' ? undefined : JSON.parse(run.stdout) };
};

describe('rooms try', () => {
  it('shows what each item of a body becomes and the requests about it, and no secret', async () => {
    const { code, result } = await tried({
      event: 'created',
      items: [
        { id: 8, name: 'Tunnel' },
        { id: 9, name: 'Dam' },
      ],
    });
    expect(code).toBe(0);
    expect(result.items).toHaveLength(2);
    const [{ becomes, requests }] = result.items;
    expect(becomes).toEqual({ projectId: '8', projectName: 'Tunnel', projectType: '', title: 'Tunnel (8)' });
    expect(
      requests.map(({ why, method, url }: Record<string, string>) => `${why}: ${method} ${url}`),
    ).toEqual([
      'read: GET https://board.example.com/api/items/8',
      'note: POST https://board.example.com/api/items/8/notes',
      'field: PUT https://board.example.com/api/items/8',
    ]);
    expect(requests[2]).toMatchObject({
      headers: { 'x-api-key': '(its secret)' },
      body: { room: expect.stringContaining('/rooms/shared/4711/'), id: 4711 },
    });
  });

  it('takes a sample with its body, and tells people in lines', async () => {
    const path = environment(board);
    const { code, stdout } = await runRooms(['try', path, 'board', join(directory, 'samples/created.json')]);
    expect(code).toBe(0);
    expect(stdout).toContain('projectName: Bridge');
    expect(stdout).toContain('field: PUT https://board.example.com/api/items/7');
  });

  it('shows the state that a body says, and whether rooms of the environment follow it', async () => {
    const body = {
      event: 'changed',
      items: [{ id: 7, name: 'Bridge', state: 'won', at: '2026-01-15T09:00:00Z' }],
    };
    const follows = await tried(body, board, { life: {} });
    expect(follows.result.items[0].becomes).toMatchObject({ projectId: '7', status: 'won', closed: true });
    expect(follows.result.items[0].becomes).not.toHaveProperty('ignored');
    expect((await tried(body)).result.items[0].becomes).toMatchObject({
      status: 'won',
      ignored: expect.any(String),
    });
  });

  it('says why nothing is made', async () => {
    const { code, result } = await tried({ event: 'deleted', items: [{ id: 7, name: 'x' }] });
    expect([code, result.items[0].becomes]).toEqual([0, { ignored: 'Only new ones.' }]);
    const none = await runRooms(['try', environment(board), 'board', file('none.json', { items: [] })]);
    expect(none.stdout).toContain('The body has no item');
  });

  it('ends with 3 and the expression for a body that would be refused', async () => {
    const { code, result } = await tried({ event: 'created', items: [{ name: 'x' }] });
    expect(code).toBe(3);
    expect(result.items[0].becomes.invalid).toContain('item.projectId: the expression "id"');
  });

  it('ends with 3 for a request that cannot be made', async () => {
    const { field, ...rest } = board.writeBack;
    const { code, result } = await tried(
      { event: 'created', items: [{ id: 8, name: 'x' }] },
      { ...board, writeBack: { ...rest, field: { ...field, body: 'room.url' } } },
    );
    expect(code).toBe(3);
    expect(result.items[0].requests).toContainEqual({
      mistake: expect.stringContaining('writeBack.field gives no object'),
    });
  });

  it('works while the samples of the settings do not fit yet', async () => {
    const source = { ...board, samples: [{ body: {}, items: [{ projectId: '1' }] }] };
    expect((await tried({ event: 'created', items: [{ id: 8, name: 'Tunnel' }] }, source)).code).toBe(0);
  });

  it('shows what a body of any other type becomes', async () => {
    const path = environment(board);
    const { stdout } = await runRooms(['try', path, 'desk', file('t.json', { ticketId: 7, subject: 'x' })]);
    expect(stdout).toContain('title: Ticket #7 - x');
  });

  it.each<[string, string[], RegExp]>([
    [
      'a source that is not there',
      ['boards', 'body.json'],
      /has no source "boards"; its sources are board, desk/,
    ],
    ['a file that is not there', ['board', 'nothing.json'], /nothing\.json cannot be read \(ENOENT\)/],
    ['a file that is no JSON', ['board', 'text.json'], /text\.json is not JSON/],
  ])('says what is wrong with %s', async (_, [source = '', name = ''], message) => {
    file('text.json', '{');
    const { code, stderr } = await runRooms(['try', environment(board), source, join(directory, name)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a sample that an environment file names', () => {
  it('is read from beside it, and its mistakes name it', async () => {
    file('samples/wrong.json', { body: { event: 'created', items: [] }, items: [{ projectId: '1' }] });
    const { loadEnvironment } = await import('../../../../infra/environments/load.ts');
    const load = (samples: unknown[]) => () => loadEnvironment(environment({ ...board, samples }));
    expect(load(['samples/created.json'])).not.toThrow();
    expect(load(['samples/wrong.json'])).toThrow(
      'sources.board.samples[0]: samples/wrong.json: the body gives 0 items and not 1',
    );
    expect(load(['samples/none.json'])).toThrow(
      'sources.board.samples names samples/none.json, which does not exist',
    );
    file('samples/broken.json', '{"body": {},\n"items": [}');
    expect(load(['samples/broken.json'])).toThrow(/broken\.json is not JSON: line 2, column 11/);
  });

  it('is named with the line of the file, as other mistakes of such a source are', async () => {
    const { loadEnvironment } = await import('../../../../infra/environments/load.ts');
    const lines = (source: object) => () =>
      loadEnvironment(
        file('test.json', JSON.stringify(settingsFile({ sources: { board: source } }), null, 1)),
      );
    const source = { ...board, item: { projectId: 'a..', projectName: 'name' } };
    const text = JSON.stringify(settingsFile({ sources: { board: source } }), null, 1).split('\n');
    const line = text.findIndex((one) => one.includes('"projectId"')) + 1;
    expect(lines(source)).toThrow(
      new RegExp(`sources\\.board\\.item\\.projectId: is no JSONata .* \\(line ${line}\\)$`, 'm'),
    );
  });
});
