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

  it('is delivered without a request where nobody wants results', async () => {
    const { source } = desk();
    const { writeBack: _, ...without } = source;
    const tools = {
      secret: key,
      clock: patientClock(),
      dial: () => Promise.reject(new Error('no event')),
      fetch: () => Promise.reject(new Error('no request')),
    };
    const record = createdRecord(facts('7'));
    expect(await customWriteBack.write(without as CustomSettings, resultOf(record), tools)).toEqual({
      outcome: 'delivered',
    });
  });

  it('has nothing to send about a failure where there is no note', async () => {
    const { note: _, ...rest } = whole;
    const { write, requests } = desk(rest);
    expect(await write({ ...failedRecord(), facts: facts('7') })).toEqual({ outcome: 'delivered' });
    expect(requests).toEqual([]);
  });

  it('reads again what it could not read', async () => {
    const { write, requests } = desk();
    const answer = async () => new Response(null, { status: 500 });
    expect(await write(createdRecord(facts('7')), answer)).toMatchObject({ outcome: 'try-later' });
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  const fieldOnly = { url: whole.url, field: whole.field };
  const noteOnly = { url: whole.url, note: whole.note };
  it.each<[string, object, string[]]>([
    ['a field alone', fieldOnly, ['PUT']],
    ['a note alone', noteOnly, ['POST']],
    ['a note and a field that nobody reads', { ...fieldOnly, ...noteOnly }, ['POST', 'PUT']],
    [
      'a field that is read',
      { ...fieldOnly, read: { path: whole.read.path, room: 'room_url' } },
      ['GET', 'PUT'],
    ],
    ['a note that is read', { ...noteOnly, read: whole.read }, ['GET', 'POST']],
  ])('sends what the settings have, with %s', async (_, writeBack, methods) => {
    const { write, requests } = desk(writeBack);
    expect(await write(createdRecord(facts('7')))).toEqual({ outcome: 'delivered' });
    expect(requests.map(({ method }) => method)).toEqual(methods);
  });

  it('writes no note where the field shows another room already, and puts the room there', async () => {
    const { write, requests } = desk();
    const shown = async ({ method }: Request) =>
      Response.json(method === 'GET' ? { room_url: 'https://other.example.com', notes: [] } : {});
    expect(await write(createdRecord(facts('7')), shown)).toEqual({ outcome: 'delivered' });
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });

  it('finds its note among others, whatever these are', async () => {
    const { write, fake, requests } = desk();
    const record = createdRecord(facts('7'));
    await write(record);
    const text = fake.shown('7').notes[0]?.text;
    requests.length = 0;
    for (const notes of [[{ text: 'hello' }, { text }], [{ text }, { text: 'hello' }], { text }]) {
      const shown = async ({ method }: Request) =>
        Response.json(method === 'GET' ? { room_url: null, notes } : {});
      expect(await write(record, shown)).toEqual({ outcome: 'delivered' });
    }
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET', 'PUT']);
  });

  it('takes for its note only a text that holds its marker', async () => {
    const { write, requests } = desk();
    const record = createdRecord(facts('7'));
    const notes = [{ text: [resultOf(record).note.marker] }, { text: 'hello' }, { text: { a: 1 } }];
    const shown = async ({ method }: Request) =>
      Response.json(method === 'GET' ? { room_url: null, notes } : {});
    const nested = desk({ ...whole, read: { ...whole.read, notes: '[[[notes.text[0]]]]' } });
    await nested.write(record, shown);
    await write(record, async ({ method }) =>
      Response.json(method === 'GET' ? { room_url: null, notes: [{ text: 'hello' }, { text: 7 }] } : {}),
    );
    for (const { method } of [requests[1], nested.requests[1]].map((one) => one ?? { method: '' })) {
      expect(method).toBe('POST');
    }
  });

  it('names the note whose path has no id', async () => {
    const { write } = desk({ ...noteOnly, note: { ...whole.note, path: '/{item.missing}' } });
    expect(await write(createdRecord(facts('7')))).toEqual({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: 'An expression in the path "/{item.missing}" of writeBack.note gives no id.',
    });
    const other = desk({ ...whole, read: { ...whole.read, path: '/{item.missing}' } });
    expect(await other.write(createdRecord(facts('7')))).toMatchObject({
      message: 'An expression in the path "/{item.missing}" of writeBack.read gives no id.',
    });
  });

  it('goes below an address that ends with several slashes', async () => {
    const { write, requests } = desk({ ...fieldOnly, url: 'https://a.example.com/api//' });
    await write(createdRecord(facts('7')));
    expect(requests[0]?.url).toBe('https://a.example.com/api/items/7');
  });

  it('ends as gone for an item that is not there, at the first request that says so', async () => {
    const { write, fake, requests } = desk();
    fake.remove('7');
    expect(await write(createdRecord(facts('7')))).toEqual({ outcome: 'gone' });
    expect(requests).toHaveLength(1);
    for (const [settings, count] of [
      [noteOnly, 1],
      [fieldOnly, 1],
      [{ ...fieldOnly, ...noteOnly }, 1],
    ] as const) {
      const one = desk(settings);
      one.fake.remove('7');
      expect(await one.write(createdRecord(facts('7')))).toEqual({ outcome: 'gone' });
      expect(one.requests).toHaveLength(count);
    }
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
    const { writeBack: _, ...rest } = source;
    const without = rest as CustomSettings;
    expect(customWriteBack.wantsResult(without, createdRecord(facts('7')))).toBe(false);
    expect(customWriteBack.hostOf(without, createdRecord(facts('7')))).toBe('');
  });
});
