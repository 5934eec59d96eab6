import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/kernel/failures.ts';
import type { Fetch } from '../../../lib/kernel/json-http.ts';
import {
  createdRecord,
  desk,
  failedRecord,
  invitationUrl,
  roomUrl,
  type Vendor,
} from './write-back-fixture.ts';

const vendors: Vendor[] = ['zendesk', 'freshdesk', 'jira'];
const id = '35436';

/** A fetch whose process dies before or after its nth call, and the promise of that death. */
function deadly(fetch: Fetch, at: number, when: 'before' | 'after') {
  let calls = 0;
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const killer: Fetch = async (request) => {
    calls += 1;
    if (calls === at && when === 'before') die();
    else {
      const response = await fetch(request);
      if (calls !== at) return response;
      die();
    }
    return new Promise(() => {});
  };
  return { fetch: killer, death };
}

/** A fetch that lets somebody do this before its nth call. */
function beforeCall(fetch: Fetch, at: number, act: () => void): Fetch {
  let calls = 0;
  return (request) => {
    calls += 1;
    if (calls === at) act();
    return fetch(request);
  };
}

describe.each(['zendesk', 'freshdesk'] as const)('the write-back to %s', (vendor) => {
  it('ends as gone for a ticket that is removed between two of its calls', async () => {
    for (const record of [createdRecord(), failedRecord()]) {
      for (let at = 1; ; at += 1) {
        const { write, fake } = desk(vendor);
        const fetch = beforeCall(fake.handle, at, () => fake.remove(id));
        const outcome = await write(record, { fetch });
        if (fake.calls.length < at) break;
        expect(outcome, `removed before call ${at}`).toEqual({ outcome: 'gone' });
      }
    }
  });

  it('takes the result of no project, for which its accounts have no ticket', async () => {
    const facts = { kind: 'project', projectId: '7', projectType: '', projectName: 'Q1' } as const;
    const { write, fake } = desk(vendor);
    await expect(write(createdRecord(facts))).rejects.toThrow('not a ticket');
    expect(fake.calls).toEqual([]);
  });
});

describe.each(vendors)('the write-back to %s', (vendor) => {
  it('shows the room in a field and one internal note, and a repeat changes nothing', async () => {
    const { write, fake, writes } = desk(vendor);
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    const { roomUrl: url, notes } = fake.shown(id);
    expect(url).toBe(roomUrl);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.internal).toBe(true);
    for (const words of [
      roomUrl,
      invitationUrl,
      'until 2026-12-22',
      'Login <error>',
      'manager of the room',
      'team[0]',
    ]) {
      expect(notes[0]?.text).toContain(words);
    }
    const before = writes();
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    expect(writes()).toBe(before);
  });

  it.each<[string, (text: string) => string]>([
    ['as wiki markup, in which brackets are links', (text) => text.replace(/\[([^\]]*)\]/g, '$1')],
    ['as HTML', (text) => `<div class="zd-comment"><p>${text.replaceAll('\n', '<br/>')}</p></div>`],
    ['as a document in JSON', (text) => JSON.stringify({ content: [{ type: 'text', text }] })],
    ['trimmed and without line breaks', (text) => text.replace(/\s+/g, ' ').trim()],
  ])('adds no second note where the system gives notes back %s', async (_, converted) => {
    const { write, fake } = desk(vendor);
    const fetch: Fetch = async (request) => {
      const answer = await fake.handle(request);
      if (request.method !== 'GET') return answer;
      const isText = (name: string) => name === 'body' || name === 'body_text';
      const json = JSON.parse(await answer.text(), (name, value) =>
        isText(name) && typeof value === 'string' ? converted(value) : value,
      );
      return Response.json(json, { status: answer.status });
    };
    await write(failedRecord(), { fetch });
    expect(fake.shown(id).notes).toHaveLength(1);
    await write(failedRecord(), { fetch });
    expect(fake.shown(id).notes).toHaveLength(1);
  });

  it('writes field and note once, wherever the step is killed and repeated', async () => {
    let points = 0;
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        // Given a step that is killed around its nth call
        const { write, fake, writes } = desk(vendor);
        const { fetch, death } = deadly(fake.handle, at, when);
        if ((await Promise.race([write(createdRecord(), { fetch }), death])) !== 'killed') break;
        points += 1;
        // When it is repeated
        expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
        // Then there is one note and the field, and one more repeat writes nothing
        expect(fake.shown(id).roomUrl).toBe(roomUrl);
        expect(fake.shown(id).notes, `killed ${when} call ${at}`).toHaveLength(1);
        const before = writes();
        await write(createdRecord());
        expect(writes()).toBe(before);
      }
    }
    expect(points).toBeGreaterThanOrEqual(4);
  });

  it('notes a failure once for each code, after any number of attempts and kills', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { write, fake } = desk(vendor);
        const { fetch, death } = deadly(fake.handle, at, when);
        const killed = (await Promise.race([write(failedRecord(), { fetch }), death])) === 'killed';
        for (const attempt of [1, 2, 3]) {
          expect(await write(failedRecord('TemplateNotFound', undefined, attempt))).toEqual({
            outcome: 'delivered',
          });
        }
        await write(failedRecord('CreationLost'));
        const { notes, roomUrl: url } = fake.shown(id);
        expect(notes.map(({ internal }) => internal)).toEqual([true, true]);
        expect(notes[0]?.text).toContain(failures.TemplateNotFound.remedy);
        expect(url).toBeUndefined();
        // And a room that comes later is written as usual
        await write(createdRecord());
        expect(fake.shown(id)).toMatchObject({ roomUrl, notes: { length: 3 } });
        if (!killed) break;
      }
    }
  });

  it('adds no note where the source has notes switched off', async () => {
    const { write, fake } = desk(vendor, { note: 'never' });
    expect(await write(failedRecord())).toEqual({ outcome: 'delivered' });
    expect(fake.calls).toEqual([]);
    await write(createdRecord());
    expect(fake.shown(id)).toEqual({ roomUrl, notes: [] });
  });

  it('writes nothing but one note about a failure, and every result is wanted', async () => {
    const { write, writes, wanted } = desk(vendor);
    expect(await write(failedRecord())).toEqual({ outcome: 'delivered' });
    expect(writes()).toBe(1);
    expect([wanted(failedRecord()), wanted(createdRecord())]).toEqual([true, true]);
  });

  it('notes a failure beside the room of an earlier attempt, which stays', async () => {
    const { write, fake } = desk(vendor);
    await write(createdRecord());
    expect(await write(failedRecord())).toEqual({ outcome: 'delivered' });
    expect(fake.shown(id)).toMatchObject({ roomUrl, notes: { length: 2 } });
  });

  it('repeats at once what may be carried out twice: the field or link without a note', async () => {
    const method = vendor === 'jira' ? 'POST' : 'PUT';
    const { write, fake } = desk(vendor, { note: 'never' });
    fake.next({ status: 500, method });
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    // And not a note
    const noted = desk(vendor);
    noted.fake.next({ status: 500, method: vendor === 'zendesk' ? 'PUT' : 'POST' });
    expect((await noted.write(createdRecord())).outcome).toBe('try-later');
    expect(noted.writes()).toBe(1);
  });

  it('finds its note among as many notes as fill a page, and those of a page more', async () => {
    for (const others of [99, 100, 199, 200]) {
      const { write, writes, addNotes } = desk(vendor);
      await write(failedRecord());
      addNotes(others);
      await write(failedRecord());
      expect(writes(), String(others)).toBe(1);
    }
  });

  it('adds one note about a room that replaces a retired one, wherever the step is killed', async () => {
    const next = { ...createdRecord(undefined, 5000), retired: [4711] };
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { write, fake, writes } = desk(vendor);
        await write(createdRecord());
        const { fetch, death } = deadly(fake.handle, at, when);
        if ((await Promise.race([write(next, { fetch }), death])) !== 'killed') break;
        await write(next);
        const { notes, roomUrl: url } = fake.shown(id);
        expect(url).toBe(next.room?.url);
        expect(notes, `killed ${when} call ${at}`).toHaveLength(2);
        expect(notes[1]?.text).toContain(next.room?.url);
        const before = writes();
        await write(next);
        expect(writes()).toBe(before);
      }
    }
  });

  it('adds no note where the field shows a room that was not retired', async () => {
    const { write, fake } = desk(vendor);
    await write(createdRecord());
    await write({ ...createdRecord(undefined, 5000), retired: [4712] });
    expect(fake.shown(id)).toMatchObject({
      roomUrl: roomUrl.replaceAll('4711', '5000'),
      notes: { length: 1 },
    });
  });

  it('waits for a short Retry-After, and leaves a longer one to a later attempt', async () => {
    const { write, fake, clock } = desk(vendor);
    fake.next({ status: 429, retryAfter: '7' });
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    expect(clock.waited).toEqual([7000]);
    const other = desk(vendor);
    other.fake.next({ status: 429, retryAfter: '90' });
    expect(await other.write(createdRecord())).toMatchObject({ outcome: 'try-later', afterMs: 90_000 });
    // And an attempt before that time sends no request
    const calls = other.fake.calls.length;
    expect(await other.write(createdRecord())).toMatchObject({ outcome: 'try-later' });
    expect(other.fake.calls).toHaveLength(calls);
    await other.clock.sleep(90_000);
    expect(await other.write(createdRecord())).toEqual({ outcome: 'delivered' });
  });

  it.each([[408], [425], [500], [502], [503]])(
    'is tried later after HTTP %i that does not pass, and adds one note in the end',
    async (status) => {
      const { write, fake } = desk(vendor);
      for (const method of ['GET', 'GET', 'GET', 'POST', 'PUT', 'PUT'])
        fake.next({ status, method, carriedOut: true });
      const outcomes = [];
      for (let round = 0; round < 4; round += 1) outcomes.push((await write(createdRecord())).outcome);
      expect(outcomes[0]).toBe('try-later');
      expect(outcomes.at(-1)).toBe('delivered');
      expect(fake.shown(id)).toMatchObject({ roomUrl, notes: { length: 1 } });
    },
  );

  it('is tried later when the vendor cannot be reached', async () => {
    const { write, fake } = desk(vendor);
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }));
    expect(await write(createdRecord(), { fetch })).toMatchObject({ outcome: 'try-later' });
    expect(fake.calls).toEqual([]);
  });

  it.each([401, 403])('is refused as WriteBackKeyRefused when the vendor answers %i', async (status) => {
    const { write, fake } = desk(vendor);
    fake.next({ status });
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
    fake.credentialAccepted = false;
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
  });

  it('names the fields that the vendor refused, and quotes no value', async () => {
    const { write, fake } = desk(vendor);
    const value = { description: `secret ${invitationUrl}` };
    const errors = vendor === 'freshdesk' ? [{ field: 'cf_x', message: 'secret' }] : { cf_x: value };
    const body = vendor === 'zendesk' ? { details: errors } : { errors };
    for (let times = 0; times < 2; times += 1) {
      fake.next({
        status: vendor === 'zendesk' ? 422 : 400,
        body,
        method: vendor === 'jira' ? 'POST' : 'PUT',
      });
    }
    const refused = await write(createdRecord());
    expect(refused).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringMatching(/HTTP 4\d\d for cf_x/),
    });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it('is refused by an answer of another form, and follows no redirect', async () => {
    const { write, fake } = desk(vendor);
    fake.next({ status: 200, body: { hello: 'world' } });
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    const modes: string[] = [];
    const fetch: Fetch = (request) => {
      modes.push(request.redirect);
      return fake.handle(request);
    };
    await write(createdRecord(), { fetch });
    expect(new Set(modes)).toEqual(new Set(['error']));
  });
});
