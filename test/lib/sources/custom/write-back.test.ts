import { describe, expect, it } from 'vitest';
import { customFake } from '../../../../infra/local/vendors/custom.ts';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { customWriteBack } from '../../../../lib/sources/custom/write-back.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { settingsWith, sourceOf } from '../receiver.ts';
import { createdRecord, failedRecord, patientClock, resultOf } from '../write-back-fixture.ts';

const secret = 'a key of the API of 16';
const key = secret.replaceAll(' ', '-');
const facts = (projectId: string) =>
  ({ kind: 'project', projectId, projectType: 'Roads', projectName: 'Bridge' }) as const;

const whole = {
  url: 'https://a.example.com/api/',
  read: { path: '/items/{item.projectId}', room: 'room_url', notes: 'notes.text' },
  field: { path: '/items/{item.projectId}', body: "{ 'room_url': room.url }" },
  note: { path: '/items/{item.id}/notes', body: "{ 'text': note.text }" },
};

function desk(writeBack: object = whole) {
  const clock = patientClock();
  const fake = customFake({ secret: key, clock });
  const requests: Request[] = [];
  const source = sourceOf(
    settingsWith({
      source: {
        type: 'custom',
        proof: 'basic',
        item: { projectId: 'id', projectName: 'name' },
        samples: [{ body: { id: 7, name: 'B' }, items: [{ projectId: '7', projectName: 'B' }] }],
        writeBack,
      },
    }),
  ) as CustomSettings;
  const write = (record: WorkRecord, fetch: Fetch = fake.handle) =>
    customWriteBack.write(source, resultOf(record), {
      secret: key,
      dial: () => Promise.reject(new Error('no event')),
      clock,
      fetch: (request) => {
        requests.push(request.clone());
        return fetch(request);
      },
    });
  return { write, fake, requests, source };
}

describe('the write-back of a source without code', () => {
  it('writes a note and the field once, however often it is repeated', async () => {
    const { write, fake, requests } = desk();
    const record = createdRecord(facts('7'));
    for (let times = 0; times < 3; times += 1) expect(await write(record)).toEqual({ outcome: 'delivered' });
    const shown = fake.shown('7');
    expect(shown.roomUrl).toBe(record.room?.url);
    expect(shown.notes).toHaveLength(1);
    expect(shown.notes[0]?.text).toContain(record.room?.url);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://a.example.com/api/items/7',
      'POST https://a.example.com/api/items/7/notes',
      'PUT https://a.example.com/api/items/7',
      'GET https://a.example.com/api/items/7',
      'GET https://a.example.com/api/items/7',
    ]);
  });

  it.each([1, 2, 3])(
    'writes each once after an interruption in its request %i, before or after it',
    async (at) => {
      for (const carriedOut of [true, false]) {
        const { write, fake } = desk();
        let calls = 0;
        const broken: Fetch = async (request) => {
          calls += 1;
          if (calls < at) return fake.handle(request);
          if (calls === at && carriedOut) await fake.handle(request.clone());
          throw new TypeError('fetch failed');
        };
        const record = createdRecord(facts('7'));
        expect(await write(record, broken)).toMatchObject({ outcome: 'try-later' });
        expect(await write(record)).toEqual({ outcome: 'delivered' });
        expect(fake.shown('7').notes).toHaveLength(1);
        expect(fake.shown('7').roomUrl).toBe(record.room?.url);
      }
    },
  );

  it('never repeats a note by itself when its answer is lost, and repeats the field', async () => {
    const noted = desk({ ...whole, note: { ...whole.note, method: 'PUT' } });
    await noted.write(createdRecord(facts('7')), async (request) =>
      request.method === 'PUT' ? new Response(null, { status: 500 }) : noted.fake.handle(request),
    );
    expect(noted.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    const { write, fake, requests } = desk();
    await write(createdRecord(facts('7')), async (request) =>
      request.method === 'PUT' ? new Response(null, { status: 500 }) : fake.handle(request),
    );
    expect(requests.filter(({ method }) => method === 'PUT')).toHaveLength(3);
  });

  it('writes a note about a failure once for its code, and no field', async () => {
    const { write, fake, requests } = desk();
    const record = { ...failedRecord(), facts: facts('7') };
    await write(record);
    await write(record);
    expect(fake.shown('7')).toMatchObject({
      roomUrl: undefined,
      notes: [{ text: expect.stringContaining('could not be made') }],
    });
    expect(requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('has nothing to send about a failure where there is no note', async () => {
    const { note: _, ...rest } = whole;
    const { write, requests } = desk(rest);
    expect(await write({ ...failedRecord(), facts: facts('7') })).toEqual({ outcome: 'delivered' });
    expect(requests).toEqual([]);
  });

  it('ends as gone for an item that is not there', async () => {
    const { write, fake } = desk();
    fake.remove('7');
    expect(await write(createdRecord(facts('7')))).toEqual({ outcome: 'gone' });
    const { read: _, ...blind } = whole;
    const other = desk(blind);
    other.fake.remove('7');
    expect(await other.write(createdRecord(facts('7')))).toEqual({ outcome: 'gone' });
  });

  it.each([
    ['401', 'WriteBackKeyRefused'],
    ['422', 'WriteBackRejected'],
  ])('is refused with its remedy at %s', async (status, code) => {
    const { write } = desk();
    const answer = async () => new Response('{}', { status: Number(status) });
    expect(await write(createdRecord(facts('7')), answer)).toMatchObject({ outcome: 'refused', code });
  });

  it.each(['../../admin', 'a/b', '7?x=1', '7#x', '@evil.example.com', 'a b', '%2e%2e', 'ü'])(
    'keeps an id within its part of the path: %s',
    async (id) => {
      const { write, requests } = desk();
      await write(createdRecord(facts(id)));
      for (const { url } of requests) {
        const { origin, pathname, search, hash } = new URL(url);
        expect([origin, search, hash]).toEqual(['https://a.example.com', '', '']);
        expect(pathname.split('/').slice(0, 3)).toEqual(['', 'api', 'items']);
        expect(decodeURIComponent(pathname.split('/')[3] ?? '')).toBe(id);
      }
      expect(requests.length).toBeGreaterThan(0);
    },
  );

  it.each(['.', '..'])('sends nothing about an id that a path cannot hold: %s', async (id) => {
    const { write, requests } = desk();
    expect(await write(createdRecord(facts(id)))).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringContaining('/items/{item.projectId}'),
    });
    expect(requests).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      'gives no object',
      { ...whole, field: { ...whole.field, body: 'room.url' } },
      /writeBack\.field gives no object/,
    ],
    [
      'fails',
      { ...whole, field: { ...whole.field, body: '{ "x": $number(item.projectName) }' } },
      /writeBack\.field cannot be evaluated/,
    ],
    [
      'cannot read the answer',
      { ...whole, read: { ...whole.read, room: '$number(id)' } },
      /writeBack\.read\.room cannot be/,
    ],
  ])('says which expression %s', async (_, writeBack, message) => {
    const { write } = desk(writeBack);
    expect(await write(createdRecord(facts('x')))).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, object, Record<string, string | null>, string]>([
    ['as a bearer', {}, { authorization: `Bearer ${key}` }, 'https://a.example.com/api/items/7'],
    [
      'in a header of its own, beside others',
      { authorization: { header: 'X-Api-Key', value: '{secret}' }, headers: { 'Api-Version': '2' } },
      { 'x-api-key': key, 'api-version': '2', authorization: null },
      'https://a.example.com/api/items/7',
    ],
    [
      'as user and password',
      { authorization: { value: 'Basic {basic}' } },
      { authorization: `Basic ${Buffer.from(key).toString('base64')}` },
      'https://a.example.com/api/items/7',
    ],
    [
      'at the end of the address',
      { url: 'https://a.example.com/rest/1/{secret}' },
      { authorization: null },
      `https://a.example.com/rest/1/${key}/items/7`,
    ],
  ])('sends its secret %s', async (_, change, headers, url) => {
    const { write, requests } = desk({ ...whole, ...change });
    await write(createdRecord(facts('7')), async () => Response.json({}));
    const [first] = requests;
    expect(first?.url).toBe(url);
    for (const [name, value] of Object.entries(headers)) expect(first?.headers.get(name), name).toBe(value);
  });

  it('quotes no secret in what it says of a failure', async () => {
    const { write } = desk({ ...whole, url: 'https://a.example.com/rest/1/{secret}' });
    for (const status of [401, 422, 429, 500]) {
      const outcome = await write(createdRecord(facts('7')), async () => new Response('{}', { status }));
      expect(JSON.stringify(outcome)).not.toContain(key);
    }
  });

  it('goes to the host of the settings, and wants results only where there are any', () => {
    const { source } = desk();
    expect(customWriteBack.hostOf(source, createdRecord(facts('7')))).toBe('a.example.com');
    expect(customWriteBack.wantsResult(source, createdRecord(facts('7')))).toBe(true);
    const { writeBack: _, ...without } = source;
    expect(customWriteBack.wantsResult(without as CustomSettings, createdRecord(facts('7')))).toBe(false);
  });
});
